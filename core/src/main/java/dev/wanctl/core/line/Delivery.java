package dev.wanctl.core.line;

/// What a queue that stands tells of its direction's capacity by itself, within a few replies,
/// where it is known whose queue it is. The download's arrivals come at the capacity as long as its
/// queue stands. The upload was fed with S bits between two probes, and its queue grew by g
/// meanwhile: then it carries S / (t + g). The [Observer] comes to the same, but only after its
/// stories have been outweighed; that takes a tenth of a second in which the queue grows.
///
/// Seconds, bit/s.
final class Delivery {

  private static final int SIZE = 32;

  /// Replies so far apart are compared, s: noise must not look like a slope, and what was longer
  /// ago may have been another capacity.
  private static final double LEAST = 0.03;

  private static final double MOST = 0.08;

  /// A queue from here on has stood all the time.
  private static final double STANDS = 0.003;

  /// A queue that shrinks faster than it can drain is noise.
  private static final double LEAST_SHARE = 0.3;

  private final double[] sent = new double[SIZE];
  private final double[] received = new double[SIZE];
  private final double[] total = new double[SIZE];
  private final double[] split = new double[SIZE];
  private long count;

  /// A reply: its delay beyond the path's, and by how much the upload's part of it is more than the
  /// download's, `NaN` if it does not show.
  void add(double sentAt, double receivedAt, double delay, double uploadMore) {
    int i = (int) (count++ % SIZE);
    sent[i] = sentAt;
    received[i] = receivedAt;
    total[i] = delay;
    split[i] = uploadMore;
  }

  void forget() {
    count = 0;
  }

  /// The direction's queue that the newest reply saw; `NaN` if it does not show.
  ///
  /// @param sole all of the delay is this direction's
  double queue(DirectionState d, boolean sole) {
    return count == 0 ? Double.NaN : queue(d, sole, (int) ((count - 1) % SIZE));
  }

  private double queue(DirectionState d, boolean sole, int i) {
    if (sole) {
      return Math.max(0, total[i]);
    }
    return Math.max(0, 0.5 * (d.isDownload() ? total[i] - split[i] : total[i] + split[i]));
  }

  /// The direction's capacity by the newest replies; `NaN` if they do not tell.
  double capacity(DirectionState d, boolean sole) {
    double[] at = d.isDownload() ? received : sent;
    int newest = (int) ((count - 1) % SIZE);
    double capacity = Double.NaN;
    for (long k = count - 2; k >= Math.max(0, count - SIZE); k--) {
      int i = (int) (k % SIZE);
      double span = at[newest] - at[i];
      double before = queue(d, sole, i);
      if (span > MOST || Double.isNaN(before)) {
        break;
      }
      // The download's counts only while its queue stands: before, it was held back by something
      // else.
      if (d.isDownload() && before < STANDS) {
        break;
      }
      if (span >= LEAST) {
        double bits = 8 * (d.bytes.at(at[newest]) - d.bytes.at(at[i]));
        double grown = d.isDownload() ? 0 : queue(d, sole, newest) - before;
        capacity = bits / Math.max(LEAST_SHARE * span, span + grown);
      }
      if (before < STANDS) {
        break;
      }
    }
    return capacity;
  }
}
