package dev.wanctl.core.line;

/// How much of the delay seen is no queue of ours: its spread while the line is not loaded, and its
/// falls that are faster than a queue can drain, which can be measured under load too. Seconds.
final class Noise {

  private static final double LEAST = 0.0003;
  private static final double MOST = 0.06;

  private final double[] unloaded = new double[160];
  private int unloadedCount;
  private final double[] falls = new double[256];
  private int fallCount;
  private final double[] scratch = new double[256];
  private double value = 0.002;
  private double raw = 0.001;

  /// A filtered delay of the line at rest.
  void rests(double delay) {
    unloaded[unloadedCount++ % unloaded.length] = delay;
  }

  /// How much faster than a draining queue the filtered delay fell since the one before, 0 if it
  /// did not.
  void add(double fall) {
    falls[fallCount++ % falls.length] = fall;
    if (fallCount % 8 == 0) {
      raw = Math.max(0.0002, quantile(falls, fallCount, 0.95));
      double spread = unloadedCount >= 16 ? quantile(unloaded, unloadedCount, 0.98) : 0;
      value = Math.clamp(Math.max(spread, 1.2 * raw), LEAST, MOST);
    }
  }

  private double quantile(double[] ring, int count, double share) {
    int n = Math.min(count, ring.length);
    System.arraycopy(ring, 0, scratch, 0, n);
    return Quantiles.select(scratch, n, (int) (share * (n - 1)));
  }

  /// The level below which a delay is noise.
  double value() {
    return value;
  }

  /// The noise measured by falls alone.
  double raw() {
    return raw;
  }
}
