package dev.wanctl.sim.line;

import java.time.Duration;

/// A stretch of a run, in nanoseconds since its start; the end is not part of it.
public record Interval(long startNanos, long endNanos) {

  public Interval {
    if (startNanos < 0 || endNanos < startNanos) {
      throw new IllegalArgumentException("no interval: " + startNanos + ".." + endNanos);
    }
  }

  public static Interval of(Duration start, Duration end) {
    return new Interval(start.toNanos(), end.toNanos());
  }

  public boolean contains(long nanos) {
    return nanos >= startNanos && nanos < endNanos;
  }

  /// Whether any of the intervals holds the time.
  static boolean any(Iterable<Interval> intervals, long nanos) {
    for (Interval interval : intervals) {
      if (interval.contains(nanos)) {
        return true;
      }
    }
    return false;
  }
}
