package dev.wanctl.sim.line;

import java.util.Arrays;

/// Added delays with the times of their probes.
final class Delays {

  private final long[] sent;
  private final double[] millis;
  private int size;

  Delays(int room) {
    sent = new long[room];
    millis = new double[room];
  }

  void add(long sentNanos, double addedMillis) {
    sent[size] = sentNanos;
    millis[size++] = addedMillis;
  }

  double[] sorted() {
    double[] copy = Arrays.copyOf(millis, size);
    Arrays.sort(copy);
    return copy;
  }

  /// The smallest value that at least the share does not exceed; NaN of nothing.
  static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  int above(double limit) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      n += millis[i] > limit ? 1 : 0;
    }
    return n;
  }

  double peak(long from, long to) {
    double peak = 0;
    for (int i = first(from); i < size && sent[i] < to; i++) {
      peak = Math.max(peak, millis[i]);
    }
    return peak;
  }

  /// The first time from `from` on after which no probe meets more than `limit` for `hold` or until
  /// `to`; `to` if there is none.
  long calm(long from, long to, double limit, long hold) {
    long calmSince = from;
    for (int i = first(from); i < size && sent[i] < to; i++) {
      if (millis[i] > limit) {
        calmSince = -1;
      } else if (calmSince < 0) {
        calmSince = sent[i];
      }
      if (calmSince >= 0 && sent[i] - calmSince >= hold) {
        return calmSince;
      }
    }
    return calmSince < 0 ? to : Math.min(calmSince, to);
  }

  private int first(long from) {
    int i = Arrays.binarySearch(sent, 0, size, from);
    return i >= 0 ? i : -i - 1;
  }
}
