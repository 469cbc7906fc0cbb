package dev.wanctl.core.line;

/// The time during which one direction's queue stands, and the question whether that queue is ours:
/// by the rate withheld it must shrink; if it does not, one decisive cut proves it, and what is
/// left is the path (a route change, somebody else's traffic).
final class Episode {

  enum Verdict {
    OURS,
    TESTING,
    FOREIGN
  }

  static final double TEST_CUT = 0.40;
  private static final int HISTORY = 12;

  /// The estimate of the capacity within this episode, bit/s; NaN before the first.
  double capacity = Double.NaN;

  private boolean open;
  private double began;
  private double firstCut = Double.NaN;
  private double reference;
  private double withheld;
  private double best = Double.NaN;
  private double bestAt;
  private double judgedAt = Double.NaN;
  private double testBegan = Double.NaN;
  private double testQueue;
  private double testWithheld;

  private final double[] at = new double[HISTORY];
  private final double[] delay = new double[HISTORY];
  private int count;

  boolean open() {
    return open;
  }

  void begin(double now, double q) {
    open = true;
    began = now;
    reference = q;
    withheld = 0;
    capacity = Double.NaN;
    firstCut = Double.NaN;
    testBegan = Double.NaN;
    judgedAt = Double.NaN;
    count = 0;
  }

  void close() {
    open = false;
    capacity = Double.NaN;
    testBegan = Double.NaN;
  }

  boolean capacityKnown() {
    return !Double.isNaN(capacity);
  }

  boolean testing() {
    return !Double.isNaN(testBegan);
  }

  void note(double now, double q, double feedback) {
    at[count % HISTORY] = now;
    delay[count % HISTORY] = q;
    count++;
    if (now - began < feedback) {
      reference = Math.max(reference, q);
    }
  }

  void cut(double now) {
    if (Double.isNaN(firstCut)) {
      firstCut = now;
    }
  }

  /// All cuts of an episode together leave this much, unless the queue is proven to grow.
  double leastWithoutProof(double now, double feedback) {
    boolean bound = !Double.isNaN(firstCut) && !Double.isNaN(best) && now - firstCut > feedback;
    return bound ? 0.75 * best : 0;
  }

  /// The highest capacity that was believed lately.
  double best() {
    return Double.isNaN(best) ? capacity : Math.max(capacity, best);
  }

  /// The least delay of the history.
  double leastDelay() {
    return least(Double.NEGATIVE_INFINITY);
  }

  private double least(double after) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(count, HISTORY); i++) {
      if (at[i] >= after) {
        least = Math.min(least, delay[i]);
      }
    }
    return least;
  }

  Verdict judge(DirectionState d, double now, double q, double threshold, double feedback) {
    double dt = Double.isNaN(judgedAt) ? 0 : Math.min(0.2, now - judgedAt);
    judgedAt = now;
    if (!testing()) {
      if (Double.isNaN(firstCut) || now - firstCut < feedback) {
        return Verdict.OURS;
      }
      best = Double.isNaN(best) || now - bestAt > 5 ? capacity : Math.max(best, capacity);
      bestAt = now;
      if (!d.isDownload() || d.own) {
        withheld = Math.max(0, withheld + (0.95 - d.achieved / best) * dt);
      }
      if (count < 4) {
        return Verdict.OURS;
      }
      if (q < 0.6 * reference) {
        restart(q); // it drains: ours
      }
      if (q > 1.3 * reference + 0.01) {
        restart(q); // it grows: a new overload
        best = capacity;
      }
      boolean stands = leastDelay() > 0.6 * reference;
      if (withheld <= reference + 0.03
          || reference <= Math.max(1.5 * threshold, 0.012)
          || !stands) {
        return Verdict.OURS;
      }
      testBegan = now;
      testQueue = leastDelay();
      testWithheld = 0;
    }
    testWithheld += Math.max(0, 1 - d.achieved / capacity) * dt;
    if (now - testBegan <= Math.min(feedback + 3 * testQueue, 1.5)) {
      return Verdict.TESTING;
    }
    double least = Math.min(q, least(now - 0.25));
    if (least > testQueue - 0.5 * Math.min(testQueue, testWithheld)) {
      return Verdict.FOREIGN;
    }
    testBegan = Double.NaN;
    restart(q);
    firstCut = now;
    best = capacity;
    return Verdict.OURS;
  }

  private void restart(double q) {
    reference = q;
    withheld = 0;
  }
}
