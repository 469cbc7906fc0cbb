package dev.wanctl.engine;

import java.time.Duration;
import java.util.Arrays;

/// The last durations of something, for their middle and their slow end. One writer; not
/// thread-safe.
final class Recent {

  private final long[] ring = new long[128];
  private int count;

  void add(long nanos) {
    ring[count++ % ring.length] = nanos;
  }

  Duration quantile(double share) {
    int n = Math.min(count, ring.length);
    if (n == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(ring, n);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) (share * (n - 1))]);
  }
}
