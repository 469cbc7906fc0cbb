package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.routeros.FormerLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whoever puts the shaper back when nothing of this process can: a process of this machine, and
/// for a router's queues an entry of the router's own scheduler, which needs nobody. One thread.
final class Guard implements AutoCloseable {

  private final Watchman watchman;
  private final Optional<FormerLimits> onRouter;

  private Guard(Watchman watchman, Optional<FormerLimits> onRouter) {
    this.watchman = watchman;
    this.onRouter = onRouter;
  }

  /// Before the first change.
  ///
  /// @param former what stands on the device
  /// @param command puts it back
  static Guard stand(Optional<FormerLimits> onRouter, Prior former, List<String> command, Path log)
      throws NoMeasurement {
    Watchman watchman = Watchman.stand(command, log);
    try {
      onRouter.ifPresent(entry -> entry.stand(former));
    } catch (DeviceException e) {
      watchman.close();
      throw NoMeasurement.of(e);
    }
    return new Guard(watchman, onRouter);
  }

  /// At least every [FormerLimits#PATIENCE].
  void keep() {
    onRouter.ifPresent(FormerLimits::keep);
  }

  /// The device is as it was.
  @Override
  public void close() {
    try {
      onRouter.ifPresent(FormerLimits::remove);
    } finally {
      watchman.close();
    }
  }
}
