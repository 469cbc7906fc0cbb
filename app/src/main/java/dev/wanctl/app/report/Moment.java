package dev.wanctl.app.report;

import dev.wanctl.core.units.Direction;

/// A second of a line. Rates in bit/s.
///
/// @param at seconds since 1970
/// @param delay added delay in seconds, the mean of what was seen; `NaN` where nothing was
record Moment(long at, double delay, Side download, Side upload) {

  /// @param wanted the rate that wanctl wanted
  /// @param standing the rate that stood in the device; 0 where it is not known
  /// @param load what passed; `NaN` where it is not known
  record Side(double wanted, double standing, double load) {

    private static final double BUSY = 0.5;
    private static final double NEARLY = 0.98;

    boolean isBusy() {
      return load > BUSY * wanted;
    }

    /// More passed than wanctl would have let through, or a higher rate stood than it wanted.
    boolean wouldHaveBeenHeld() {
      return load > NEARLY * wanted || (isBusy() && standing > 0 && wanted < NEARLY * standing);
    }
  }

  Side of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  boolean isSeen() {
    return Double.isFinite(delay);
  }

  boolean isBusy() {
    return download.isBusy() || upload.isBusy();
  }

  boolean wouldHaveBeenHeld() {
    return download.wouldHaveBeenHeld() || upload.wouldHaveBeenHeld();
  }
}
