package dev.wanctl.engine.record;

import dev.wanctl.core.line.Sight;

/// Finds in a line's decisions what deserves to be kept: the line is no longer seen, carries less
/// than its minimum, or has had a long delay for seconds. One thread.
final class Incidents {

  private static final long LONG_DELAY = 100_000_000;
  private static final long STANDING = 3_000_000_000L;
  private static final long NEVER = Long.MIN_VALUE;

  private boolean seen;
  private boolean tooLow;
  private long delayedSince = NEVER;
  private boolean told;

  /// True when an incident begins with this decision.
  ///
  /// @param delay added delay, ns
  boolean begins(long now, long flags, long delay) {
    boolean blind = sight(Decided.sight(flags));
    boolean below = below(Decided.belowMinimum(flags));
    boolean delayed = delay(now, delay);
    return blind || below || delayed;
  }

  private boolean sight(Sight sight) {
    boolean blind = sight == Sight.BLIND || sight == Sight.NO_COUNTERS;
    boolean lost = seen && blind;
    seen = sight == Sight.CLEAR || (seen && !blind);
    return lost;
  }

  private boolean below(boolean now) {
    boolean begins = now && !tooLow;
    tooLow = now;
    return begins;
  }

  private boolean delay(long now, long delay) {
    if (delay < LONG_DELAY) {
      delayedSince = NEVER;
      told = false;
      return false;
    }
    delayedSince = delayedSince == NEVER ? now : delayedSince;
    boolean begins = !told && now - delayedSince >= STANDING;
    told |= begins;
    return begins;
  }
}
