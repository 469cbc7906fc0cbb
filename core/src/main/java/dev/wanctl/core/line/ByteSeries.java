package dev.wanctl.core.line;

/// The recent readings of one byte counter, and what it was at any time between them (linear).
/// Times in seconds, increasing. A reading below its predecessor means that the counter started
/// again: the past is forgotten, and rates are unknown until enough new readings have come.
final class ByteSeries {

  private static final int SIZE = 256;
  private static final int ENOUGH = 4;

  private final double[] times = new double[SIZE];
  private final double[] bytes = new double[SIZE];
  private int count;
  private int newest = -1;
  private double spacing = 0.05;

  /// Takes a reading; false if it was out of order or the counter started again.
  boolean add(double time, double value) {
    return add(time, value, true);
  }

  /// @param usual whether it came in the usual time: at rest readings may be further apart, which
  ///   says nothing of how close they are when it counts
  boolean add(double time, double value, boolean usual) {
    boolean restarted = false;
    if (count > 0) {
      if (time <= times[newest]) {
        return false;
      }
      if (value < bytes[newest]) {
        count = 0;
        restarted = true;
      } else if (usual) {
        double gap = Math.min(1, time - times[newest]);
        spacing += (gap > spacing ? 0.2 : 0.02) * (gap - spacing);
      }
    }
    newest = (newest + 1) & (SIZE - 1);
    times[newest] = time;
    bytes[newest] = value;
    count = Math.min(count + 1, SIZE);
    return !restarted;
  }

  boolean known() {
    return count >= ENOUGH;
  }

  /// When the newest reading was taken.
  double newestTime() {
    return count == 0 ? Double.NEGATIVE_INFINITY : times[newest];
  }

  /// The usual time between readings, from above.
  double spacing() {
    return spacing;
  }

  /// Bytes counted at `time`; outside the readings kept, those of the nearest one.
  double at(double time) {
    int i = newest;
    if (time >= times[i]) {
      return bytes[i];
    }
    for (int left = count - 1; left > 0; left--) {
      int before = (i - 1) & (SIZE - 1);
      if (times[before] <= time) {
        double share = (time - times[before]) / (times[i] - times[before]);
        return bytes[before] + (bytes[i] - bytes[before]) * share;
      }
      i = before;
    }
    return bytes[i];
  }

  /// Bits per second between two times.
  double rate(double from, double to) {
    return 8 * (at(to) - at(from)) / (to - from);
  }

  /// The highest rate, bit/s, over a stretch of `window` seconds within the last `span`; over the
  /// last stretch alone if the span holds no other.
  double highestRate(double window, double span) {
    double end = newestTime();
    double highest = latestRate(window);
    for (double earlier = 0.5 * window; earlier + window <= span; earlier += 0.5 * window) {
      highest = Math.max(highest, rate(end - earlier - window, end - earlier));
    }
    return highest;
  }

  /// How much the rate of the last `count` stretches of `window` seconds differed: highest less
  /// lowest, as a share of their mean. Infinite where nothing was counted.
  double spread(double window, int count) {
    double end = newestTime();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = 0;
    for (int i = 0; i < count; i++) {
      double rate = rate(end - window, end);
      lowest = Math.min(lowest, rate);
      highest = Math.max(highest, rate);
      end -= window;
    }
    double mean = latestRate(count * window);
    return mean > 0 ? (highest - lowest) / mean : Double.POSITIVE_INFINITY;
  }

  /// Bits per second over the last `window` seconds that the readings cover.
  double latestRate(double window) {
    double to = newestTime();
    return rate(to - window, to);
  }
}
