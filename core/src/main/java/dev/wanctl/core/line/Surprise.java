package dev.wanctl.core.line;

/// How far delays are from what was expected of them, given the bytes that passed: a queue that
/// comes and goes as the bytes say surprises nobody. Two robust standard deviations of it, in
/// seconds: of all surprise, which is how well the observer's stories can fit; and of what changes
/// from reply to reply, which is the jitter of the path. A capacity that moves surprises for
/// several replies in a row, and is no reason to look away.
final class Surprise {

  /// A middle value less the mean of its neighbours, all independent: the deviation is the square
  /// root of 3/2 of a single one.
  private static final double OF_THREE = StrictMath.sqrt(1.5);

  private final Deviation whole = new Deviation();
  private final Deviation jitter = new Deviation();
  private double last;
  private double lastButOne;

  void add(double surprise) {
    whole.add(surprise);
    jitter.add((last - 0.5 * (surprise + lastButOne)) / OF_THREE);
    lastButOne = last;
    last = surprise;
  }

  double deviation() {
    return whole.value();
  }

  double jitter() {
    return Math.min(jitter.value(), whole.value());
  }

  /// 1.48 times the median of the sizes.
  private static final class Deviation {

    private static final int ENOUGH = 20;

    /// Probes share the line with whole packets, and clocks have a grain.
    private static final double LEAST = 0.002;

    private static final double MOST = 0.02;

    private final double[] ring = new double[100];
    private final double[] scratch = new double[100];
    private int count;
    private double value = LEAST;

    void add(double x) {
      ring[count++ % ring.length] = Math.abs(x);
      if (count >= ENOUGH && count % 5 == 0) {
        int n = Math.min(count, ring.length);
        System.arraycopy(ring, 0, scratch, 0, n);
        value = Math.clamp(1.48 * Quantiles.select(scratch, n, n / 2), LEAST, MOST);
      }
    }

    double value() {
      return value;
    }
  }
}
