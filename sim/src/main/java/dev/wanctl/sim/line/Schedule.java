package dev.wanctl.sim.line;

import java.time.Duration;

/// When a flow has something to send: within a stretch of time, again and again for `onNanos` with
/// pauses of `offNanos`. After a pause it is a new connection.
public record Schedule(Interval whole, long onNanos, long offNanos) {

  public Schedule {
    if (onNanos <= 0 || offNanos < 0) {
      throw new IllegalArgumentException("a schedule is on for some time");
    }
  }

  /// All the time from one moment to another.
  public static Schedule of(Duration from, Duration to) {
    Interval whole = Interval.of(from, to);
    return new Schedule(whole, Math.max(1, whole.endNanos() - whole.startNanos()), 0);
  }

  /// From one moment to another, on and off in turn.
  public static Schedule bursts(Duration from, Duration to, Duration on, Duration off) {
    return new Schedule(Interval.of(from, to), on.toNanos(), off.toNanos());
  }

  public boolean contains(long nanos) {
    return whole.contains(nanos) && (nanos - whole.startNanos()) % (onNanos + offNanos) < onNanos;
  }

  /// Whether any of the schedules is on.
  static boolean any(Iterable<Schedule> schedules, long nanos) {
    for (Schedule schedule : schedules) {
      if (schedule.contains(nanos)) {
        return true;
      }
    }
    return false;
  }
}
