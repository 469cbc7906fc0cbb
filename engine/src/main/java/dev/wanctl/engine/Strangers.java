package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules.OnForeignChange;
import java.util.Optional;

/// Keeps account of what somebody else set on a line's device, and whether it is left so. One
/// thread, but for [#takeUp].
final class Strangers {

  private final DeviceLog log;
  private long changes;
  private Optional<ForeignChange> last = Optional.empty();
  private Optional<ForeignChange.Left> left = Optional.empty();
  private volatile boolean takeUp;

  Strangers(DeviceLog log) {
    this.log = log;
  }

  long changes() {
    return changes;
  }

  Optional<ForeignChange> last() {
    return last;
  }

  /// What is left as it is: while there is something, nothing is written.
  Optional<ForeignChange.Left> left() {
    return left;
  }

  void seen(ForeignChange change, OnForeignChange policy, long now) {
    changes++;
    last = Optional.of(change);
    if (policy == OnForeignChange.LEAVE) {
      takeUp = false; // of a reload before it
      left = Optional.of(new ForeignChange.Left(change, now));
      log.left(change);
    } else {
      log.changed(change, now);
    }
  }

  /// Ends what is left, at the next look. Any thread.
  void takeUp() {
    takeUp = true;
  }

  /// Whether a look is due at once.
  boolean asked() {
    return takeUp;
  }

  /// Whether control is taken up again, as asked or because of what stands there now.
  boolean over(Rates found) {
    boolean asked = takeUp;
    takeUp = false;
    if (left.isEmpty()) {
      return true;
    }
    ForeignChange change = left.get().change();
    boolean asItWas = !Agreement.differ(change.instead(), found);
    if (asked || asItWas) {
      left = Optional.empty();
      log.said(
          "control is taken up again: "
              + (asItWas ? "the rates are as they were" : "as asked by the reload"));
      return true;
    }
    if (Agreement.differ(change.found(), found)) {
      changes++;
      ForeignChange next = new ForeignChange(found, change.instead());
      last = Optional.of(next);
      left = Optional.of(new ForeignChange.Left(next, left.get().sinceNanos()));
    }
    return false;
  }
}
