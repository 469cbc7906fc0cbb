package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import java.util.Optional;

/// The log lines of one line's device: what is new at once, what recurs seldom, however fast it
/// does. One thread.
final class DeviceLog {

  private static final System.Logger LOG = System.getLogger("wanctl.shaper");

  private final String line;
  private final String shaper;
  private final Seldom changes = new Seldom();
  private final Seldom gone = new Seldom();
  private Seldom failures = new Seldom();
  private Optional<Object> lastFailure = Optional.empty();
  private boolean readyIsNews = true;

  DeviceLog(String line, String shaper) {
    this.line = line;
    this.shaper = shaper;
  }

  void failed(DeviceFailure failure, long now) {
    // A rejection holds the rates of the moment: each text differs, and is the same news.
    Object kind = failure instanceof DeviceFailure.Rejected ? failure.code() : failure;
    if (lastFailure.isEmpty() || !lastFailure.get().equals(kind)) {
      failures = new Seldom();
      lastFailure = Optional.of(kind);
    }
    if (failures.passes(now)) {
      readyIsNews = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} shaper=\"{1}\" failure={2}: {3}{4}. Remedy: {5}",
          line,
          shaper,
          failure.code(),
          failure.what(),
          more(failures),
          failure.remedy());
    }
  }

  /// It works, for the first time or again. After a failure that was kept back this is, too.
  void ready(Optional<Rates> rates, boolean observing) {
    if (readyIsNews) {
      said(
          "ready rates="
              + rates.map(Rates::toString).orElse("unknown")
              + (observing ? " mode=observe (nothing is written)" : ""));
    }
    readyIsNews = false;
  }

  void changed(ForeignChange change, long now) {
    if (changes.passes(now)) {
      warn("was changed by somebody else: " + change + "; putting it right" + more(changes));
    }
  }

  /// Told each time: after it nothing is written, so that it cannot recur fast.
  void left(ForeignChange change) {
    warn(
        "was changed by somebody else: "
            + change
            + "; it is left so and nothing is written until the rates are as they were, or wanctl is"
            + " reloaded");
  }

  void stoodAgain(DeviceFailure.NotFound missing, long now) {
    if (gone.passes(now)) {
      warn("was gone and stands again: " + missing.what() + more(gone));
    }
  }

  private static String more(Seldom seldom) {
    long kept = seldom.kept();
    return kept == 0 ? "" : " (and " + kept + " times since this was told last)";
  }

  void said(String what) {
    LOG.log(System.Logger.Level.INFO, "line={0} shaper=\"{1}\" {2}", line, shaper, what);
  }

  private void warn(String what) {
    LOG.log(System.Logger.Level.WARNING, "line={0} shaper=\"{1}\" {2}", line, shaper, what);
  }

  void couldNot(String what, DeviceFailure failure) {
    LOG.log(
        System.Logger.Level.ERROR,
        "line={0} shaper=\"{1}\" could not be {2}: {3}. Remedy: {4}; the next start of wanctl puts it right",
        line,
        shaper,
        what,
        failure.what(),
        failure.remedy());
  }
}
