package dev.wanctl.core.line;

/// The delay of a path when nothing waits on it: the least over buckets of `bucket` seconds, where
/// a bucket counts by its 10 % quantile, at most its third smallest sample, so that one freak reply
/// does not set it. Falls at once; rises when old buckets leave.
final class Baseline {

  private static final int KEPT = 3;

  private final double bucket;
  private final double[] past;
  private int pastCount;
  private int pastNext;
  private final double[] smallest = new double[KEPT];
  private int samples;
  private double bucketStart;
  private double value = Double.NaN;

  Baseline(double bucketSeconds, int buckets) {
    bucket = bucketSeconds;
    past = new double[buckets];
  }

  void add(double time, double sample) {
    if (samples == 0) {
      bucketStart = time;
    } else if (time - bucketStart >= bucket && samples >= KEPT) {
      past[pastNext] = current();
      pastNext = (pastNext + 1) % past.length;
      pastCount = Math.min(pastCount + 1, past.length);
      samples = 0;
      bucketStart = time;
    }
    insert(sample);
    value = current();
    for (int i = 0; i < pastCount; i++) {
      value = Math.min(value, past[i]);
    }
  }

  private void insert(double sample) {
    int filled = Math.min(samples, KEPT);
    samples++;
    if (filled == KEPT && sample >= smallest[KEPT - 1]) {
      return;
    }
    int i = Math.min(filled, KEPT - 1);
    while (i > 0 && smallest[i - 1] > sample) {
      smallest[i] = smallest[i - 1];
      i--;
    }
    smallest[i] = sample;
  }

  private double current() {
    int filled = Math.min(samples, KEPT);
    return smallest[Math.min(filled - 1, samples / 10)];
  }

  boolean known() {
    return !Double.isNaN(value);
  }

  double value() {
    return value;
  }

  /// Forgets the past: the path is now `newValue` long.
  void rebase(double newValue) {
    pastCount = 0;
    pastNext = 0;
    samples = 0;
    value = newValue;
  }
}
