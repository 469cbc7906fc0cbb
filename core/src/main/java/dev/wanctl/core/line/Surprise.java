package dev.wanctl.core.line;

/// How far delays are from what was expected of them, given the bytes that passed: the noise of the
/// path, as it is now and whatever the load, since a queue that comes and goes as the bytes say
/// surprises nobody. A robust standard deviation (1.48 times the median of the sizes). Seconds.
final class Surprise {

  private static final int ENOUGH = 20;

  /// Probes share the line with whole packets, and clocks have a grain.
  private static final double LEAST = 0.002;

  private static final double MOST = 0.02;

  private final double[] ring = new double[100];
  private final double[] scratch = new double[100];
  private int count;
  private double deviation = LEAST;

  void add(double surprise) {
    ring[count++ % ring.length] = Math.abs(surprise);
    if (count >= ENOUGH && count % 5 == 0) {
      int n = Math.min(count, ring.length);
      System.arraycopy(ring, 0, scratch, 0, n);
      deviation = Math.clamp(1.48 * Quantiles.select(scratch, n, n / 2), LEAST, MOST);
    }
  }

  double deviation() {
    return deviation;
  }
}
