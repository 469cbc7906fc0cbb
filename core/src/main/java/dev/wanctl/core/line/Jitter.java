package dev.wanctl.core.line;

/// How much delays vary from one reply to the next, whatever the load: a robust standard deviation
/// from the median of the differences, which a queue that comes and goes hardly moves. Seconds.
final class Jitter {

  private static final int ENOUGH = 20;

  /// From the median absolute difference of two normal variables to the standard deviation of one.
  private static final double TO_DEVIATION = 1.048;

  private final double[] ring = new double[200];
  private final double[] scratch = new double[200];
  private int count;
  private double last = Double.NaN;
  private double deviation;

  void add(double delta) {
    if (!Double.isNaN(last)) {
      ring[count++ % ring.length] = Math.abs(delta - last);
      if (count >= ENOUGH && count % 5 == 0) {
        int n = Math.min(count, ring.length);
        System.arraycopy(ring, 0, scratch, 0, n);
        deviation = TO_DEVIATION * Quantiles.select(scratch, n, n / 2);
      }
    }
    last = delta;
  }

  double deviation() {
    return deviation;
  }
}
