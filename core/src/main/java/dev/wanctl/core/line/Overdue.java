package dev.wanctl.core.line;

import java.util.Arrays;

/// The newest probe of each reflector as long as it is under way. One that is later than its
/// baseline shows a delay before its reply comes: a growing queue spaces replies out, just when
/// they are wanted most. Times in seconds.
final class Overdue {

  private final Reflectors reflectors;

  /// `NaN` where no probe is under way.
  private final double[] sentAt = new double[Reflectors.MOST];

  Overdue(Reflectors reflectors) {
    this.reflectors = reflectors;
    Arrays.fill(sentAt, Double.NaN);
  }

  void sent(int reflector, double at) {
    sentAt[reflector] = at;
  }

  /// A reply to the probe that left at this time.
  void answered(int reflector, double probeSentAt) {
    if (probeSentAt >= sentAt[reflector]) {
      sentAt[reflector] = Double.NaN;
    }
  }

  void forget(int reflector) {
    sentAt[reflector] = Double.NaN;
  }

  /// The longest delay beyond its baseline that a probe is known to have by now, of those that left
  /// after `after` to another reflector than `but`; negative infinity if there is none.
  double longest(double now, int but, double after) {
    double longest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sentAt.length; i++) {
      if (i != but && sentAt[i] > after) {
        double baseline = reflectors.roundTripBaseline(i);
        if (!Double.isNaN(baseline)) {
          longest = Math.max(longest, now - sentAt[i] - baseline);
        }
      }
    }
    return longest;
  }
}
