package dev.wanctl.app.history;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// How whole numbers that are not negative were distributed: their count, sum, least and most
/// exactly, and every quantile to 1.6 %. Two tallies add up to the tally of all their numbers, so
/// nothing is lost when seconds become minutes and minutes hours. Not thread-safe.
final class Tally {

  /// An octave has 2^5 buckets of equal width; below 64 each number has its own.
  private static final int BITS = 5;

  private static final int EACH = 1 << BITS;

  private long count;
  private long sum;
  private long least = Long.MAX_VALUE;
  private long most;
  private int[] buckets = new int[4];
  private long[] counts = new long[4];
  private int used;

  long count() {
    return count;
  }

  long sum() {
    return sum;
  }

  /// Of numbers there are; meaningless if there are none.
  long least() {
    return least;
  }

  long most() {
    return most;
  }

  void add(long number) {
    long n = Math.max(0, number);
    count++;
    sum += n;
    least = Math.min(least, n);
    most = Math.max(most, n);
    count(bucket(n), 1);
  }

  void add(Tally other) {
    if (other.count == 0) {
      return;
    }
    count += other.count;
    sum += other.sum;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    for (int i = 0; i < other.used; i++) {
      count(other.buckets[i], other.counts[i]);
    }
  }

  private void count(int bucket, long more) {
    int at = Arrays.binarySearch(buckets, 0, used, bucket);
    if (at < 0) {
      at = -at - 1;
      if (used == buckets.length) {
        buckets = Arrays.copyOf(buckets, 2 * used);
        counts = Arrays.copyOf(counts, 2 * used);
      }
      System.arraycopy(buckets, at, buckets, at + 1, used - at);
      System.arraycopy(counts, at, counts, at + 1, used - at);
      buckets[at] = bucket;
      counts[at] = 0;
      used++;
    }
    counts[at] += more;
  }

  private static int bucket(long n) {
    if (n < EACH) {
      return (int) n;
    }
    int shift = 63 - Long.numberOfLeadingZeros(n) - BITS;
    return (shift << BITS) + (int) (n >>> shift);
  }

  /// The least number of a bucket.
  private static long from(int bucket) {
    if (bucket < 2 * EACH) {
      return bucket;
    }
    int shift = (bucket >> BITS) - 1;
    return (long) (bucket - (shift << BITS)) << shift;
  }

  /// The number below or at which the share `p` of them is; `NaN` if there are none.
  double quantile(double p) {
    if (count == 0) {
      return Double.NaN;
    }
    double rank = Math.max(1, Math.ceil(p * count));
    if (rank >= count) {
      return most;
    }
    long before = 0;
    for (int i = 0; i < used; i++) {
      if (before + counts[i] >= rank) {
        double width = from(buckets[i] + 1) - 1 - from(buckets[i]);
        double share = (rank - before - 0.5) / counts[i];
        return Math.clamp(from(buckets[i]) + share * width, (double) least, (double) most);
      }
      before += counts[i];
    }
    return most;
  }

  /// No bytes are wasted on what follows from the rest.
  void write(Bytes out) {
    out.put(count);
    if (count == 0) {
      return;
    }
    out.put(least);
    if (count == 1) {
      return;
    }
    out.put(most - least);
    if (most == least) {
      return;
    }
    out.put(sum - count * least);
    out.put(used);
    int former = bucket(least);
    for (int i = 0; i < used; i++) {
      out.put(buckets[i] - former);
      out.put(counts[i]);
      former = buckets[i];
    }
  }

  static Tally read(ByteBuffer in) {
    Tally t = new Tally();
    long count = Bytes.get(in);
    if (count == 0) {
      return t;
    }
    long least = Bytes.get(in);
    long span = count == 1 ? 0 : Bytes.get(in);
    t.count = count;
    t.least = least;
    t.most = least + span;
    if (span == 0) {
      t.sum = count * least;
      t.count(bucket(least), count);
      return t;
    }
    t.sum = Bytes.get(in) + count * least;
    int used = Math.toIntExact(Bytes.get(in));
    int former = bucket(least);
    for (int i = 0; i < used; i++) {
      former += Math.toIntExact(Bytes.get(in));
      t.count(former, Bytes.get(in));
    }
    return t;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tally t
        && count == t.count
        && sum == t.sum
        && least == t.least
        && most == t.most
        && used == t.used
        && Arrays.equals(buckets, 0, used, t.buckets, 0, used)
        && Arrays.equals(counts, 0, used, t.counts, 0, used);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * count + sum);
  }

  @Override
  public String toString() {
    return count + " numbers, sum " + sum + (count == 0 ? "" : ", " + least + " to " + most);
  }
}
