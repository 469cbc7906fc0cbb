package dev.wanctl.core.line;

/// How well a story of the observer, two queues and the download's capacity, fits a reply: a
/// likelihood, up to a factor that is the same for all stories of that reply.
final class Fit {

  /// Below it a queue counts as none, s.
  static final double SMALL_QUEUE = 0.003;

  // What speaks against a queue of a direction, per 50 ms.
  private static final double HELD_PENALTY = 0.6;
  private static final double IDLE_PENALTY = 0.6;
  private static final double FULL_PENALTY = 0.006;

  // Arrivals as an observation: its weight (consecutive ones are hardly independent), how closely
  // they keep to a capacity or to our rate
  // (in logarithms), and the width of "any rate".
  private static final double ARRIVAL_WEIGHT = 0.2;
  private static final double ARRIVAL_SPREAD = 0.03;
  private static final double HELD_SPREAD = 0.05;
  private static final double ANY_RATE = 1.5;
  private static final double OTHER_RATE = 0.2;

  /// From here on it can be told whether a direction without demand has its part of a delay.
  private static final double LIMITED = 0.012;

  private double total;
  private double noise;
  private double split;
  private double splitNoise;
  private boolean bothWays;
  private double scale;
  private double credit;
  private double againstUpload;
  private double againstDownload;
  private double uploadLimited;
  private double downloadLimited;
  private double logArrivals;
  private double arrivalWeight;
  private double arrivalSpread;
  private double withoutQueue;
  private double toldFromThem;

  /// What follows is about this reply, which came `scale` times 50 ms after the one before.
  void to(ProbeStep s, double scale, double logArrivals) {
    this.scale = scale;
    this.logArrivals = logArrivals;
    total = s.delay;
    noise = s.noise;
    split = s.split;
    splitNoise = s.splitNoise;
    bothWays = !Double.isNaN(split);
    credit = Math.min(1, scale);
    againstUpload = s.uploadIdle ? IDLE_PENALTY : 0;
    againstDownload = (s.held ? HELD_PENALTY : 0) + (s.downloadIdle ? IDLE_PENALTY : 0);
    uploadLimited = total > LIMITED ? s.uploadLimited : 0;
    downloadLimited = total > LIMITED ? s.downloadLimited : 0;
    arrivals(s);
  }

  /// What the arrivals of this step say. While a queue stands at the ISP they come at the capacity,
  /// whatever we do; without one they come at our own rate if we hold them back, else at any rate
  /// below the capacity. So arrivals that keep to one rate that is not ours speak for a queue,
  /// arrivals that follow our rate against it.
  private void arrivals(ProbeStep s) {
    double bits = 8 * s.arrivedBytes;
    boolean telling = bits > 4 * Tuning.PACKET_BITS;
    arrivalWeight = telling ? ARRIVAL_WEIGHT * Math.min(2, scale) : 0;
    arrivalSpread = Math.max(ARRIVAL_SPREAD, Tuning.PACKET_BITS / Math.max(bits, 1));
    double anywhere = 1 / ANY_RATE;
    double density = anywhere;
    if (s.heldAt > 0) {
      double spread = Math.max(HELD_SPREAD, arrivalSpread);
      double z = (logArrivals - Approx.log(s.heldAt)) / spread;
      density = heavy(z) / spread + OTHER_RATE * anywhere;
    }
    withoutQueue = weighed(density);
    toldFromThem = weighed(anywhere);
  }

  private double weighed(double density) {
    return arrivalWeight > 0 ? Approx.exp(arrivalWeight * Approx.log(density)) : 1;
  }

  /// @param before the download's queue at the reply before
  double of(double before, double up, double down, double logDownload) {
    double fit = delays(up, down);
    if (before > SMALL_QUEUE && down > SMALL_QUEUE) {
      double z = (logArrivals - logDownload) / arrivalSpread;
      return fit * weighed(heavy(z) / arrivalSpread);
    }
    return fit * withoutQueue;
  }

  /// Of a story whose capacities were just told from the arrivals: it gets no credit for fitting
  /// them.
  double ofRetold(double up, double down) {
    return delays(up, down) * toldFromThem;
  }

  private double delays(double up, double down) {
    double error = (total - up - down) / noise;
    double fit = 1 / (1 + error * error * (1.0 / 3)); // heavy tail
    if (bothWays) {
      error = (split - up + down) / splitNoise;
      fit /= 1 + error * error * (1.0 / 3);
    }
    double against = against(up, down);
    return against > 0 ? squared(fit) * Approx.exp(-against * scale) : squared(fit);
  }

  private double against(double up, double down) {
    double against = 0;
    if (up > SMALL_QUEUE) {
      against += againstUpload * unit((up - SMALL_QUEUE) / FULL_PENALTY);
    }
    if (down > SMALL_QUEUE) {
      against += againstDownload * unit((down - SMALL_QUEUE) / FULL_PENALTY);
    }
    if (uploadLimited > 0) {
      against += uploadLimited * unit(1 - 2 * up / total);
    }
    if (downloadLimited > 0) {
      against += downloadLimited * unit(1 - 2 * down / total);
    }
    return against;
  }

  private static double unit(double x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
  }

  /// A fit to the power of two; less for a reply that came soon after the one before. What a story
  /// gets wrong it gets wrong for several of those in a row, so they count by the time they cover.
  private double squared(double fit) {
    return credit < 1 ? Approx.exp(2 * credit * Approx.log(fit)) : fit * fit;
  }

  /// Density of Student's distribution with 3 degrees of freedom.
  private static double heavy(double z) {
    double f = 1 / (1 + z * z / 3);
    return 0.3676 * f * f;
  }
}
