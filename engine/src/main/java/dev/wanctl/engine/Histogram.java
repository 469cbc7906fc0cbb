package dev.wanctl.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often a duration was how long, from a nanosecond to two minutes: sixteen buckets in every
/// doubling, so that a quantile is at most a sixteenth too long. Longer ones count in the last
/// bucket. Fixed size (4 kB); any number of writers, which never wait and make no objects; readers
/// take a [Snapshot] and may see a duration in the counts before they see it in the sum.
public final class Histogram {

  private static final int BITS = 4;
  private static final int PER_DOUBLING = 1 << BITS;
  private static final int DOUBLINGS = 37;
  static final int BUCKETS = (DOUBLINGS - BITS + 1) * PER_DOUBLING;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final AtomicLong sum = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();

  Histogram() {}

  /// Counts one duration; a negative one, which only clocks that disagree can show, as zero.
  void record(long nanos) {
    long duration = Math.max(0, nanos);
    counts.getAndIncrement(bucket(duration));
    sum.getAndAdd(duration);
    long known = longest.get();
    while (duration > known && !longest.compareAndSet(known, duration)) {
      known = longest.get();
    }
  }

  Snapshot snapshot() {
    long[] all = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      all[i] = counts.get(i);
    }
    return new Snapshot(all, sum.get(), longest.get());
  }

  /// A bucket holds what is longer than the edge below it, up to its own edge.
  static int bucket(long nanos) {
    long x = Math.max(0, nanos - 1);
    if (x < PER_DOUBLING) {
      return (int) x;
    }
    int doubling = 63 - Long.numberOfLeadingZeros(x);
    int within = (int) (x >>> (doubling - BITS)) & (PER_DOUBLING - 1);
    return Math.min(BUCKETS - 1, (doubling - BITS + 1) * PER_DOUBLING + within);
  }

  /// The longest duration in a bucket but for the last, ns. Every power of two is an edge.
  static long edge(int bucket) {
    if (bucket < PER_DOUBLING) {
      return bucket + 1L;
    }
    int shift = bucket / PER_DOUBLING - 1;
    return (PER_DOUBLING + 1L + bucket % PER_DOUBLING) << shift;
  }

  /// What was counted until a moment, or between two. Immutable. Nanoseconds.
  public static final class Snapshot {

    /// Nothing counted.
    public static final Snapshot EMPTY = new Snapshot(new long[BUCKETS], 0, 0);

    private final long[] counts;
    private final long sum;
    private final long longest;

    private Snapshot(long[] counts, long sum, long longest) {
      this.counts = counts;
      this.sum = sum;
      this.longest = longest;
    }

    /// One made from what another process told: counts by bucket, of which those missing are zero
    /// and those too many are left out.
    public static Snapshot of(long[] counts, long sum, long longest) {
      return new Snapshot(Arrays.copyOf(counts, BUCKETS), sum, longest);
    }

    /// What came after `earlier`. The longest is that of the whole time, unless the counts show
    /// that it was before.
    public Snapshot since(Snapshot earlier) {
      long[] difference = new long[BUCKETS];
      long most = 0;
      for (int i = 0; i < BUCKETS; i++) {
        difference[i] = Math.max(0, counts[i] - earlier.counts[i]);
        most = difference[i] > 0 ? i == BUCKETS - 1 ? longest : edge(i) : most;
      }
      return new Snapshot(difference, Math.max(0, sum - earlier.sum), Math.min(longest, most));
    }

    /// Counts by bucket, without the empty ones at the end.
    public long[] counts() {
      int used = BUCKETS;
      while (used > 0 && counts[used - 1] == 0) {
        used--;
      }
      return Arrays.copyOf(counts, used);
    }

    public long count() {
      return Arrays.stream(counts).sum();
    }

    /// How many were no longer than this; exact for powers of two.
    public long countUpTo(long nanos) {
      long found = 0;
      for (int i = 0; i < BUCKETS && edge(i) <= nanos; i++) {
        found += counts[i];
      }
      return found;
    }

    /// All durations together.
    public long sum() {
      return sum;
    }

    public long longest() {
      return longest;
    }

    /// The duration that this share of all does not exceed; 0 when there are none.
    public long quantile(double share) {
      long count = count();
      long rank = Math.max(1, (long) Math.ceil(share * count));
      long seen = 0;
      for (int i = 0; i < BUCKETS && count > 0; i++) {
        seen += counts[i];
        if (seen >= rank) {
          return i == BUCKETS - 1 ? longest : Math.min(edge(i), longest);
        }
      }
      return 0;
    }
  }
}
