package dev.wanctl.engine;

import java.util.Arrays;

/// The round trip of one host on a line that is not busy, as remembered over ten to twenty minutes:
/// the least of them, and how far the latest scatter above it: three quarters of them less than
/// that, since one or two may have been measured when a queue had just begun. Nanoseconds; one
/// thread at a time; nothing is allocated after construction.
final class IdleTrip {

  private static final long HALF_NANOS = 600_000_000_000L;
  private static final int ENOUGH = 3;
  private static final int LATEST = 16;

  private long current = Long.MAX_VALUE;
  private long former = Long.MAX_VALUE;
  private long since;
  private int count;
  private final long[] latest = new long[LATEST];
  private final long[] sorted = new long[LATEST];

  void add(long roundTrip, long now) {
    if (count == 0 || now - since >= HALF_NANOS) {
      former = current;
      current = Long.MAX_VALUE;
      since = now;
    }
    current = Math.min(current, roundTrip);
    latest[count++ % LATEST] = roundTrip;
  }

  boolean known() {
    return count >= ENOUGH;
  }

  long least() {
    return Math.min(current, former);
  }

  /// What three quarters of the latest ones do not exceed, beyond the least.
  long scatter() {
    int known = Math.min(count, LATEST);
    System.arraycopy(latest, 0, sorted, 0, known);
    Arrays.sort(sorted, 0, known);
    return known == 0 ? 0 : sorted[(known - 1) * 3 / 4] - least();
  }
}
