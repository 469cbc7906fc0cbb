package dev.wanctl.core.line;

/// The last moments of a line's delay and rates, and what they bear out: how low the capacities can
/// be. A direction that is fed with R and carries C grows a queue by R / C - 1 seconds each second,
/// so a queue that grew by g while it was fed with R for a time t tells that C is R t / (t + g), or
/// more if the queue is the other direction's. A short queue, or one that stands, justifies no deep
/// cut, whatever else seems to speak for it; and a queue that did not grow under a rate once is not
/// due to that rate later.
final class Lately {

  private static final int SIZE = 256;

  /// Growth is looked for over times between these two, s: noise must not look like it.
  private static final double LEAST_WINDOW = 0.2;

  private static final double WINDOW = 0.4;

  /// What was borne out fades, per second.
  private static final double FADING = 0.02;

  private static final double STRETCH = 0.2;

  private final double[] times = new double[SIZE];
  private final double[] delays = new double[SIZE];
  private final double[] downRates = new double[SIZE];
  private final double[] upRates = new double[SIZE];
  private final double[] scratch = new double[SIZE];
  private long count;
  private double leastDown;
  private double leastUp;
  private boolean grew;

  /// A new delay with the rates in force since the one before.
  ///
  /// @param noise of a growth, so many seconds are none
  void add(double time, double delay, double downRate, double upRate, double noise) {
    double kept = count == 0 ? 0 : 1 - FADING * (time - times[(int) ((count - 1) % SIZE)]);
    int i = (int) (count++ % SIZE);
    times[i] = time;
    delays[i] = delay;
    downRates[i] = downRate;
    upRates[i] = upRate;
    grew = false;
    leastDown = bound(Math.max(0, kept) * leastDown, downRates, noise);
    leastUp = bound(Math.max(0, kept) * leastUp, upRates, noise);
  }

  private double bound(double known, double[] rates, double noise) {
    double standing = Double.POSITIVE_INFINITY;
    double growing = Double.POSITIVE_INFINITY;
    int newest = (int) ((count - 1) % SIZE);
    double fed = 0;
    double after = times[newest];
    for (long k = count - 2; k >= Math.max(0, count - SIZE); k--) {
      int i = (int) (k % SIZE);
      fed += rates[i] * (after - times[i]);
      after = times[i];
      double age = times[newest] - times[i];
      if (age > WINDOW) {
        break;
      }
      if (age >= LEAST_WINDOW) {
        standing = Math.min(standing, fed / age);
        double grown = delays[newest] - delays[i] - noise;
        if (grown > 0) {
          grew = true;
          growing = Math.min(growing, fed / (age + grown));
        }
      }
    }
    double least = standing < Double.POSITIVE_INFINITY ? Math.max(known, standing) : known;
    return Math.min(least, growing);
  }

  /// Whether the delay grew by more than the noise.
  boolean growing() {
    return grew;
  }

  /// The least that a direction's capacity can be, bit/s; 0 as long as there is no past to judge
  /// by.
  double leastCapacity(boolean download) {
    return download ? leastDown : leastUp;
  }

  /// A low delay of the last `span` seconds: a fifth of them were lower. Negative infinity as long
  /// as the past does not reach that far back.
  double lowDelay(double span) {
    int n = 0;
    int newest = (int) ((count - 1) % SIZE);
    for (long k = count - 1; k >= Math.max(0, count - SIZE); k--) {
      int i = (int) (k % SIZE);
      if (times[newest] - times[i] > span) {
        return Quantiles.select(scratch, n, n / 5);
      }
      scratch[n++] = delays[i];
    }
    return Double.NEGATIVE_INFINITY;
  }

  /// By how much the delay grew within the last `span` seconds; 0 as long as the past does not
  /// reach that far back. The middle of short stretches at both ends, so that jitter is no growth.
  double growth(double span) {
    double before = middle(span, span - STRETCH);
    double after = middle(STRETCH, 0);
    return Double.isNaN(before) || Double.isNaN(after) ? 0 : after - before;
  }

  /// The middle of the delays whose age, s, is between the two; NaN if there are none.
  double middle(double oldest, double youngest) {
    int n = 0;
    int newest = (int) ((count - 1) % SIZE);
    for (long k = count - 1; k >= Math.max(0, count - SIZE); k--) {
      int i = (int) (k % SIZE);
      double age = times[newest] - times[i];
      if (age > oldest) {
        break;
      }
      if (age >= youngest) {
        scratch[n++] = delays[i];
      }
    }
    return n == 0 ? Double.NaN : Quantiles.select(scratch, n, n / 2);
  }

  /// The capacities are at least these, bit/s.
  void atLeast(double down, double up) {
    leastDown = Math.max(leastDown, down);
    leastUp = Math.max(leastUp, up);
  }

  void forget() {
    count = 0;
    leastDown = 0;
    leastUp = 0;
  }
}
