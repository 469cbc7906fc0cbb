package dev.wanctl.engine;

/// Counts what happened in the last 24 hours, to the hour. Times in nanoseconds of one monotonic
/// clock. One thread.
final class LastDay {

  private static final int HOURS = 24;
  private static final long HOUR = 3_600_000_000_000L;

  private final long[] counts = new long[HOURS];
  private final long begin;
  private long hour;

  LastDay(long now) {
    begin = now;
  }

  void add(long now) {
    turn(now);
    counts[(int) (hour % HOURS)]++;
  }

  long count(long now) {
    turn(now);
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    return all;
  }

  private void turn(long now) {
    long current = (now - begin) / HOUR;
    for (long passed = hour + 1; passed <= Math.min(current, hour + HOURS); passed++) {
      counts[(int) (passed % HOURS)] = 0;
    }
    hour = Math.max(hour, current);
  }
}
