package dev.wanctl.core.line;

/// How delays lie above their baseline while the line rests. The baseline is a low quantile: with
/// jitter the middle of the noise lies well above it, and read as a queue it would starve the
/// upload. Seconds.
final class Resting {

  private static final int ENOUGH = 20;
  private static final double MOST_BIAS = 0.03;
  private static final double LEAST_DEVIATION = 0.002;

  private final double[] ring = new double[200];
  private final double[] scratch = new double[200];
  private int count;
  private double bias;
  private double deviation = LEAST_DEVIATION;

  void add(double delta) {
    ring[count++ % ring.length] = delta;
    if (count >= ENOUGH && count % 5 == 0) {
      int n = Math.min(count, ring.length);
      System.arraycopy(ring, 0, scratch, 0, n);
      double median = Quantiles.select(scratch, n, n / 2);
      for (int i = 0; i < n; i++) {
        scratch[i] = Math.abs(ring[i] - median);
      }
      bias = Math.min(median, MOST_BIAS);
      deviation = Math.max(LEAST_DEVIATION, 1.48 * Quantiles.select(scratch, n, n / 2));
    }
  }

  boolean known() {
    return count >= ENOUGH;
  }

  /// The median.
  double bias() {
    return bias;
  }

  /// A robust standard deviation.
  double deviation() {
    return deviation;
  }
}
