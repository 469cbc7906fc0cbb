package dev.wanctl.core.line;

/// Tells two queues apart that only show as a sum: a particle filter over the upload queue, the download queue, and the capacity of
/// both.
///
/// Number the probes. Between two consecutive ones the bytes that we sent up and the bytes that arrived are measured, so for FIFOs with
/// capacities C the queues follow exactly:
///
///     up'   = max(0, up   + 8 sent / Cup       - time between the sends)
///     down' = max(0, down + 8 arrived / Cdown  - (time between the sends + up' - up))
///     round trip above the path's = up' + down' + noise
///     one-way delays, where reflectors tell them: up' - down' + noise
///
/// The unknowns are two slowly moving capacities. Attribution follows from consistency over the last second: only a
/// direction can be guilty for which ONE capacity explains every delay seen, given the bytes that passed. Each particle is one such
/// story; its weight says how well it explained the past.
///
/// Seeded and made of plain arithmetic, so a replay is exact. Allocates nothing after construction. Not thread-safe.
final class Observer {

  private static final int N = 250;

  /// Capacities walk, per square root of a second, in logarithms.
  private static final double WALK = 0.14;

  // And they jump, so often per second, by so much. Where both ways are seen, a jump can be
  // believed at once; where only the sum is, it is easily told of the wrong direction, but when
  // one is expected.
  private static final double JUMPS = 0.15;
  private static final double JUMPS_SEEN = 4;
  private static final double JUMPS_EXPECTED = 6;
  private static final double JUMP_SIZE = 0.45;

  /// Share of moves that go where one direction alone explains the newest delay, and how closely.
  private static final double GUIDED = 0.12;

  private static final double GUIDE_SPREAD = 0.04;

  /// A capacity that is not observed from above drifts up, per second; a little beyond the maximum
  /// at most, where it does not matter.
  private static final double OPTIMISM = 0.1;

  private static final double BEYOND = 1.10;

  /// Share of stories told anew at each reply, and what that costs in weight.
  private static final double RETOLD = 0.05;

  private static final double RETOLD_WEIGHT = StrictMath.exp(-1);

  // What speaks against a queue of a direction, per 50 ms.
  private static final double HELD_PENALTY = 0.6;
  private static final double IDLE_PENALTY = 0.6;

  // Arrivals as an observation: its weight (consecutive ones are hardly independent), how closely
  // they keep to a capacity or to our rate
  // (in logarithms), and the width of "any rate".
  private static final double ARRIVAL_WEIGHT = 0.2;
  private static final double ARRIVAL_SPREAD = 0.03;
  private static final double HELD_SPREAD = 0.05;
  private static final double ANY_RATE = 1.5;
  private static final double OTHER_RATE = 0.2;

  private static final double SMALL_QUEUE = 0.003;

  private final Randoms random;
  private final double uploadBound;
  private final double downloadBound;

  private double[] logUp = new double[N];
  private double[] logDown = new double[N];
  private double[] queueUp = new double[N];
  private double[] queueDown = new double[N];
  private final double[] weight = new double[N];
  private double[] spareLogUp = new double[N];
  private double[] spareLogDown = new double[N];
  private double[] spareQueueUp = new double[N];
  private double[] spareQueueDown = new double[N];
  private final double[] scratch = new double[N];
  private final double[] scratchWeight = new double[N];

  private double arrivalWeight;
  private double arrivalSpread;
  private double arrivalsWithoutQueue;
  private double meanUp;
  private double meanDown;
  private double surprise;
  private boolean changeExpected;

  /// Believes at first that both capacities are about the given rates, bit/s; never more than a
  /// quarter above the bounds.
  Observer(double upload, double download, double uploadMost, double downloadMost, long seed) {
    random = new Randoms(seed);
    uploadBound = Approx.log(BEYOND * uploadMost);
    downloadBound = Approx.log(BEYOND * downloadMost);
    double up = Approx.log(upload);
    double down = Approx.log(download);
    for (int i = 0; i < N; i++) {
      logUp[i] = up + 0.15 * random.normal();
      logDown[i] = down + 0.15 * random.normal();
      weight[i] = 1.0 / N;
    }
  }

  /// Whether the capacities may change now, by a clock that is known.
  void expectChange(boolean expected) {
    changeExpected = expected;
  }

  private double jumps(boolean bothWays) {
    return changeExpected ? JUMPS_EXPECTED : bothWays ? JUMPS_SEEN : JUMPS;
  }

  void update(ProbeStep s) {
    double dt = Math.clamp(s.betweenSends, 0.002, 0.5);
    double total = s.delay;
    double up = 8 * s.sentBytes;
    double down = 8 * s.arrivedBytes;
    double logUpBits = Approx.log(Math.max(up, 1));
    double logDownBits = Approx.log(Math.max(down, 1));
    double step = WALK * Math.sqrt(dt) + 1e-4;
    boolean bothWays = !Double.isNaN(s.split);
    double jump = Math.min(0.3, jumps(bothWays) * dt);
    boolean retell = total > 0.006 && s.uploadRate > 0;
    double logUploadRate = Approx.log(Math.max(s.uploadRate, 1e4));
    double logDownloadRate = Approx.log(Math.max(down / Math.max(s.betweenReceptions, 0.005), 1e4));
    double logUploadBefore = Approx.log(Math.max(s.uploadBefore, 1e4));
    double logDownloadBefore = Approx.log(Math.max(s.downloadBefore, 1e4));
    double scale = dt / 0.05;
    double credit = Math.min(1, scale);
    boolean limited = total > 0.012 && (s.uploadLimited > 0 || s.downloadLimited > 0);
    arrivals(s, down, logDownloadRate, scale);
    surprise = total - expected(up, down, dt);
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double w = weight[i];
      double oldUp = logUp[i];
      double oldDown = logDown[i];

      double need = Math.max(total - queueDown[i] - queueUp[i] + dt, 0.1 * dt);
      double guide = Math.clamp(logUpBits - Approx.log(need), oldUp - 1.5, oldUp + 1.5);
      double lu = moved(oldUp, guide, step, jump);
      double importance = importance(lu - oldUp, lu - guide, step, jump);
      lu = Math.min(queueUp[i] < SMALL_QUEUE ? lu + OPTIMISM * dt : lu, uploadBound);
      double qu = Math.max(0, queueUp[i] + up * Approx.exp(-lu) - dt);

      double grown = qu - queueUp[i];
      need = Math.max(total - qu - queueDown[i] + dt + grown, 0.1 * dt);
      guide = Math.clamp(logDownBits - Approx.log(need), oldDown - 1.5, oldDown + 1.5);
      double ld = moved(oldDown, guide, step, jump);
      importance *= importance(ld - oldDown, ld - guide, step, jump);
      ld = Math.min(queueDown[i] < SMALL_QUEUE ? ld + OPTIMISM * dt : ld, downloadBound);
      double qd = Math.max(0, queueDown[i] + down * Approx.exp(-ld) - (dt + grown));

      boolean retold = retell && random.uniform() < RETOLD * credit;
      if (retold) {
        // Another story of the same total, or the filter cannot come back once the wrong direction
        // has all the weight.
        double seen = Math.max(1e-6, total);
        double share = bothWays ? shareBy(s.split / seen) : share();
        qu = share * seen;
        qd = (1 - share) * seen;
        lu =
            share > 0
                ? logUploadRate + 0.12 * random.normal()
                : Math.max(lu, logUploadBefore + 0.05 * random.normal());
        ld =
            share < 1
                ? logDownloadRate + 0.05 * random.normal()
                : Math.max(ld, logDownloadBefore + 0.05 * random.normal());
        lu = Math.min(lu, uploadBound);
        ld = Math.min(ld, downloadBound);
        importance = RETOLD_WEIGHT;
      }

      double against = 0;
      if (s.held) {
        against += HELD_PENALTY * Math.clamp((qd - SMALL_QUEUE) / 0.006, 0.0, 1.0);
      }
      if (s.uploadIdle) {
        against += IDLE_PENALTY * Math.clamp((qu - SMALL_QUEUE) / 0.006, 0.0, 1.0);
      }
      if (s.downloadIdle) {
        against += IDLE_PENALTY * Math.clamp((qd - SMALL_QUEUE) / 0.006, 0.0, 1.0);
      }
      if (limited) {
        against += s.uploadLimited * Math.clamp(1 - 2 * qu / total, 0.0, 1.0);
        against += s.downloadLimited * Math.clamp(1 - 2 * qd / total, 0.0, 1.0);
      }
      double error = (total - qu - qd) / s.noise;
      double fit = 1 / (1 + error * error / 3); // heavy tail
      w *= importance * squared(fit, credit);
      if (bothWays) {
        error = (s.split - qu + qd) / s.splitNoise;
        fit = 1 / (1 + error * error / 3);
        w *= squared(fit, credit);
      }
      if (arrivalWeight > 0) {
        double z = (logDownloadRate - ld) / arrivalSpread;
        // A capacity that was just told from the arrivals gets no credit for fitting them.
        double density =
            retold
                ? 1 / ANY_RATE
                : Math.min(queueDown[i], qd) > SMALL_QUEUE
                    ? heavy(z) / arrivalSpread
                    : arrivalsWithoutQueue;
        w *= Approx.exp(arrivalWeight * Approx.log(density));
      }
      if (against > 0) {
        w *= Approx.exp(-against * scale);
      }
      logUp[i] = lu;
      logDown[i] = ld;
      queueUp[i] = qu;
      queueDown[i] = qd;
      weight[i] = w + 1e-290;
      sum += weight[i];
    }
    settle(sum, total, s.noise);
  }

  /// A fit to the power of two; less for a reply that came soon after the one before. What a story
  /// gets wrong it gets wrong for several of those in a row, so they count by the time they cover.
  private static double squared(double fit, double credit) {
    return credit < 1 ? Approx.exp(2 * credit * Approx.log(fit)) : fit * fit;
  }

  /// The total that the middle of the stories expects after this step.
  private double expected(double up, double down, double dt) {
    double queueUp = Math.max(0, meanUp + up / capacity(false, 0.5) - dt);
    double longer = dt + queueUp - meanUp;
    return queueUp + Math.max(0, meanDown + down / capacity(true, 0.5) - longer);
  }

  /// By how much the last total was more than expected, s.
  double surprise() {
    return surprise;
  }

  /// What the arrivals of this step say. While a queue stands at the ISP they come at the capacity,
  /// whatever we do; without one they come at our own rate if we hold them back, else at any rate
  /// below the capacity. So arrivals that keep to one rate that is not ours speak for a queue,
  /// arrivals that follow our rate against it.
  private void arrivals(ProbeStep s, double bits, double logRate, double scale) {
    boolean telling = bits > 4 * Tuning.PACKET_BITS;
    arrivalWeight = telling ? ARRIVAL_WEIGHT * Math.min(2, scale) : 0;
    arrivalSpread = Math.max(ARRIVAL_SPREAD, Tuning.PACKET_BITS / Math.max(bits, 1));
    double anywhere = 1 / ANY_RATE;
    if (s.heldAt > 0) {
      double spread = Math.max(HELD_SPREAD, arrivalSpread);
      double z = (logRate - Approx.log(s.heldAt)) / spread;
      arrivalsWithoutQueue = heavy(z) / spread + OTHER_RATE * anywhere;
    } else {
      arrivalsWithoutQueue = anywhere;
    }
  }

  /// Density of Student's distribution with 3 degrees of freedom.
  private static double heavy(double z) {
    double f = 1 / (1 + z * z / 3);
    return 0.3676 * f * f;
  }

  /// The next value of a log capacity: a walk with rare jumps, a part of it guided to where this
  /// direction alone explains the change.
  private double moved(double old, double guide, double step, double jump) {
    double z = random.normal();
    double choice = random.uniform();
    if (choice < GUIDED) {
      return guide + GUIDE_SPREAD * z;
    }
    return old + (choice < GUIDED + (1 - GUIDED) * jump ? JUMP_SIZE : step) * z;
  }

  /// Prior over proposal of such a move.
  private static double importance(double walked, double fromGuide, double step, double jump) {
    double a = walked / step;
    double b = walked / JUMP_SIZE;
    double c = fromGuide / GUIDE_SPREAD;
    double prior =
        (1 - jump) * Approx.exp(-0.5 * a * a) / step + jump * Approx.exp(-0.5 * b * b) / JUMP_SIZE;
    double guided = Approx.exp(-0.5 * c * c) / GUIDE_SPREAD;
    return prior / ((1 - GUIDED) * prior + GUIDED * guided + 1e-300) + 1e-9;
  }

  /// Upload's share of a queue that is told anew.
  private double share() {
    double choice = random.uniform();
    return choice < 0.4 ? 1 : choice < 0.7 ? 0 : random.uniform();
  }

  /// The same where both ways are seen: the upload has more by this share of the whole.
  private double shareBy(double more) {
    return Math.clamp(0.5 + 0.5 * more + 0.1 * random.normal(), 0.0, 1.0);
  }

  private void settle(double sum, double total, double noise) {
    double squares = 0;
    for (int i = 0; i < N; i++) {
      weight[i] /= sum;
      squares += weight[i] * weight[i];
    }
    average();
    if (Math.abs(meanUp + meanDown - total) > Math.max(0.03, 6 * noise)) {
      // Lost: every split of the total is as good as any other; the capacities are still the best
      // there is.
      for (int i = 0; i < N; i++) {
        double share = random.uniform();
        double seen = Math.max(total, 0);
        queueUp[i] = seen * share;
        queueDown[i] = seen * (1 - share);
        weight[i] = 1.0 / N;
      }
      average();
    } else if (1 / squares < 0.5 * N) {
      resample();
    }
  }

  private void average() {
    meanUp = 0;
    meanDown = 0;
    for (int i = 0; i < N; i++) {
      meanUp += weight[i] * queueUp[i];
      meanDown += weight[i] * queueDown[i];
    }
  }

  /// Systematic resampling.
  private void resample() {
    double position = random.uniform() / N;
    double reached = weight[0];
    int from = 0;
    for (int i = 0; i < N; i++) {
      while (reached < position && from < N - 1) {
        reached += weight[++from];
      }
      spareLogUp[i] = logUp[from];
      spareLogDown[i] = logDown[from];
      spareQueueUp[i] = queueUp[from];
      spareQueueDown[i] = queueDown[from];
      position += 1.0 / N;
    }
    double[] t = logUp;
    logUp = spareLogUp;
    spareLogUp = t;
    t = logDown;
    logDown = spareLogDown;
    spareLogDown = t;
    t = queueUp;
    queueUp = spareQueueUp;
    spareQueueUp = t;
    t = queueDown;
    queueDown = spareQueueDown;
    spareQueueDown = t;
    java.util.Arrays.fill(weight, 1.0 / N);
  }

  /// Mean queue of the upload, s.
  double uploadQueue() {
    return meanUp;
  }

  /// Mean queue of the download, s.
  double downloadQueue() {
    return meanDown;
  }

  /// Belief that a direction's queue is longer than `least` seconds.
  double guilt(boolean download, double least) {
    double[] queue = download ? queueDown : queueUp;
    double belief = 0;
    for (int i = 0; i < N; i++) {
      if (queue[i] > least) {
        belief += weight[i];
      }
    }
    return belief;
  }

  /// A quantile of a direction's capacity, bit/s.
  double capacity(boolean download, double share) {
    System.arraycopy(download ? logDown : logUp, 0, scratch, 0, N);
    System.arraycopy(weight, 0, scratchWeight, 0, N);
    return Approx.exp(Quantiles.weighted(scratch, scratchWeight, N, share));
  }

  /// A quantile of the rate that those stories ask for in which the direction has a queue above
  /// `guilty`: its capacity less what drains the queue beyond `allowed` within `drainTime`. `NaN`
  /// if there is no such story.
  double wantedRate(boolean download, RateDemand d) {
    double[] logs = download ? logDown : logUp;
    double[] queues = download ? queueDown : queueUp;
    int n = 0;
    for (int i = 0; i < N; i++) {
      if (queues[i] <= d.guilty) {
        continue;
      }
      double capacity = Approx.exp(logs[i]);
      double queue = queues[i];
      if (!download) {
        queue = Math.max(0, queue + d.sentBits / capacity - d.since);
      }
      double x = Math.clamp((queue - d.allowed) / d.drainTime, -Tuning.UP, d.deepest);
      scratchWeight[n] = weight[i];
      scratch[n++] = capacity * (1 - x - d.headroom);
    }
    return n == 0 ? Double.NaN : Quantiles.weighted(scratch, scratchWeight, n, d.doubt);
  }

  /// What was seen was no queue: the capacities are at least these, bit/s, as they were before.
  void acquit(double upload, double download) {
    double up = Approx.log(upload);
    double down = Approx.log(download);
    for (int i = 0; i < N; i++) {
      queueUp[i] = 0;
      queueDown[i] = 0;
      logUp[i] = Math.min(Math.max(logUp[i], up + 0.05 * random.normal()), uploadBound);
      logDown[i] = Math.min(Math.max(logDown[i], down + 0.05 * random.normal()), downloadBound);
    }
    average();
  }
}
