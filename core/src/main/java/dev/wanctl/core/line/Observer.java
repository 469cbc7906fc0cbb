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

  /// A capacity that is not observed from above drifts up, per second; a little beyond the maximum
  /// at most, where it does not matter.
  private static final double OPTIMISM = 0.1;

  private static final double BEYOND = 1.10;

  /// Share of stories told anew at each reply, and what that costs in weight.
  private static final double RETOLD = 0.05;

  private static final double RETOLD_WEIGHT = StrictMath.exp(-1);

  private static final double SMALL_QUEUE = Fit.SMALL_QUEUE;

  /// Below it there is no queue to explain, s.
  private static final double CALM = 0.001;

  /// From here on a story may be told anew, s.
  private static final double RETELL_FROM = 0.006;

  private final Randoms random;
  private final Moves moves;
  private final Fit fit = new Fit();
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

  // Of the reply under way.
  private double seconds;
  private double up;
  private double down;
  private double logUpBits;
  private double logDownBits;

  private double meanUp;
  private double meanDown;
  private double surprise;

  /// Believes at first that both capacities are about the given rates, bit/s; never more than a
  /// quarter above the bounds.
  Observer(double upload, double download, double uploadMost, double downloadMost, long seed) {
    random = new Randoms(seed);
    moves = new Moves(random);
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
    moves.expectChange(expected);
  }

  void update(ProbeStep s) {
    seconds = Math.clamp(s.betweenSends, 0.002, 0.5);
    up = 8 * s.sentBytes;
    down = 8 * s.arrivedBytes;
    logUpBits = Approx.log(Math.max(up, 1));
    logDownBits = Approx.log(Math.max(down, 1));
    double logArrivals = Approx.log(Math.max(down / Math.max(s.betweenReceptions, 0.005), 1e4));
    double scale = seconds / 0.05;
    fit.to(s, scale, logArrivals);
    moves.over(seconds, !Double.isNaN(s.split));
    surprise = s.delay - expected();
    boolean calm = s.delay < CALM && meanUp + meanDown < CALM;
    settle(calm ? calmly() : explaining(s, scale, logArrivals), s.delay, s.noise);
  }

  /// Nothing waits that one could tell of: no story needs a guide to a queue, and all those without
  /// a queue fit alike, so that only the others are weighed. Returns the sum of the weights.
  private double calmly() {
    double alike = fit.of(0, 0, 0, 0);
    double logSeconds = Approx.log(seconds);
    double idleUp = logUpBits - logSeconds;
    double idleDown = logDownBits - logSeconds;
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double upBefore = queueUp[i];
      double downBefore = queueDown[i];
      double lu = drifted(moves.free(logUp[i]), upBefore, uploadBound);
      double qu =
          upBefore == 0 && lu > idleUp ? 0 : drained(upBefore + up * Approx.exp(-lu) - seconds);
      double ld = drifted(moves.free(logDown[i]), downBefore, downloadBound);
      double between = seconds + qu - upBefore;
      double qd =
          downBefore == 0 && ld > idleDown && between >= seconds
              ? 0
              : drained(downBefore + down * Approx.exp(-ld) - between);
      if (qu > 0 || qd > 0) {
        weight[i] = weight[i] * fit.of(downBefore, qu, qd, ld) / alike + 1e-290;
      }
      logUp[i] = lu;
      logDown[i] = ld;
      queueUp[i] = qu;
      queueDown[i] = qd;
      sum += weight[i];
    }
    return sum;
  }

  /// As [#calmly] where there is a delay to explain.
  private double explaining(ProbeStep s, double scale, double logArrivals) {
    double total = s.delay;
    double told = total > RETELL_FROM && s.uploadRate > 0 ? RETOLD * Math.min(1, scale) : 0;
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double upBefore = queueUp[i];
      double downBefore = queueDown[i];
      double oldUp = logUp[i];
      double oldDown = logDown[i];
      double guide = guide(oldUp, logUpBits, total - downBefore - upBefore + seconds);
      double lu = moves.guided(oldUp, guide);
      double worth = moves.worth(lu - oldUp, lu - guide);
      lu = drifted(lu, upBefore, uploadBound);
      double qu = drained(upBefore + up * Approx.exp(-lu) - seconds);

      double between = seconds + qu - upBefore;
      guide = guide(oldDown, logDownBits, total - qu - downBefore + between);
      double ld = moves.guided(oldDown, guide);
      worth *= moves.worth(ld - oldDown, ld - guide);
      ld = drifted(ld, downBefore, downloadBound);
      double qd = drained(downBefore + down * Approx.exp(-ld) - between);

      logUp[i] = lu;
      logDown[i] = ld;
      queueUp[i] = qu;
      queueDown[i] = qd;
      if (told > 0 && random.uniform() < told) {
        retell(i, s, logArrivals);
        weight[i] = weight[i] * RETOLD_WEIGHT * fit.ofRetold(queueUp[i], queueDown[i]) + 1e-290;
      } else {
        weight[i] = weight[i] * worth * fit.of(downBefore, qu, qd, ld) + 1e-290;
      }
      sum += weight[i];
    }
    return sum;
  }

  /// Where this direction alone explains the delay: it needed so many seconds for its bits.
  private double guide(double old, double logBits, double needed) {
    double least = 0.1 * seconds;
    double guide = logBits - Approx.log(needed > least ? needed : least);
    return guide < old - 1.5 ? old - 1.5 : guide > old + 1.5 ? old + 1.5 : guide;
  }

  private double drifted(double log, double queue, double bound) {
    double drifted = queue < SMALL_QUEUE ? log + OPTIMISM * seconds : log;
    return drifted < bound ? drifted : bound;
  }

  private static double drained(double queue) {
    return queue > 0 ? queue : 0;
  }

  /// Another story of the same total, or the filter cannot come back once the wrong direction has
  /// all the weight.
  private void retell(int i, ProbeStep s, double logArrivals) {
    double seen = Math.max(1e-6, s.delay);
    double share = Double.isNaN(s.split) ? share() : shareBy(s.split / seen);
    double lu =
        share > 0
            ? logAtLeast(s.uploadRate) + 0.12 * random.normal()
            : Math.max(logUp[i], logAtLeast(s.uploadBefore) + 0.05 * random.normal());
    double ld =
        share < 1
            ? logArrivals + 0.05 * random.normal()
            : Math.max(logDown[i], logAtLeast(s.downloadBefore) + 0.05 * random.normal());
    logUp[i] = Math.min(lu, uploadBound);
    logDown[i] = Math.min(ld, downloadBound);
    queueUp[i] = share * seen;
    queueDown[i] = (1 - share) * seen;
  }

  private static double logAtLeast(double rate) {
    return Approx.log(Math.max(rate, 1e4));
  }

  /// The total that the middle of the stories expects after this step.
  private double expected() {
    double queueUp = after(meanUp, up, seconds, false);
    return queueUp + after(meanDown, down, seconds + queueUp - meanUp, true);
  }

  /// A queue of the middle of the stories, so many bits later.
  private double after(double queue, double bits, double between, boolean download) {
    // Mostly every story carries them, so that the middle one need not be looked for.
    double least = Double.POSITIVE_INFINITY;
    for (double log : download ? logDown : logUp) {
      least = log < least ? log : least;
    }
    boolean noneWaits = queue + bits * Approx.exp(-least) < between;
    return noneWaits ? 0 : Math.max(0, queue + bits / capacity(download, 0.5) - between);
  }

  /// By how much the last total was more than expected, s.
  double surprise() {
    return surprise;
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
