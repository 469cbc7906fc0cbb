package dev.wanctl.core.steer;

/// How long a line must be good before it is gone back to: longer with each return that fails, as
/// at first when nothing failed for an hour. A line that nobody uses always looks good, so only a
/// return shows whether it is.
final class Patience {

  static final double FIRST = 30;

  private static final double LONGEST = 3600;
  private static final long CLEAN = 3_600_000_000_000L;

  private final double growth;
  private double seconds = FIRST;
  private boolean back;
  private long returnedAt;

  /// @param growth how many times as long the next wait is after a return that failed
  Patience(double growth) {
    this.growth = growth;
  }

  double seconds() {
    return seconds;
  }

  void returned(long now) {
    back = true;
    returnedAt = now;
  }

  /// The line is left again.
  void left(long now) {
    boolean failed = back && now - returnedAt < CLEAN;
    seconds = failed ? Math.min(LONGEST, growth * seconds) : FIRST;
    back = false;
  }
}
