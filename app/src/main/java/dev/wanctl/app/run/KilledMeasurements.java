package dev.wanctl.app.run;

import dev.wanctl.engine.FormerDevices;
import dev.wanctl.engine.LentShaper;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StateException;
import dev.wanctl.engine.port.DeviceFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What measurements left on shapers when they were killed. What guards each of them puts it back
/// at once; this is for what that one could not.
public final class KilledMeasurements {

  private static final System.Logger LOG = System.getLogger("wanctl");

  /// So long it may take until the guard of a killed measurement has put the shaper back.
  public static final Duration PUTTING_BACK = Duration.ofSeconds(15);

  private KilledMeasurements() {}

  /// Waits for a guard that is at it, and puts back what is still left. What cannot be is told.
  ///
  /// @param folder where measurements keep their journal
  static void putRight(Path folder, FormerDevices devices) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Optional<StateDirectory> free;
    try {
      free = StateDirectory.await(folder, PUTTING_BACK);
    } catch (StateException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}. Remedy: {1}", e.getMessage(), e.remedy());
      return;
    }
    if (free.isEmpty()) {
      return; // a measurement of another line, which has a guard
    }
    try (StateDirectory theirs = free.get()) {
      LentShaper.putRight(theirs, devices).forEach(KilledMeasurements::tell);
    }
  }

  private static void tell(LentShaper.Outcome left) {
    if (left.failure().isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "shaper=\"{0}\" restored to what was there before a measurement that was killed",
          left.shaper());
      return;
    }
    DeviceFailure failure = left.failure().get();
    LOG.log(
        System.Logger.Level.WARNING,
        "shaper=\"{0}\" keeps the rates of a measurement that was killed: {1}. Remedy: {2}",
        left.shaper(),
        failure.what(),
        failure.remedy());
  }
}
