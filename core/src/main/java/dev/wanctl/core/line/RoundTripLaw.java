package dev.wanctl.core.line;

/// The law for round trips: an [Observer] tells the two queues apart, and each direction is set to
/// a quantile of the rates that the observer's stories ask for. A direction is cut only when enough
/// of the belief blames it; at even odds both are cut, and the innocent one gets back what it had,
/// since its stories never lost their capacity.
final class RoundTripLaw implements RateLaw {

  private static final int RING = 64;

  /// A pause between replies after which the bytes counted over it say nothing any more, s.
  private static final double LONGEST_GAP = 0.6;

  /// Counters further apart than this tell too late whether our shaper holds packets now, s.
  private static final double PROMPT = 0.12;

  // One cut takes at most the first share, and all of it for so many seconds of delay over the
  // threshold: a short queue does not
  // justify a deep cut. The more delays vary by themselves, the more delay it takes.
  private static final double LEAST_CUT = 0.02;
  private static final double FULL_CUT = 0.04;
  private static final double PATIENT = 0.15;

  // Noise that came up under load shifts the middle of the delays by so many of its deviations
  // beyond those of the resting line.
  private static final double QUIET = 0.002;
  private static final double EXCESS_PER_DEVIATION = 3;
  private static final double MOST_EXCESS = 0.010;

  private final Link link;
  private final Observer observer;
  private final ProbeStep probe = new ProbeStep();
  private final RateDemand demand = new RateDemand();
  private final Noise noise = new Noise();
  private final Resting resting = new Resting();
  private final Jitter jitter = new Jitter();

  /// How far the middle of the present noise lies above that of the resting line, s: no queue, and
  /// not in the baseline.
  private double excess;

  // Replies in order of arrival; [used, count) wait for counters that cover them.
  private final double[] received = new double[RING];
  private final double[] sent = new double[RING];
  private final double[] delta = new double[RING];
  private final int[] reflector = new int[RING];
  private long count;
  private long used;

  private double previousReceived = Double.NaN;
  private double previousSent = Double.NaN;
  private double delay;
  private boolean delayKnown;
  private double threshold;

  RoundTripLaw(Link link, long seed) {
    this.link = link;
    observer =
        new Observer(
            link.upload.rate, link.download.rate, link.upload.max, link.download.max, seed);
    threshold = link.tuning.queueFloor();
  }

  void reply(int reflector, double sentAt, double receivedAt, double delta) {
    int i = (int) (count++ % RING);
    this.reflector[i] = reflector;
    sent[i] = sentAt;
    received[i] = receivedAt;
    this.delta[i] = delta;
    used = Math.max(used, count - RING);
  }

  @Override
  public void blind() {
    used = count;
    previousReceived = Double.NaN;
  }

  @Override
  public void step(double now, double dt) {
    boolean fresh = observe(now);
    if (!delayKnown) {
      return;
    }
    Tuning tuning = link.tuning;
    threshold =
        Math.max(
            Math.max(tuning.queueFloor(), noise.value() + 0.002),
            1.5 * Tuning.PACKET_BITS / link.upload.rate);
    link.upload.measured = Double.POSITIVE_INFINITY;
    link.download.measured = Double.POSITIVE_INFINITY;
    link.upload.queue = observer.uploadQueue();
    link.download.queue = observer.downloadQueue();
    boolean stale = count == 0 || now - received[(int) ((count - 1) % RING)] > Tuning.STALE;
    boolean queue =
        delay - observer.offset() > threshold
            && observer.uploadQueue() + observer.downloadQueue() > 0.5 * threshold;
    decide(link.download, now, dt, stale, queue, fresh);
    decide(link.upload, now, dt, stale, queue, fresh);
  }

  private void decide(
      DirectionState d, double now, double dt, boolean stale, boolean queue, boolean fresh) {
    double sinceGrown = now - d.grownAt;
    if (fresh || !queue) {
      d.grownAt = now;
    }
    if (stale) {
      d.reason = Reason.STALE;
    } else if (queue) {
      if (fresh) {
        underQueue(d, now, dt, sinceGrown);
      }
    } else if (d.loaded) {
      grow(d, now, dt);
    } else {
      d.idle(now, dt, link.tuning);
    }
  }

  private void underQueue(DirectionState d, double now, double dt, double sinceGrown) {
    Tuning tuning = link.tuning;
    double guilty = Math.max(0.004, 0.6 * threshold);
    double feedback = link.emptyFeedbackDelay() + delay;
    demand.guilty = guilty;
    demand.allowed = threshold;
    demand.drainTime = Math.max(Tuning.DRAIN_TIME, d.isDownload() ? 1.5 * feedback : feedback);
    demand.deepest = Math.max(0.2, Tuning.DEEPEST_CUT * observer.guilt(d.isDownload(), guilty));
    demand.headroom = headroom(d);
    demand.rate = d.rate;
    demand.doubt = d.isDownload() ? tuning.doubt() : tuning.doubtUpload();
    demand.since = now - previousSent;
    demand.sentBits = d.isDownload() ? 0 : 8 * (d.bytes.at(now) - d.bytes.at(previousSent));
    double wanted = observer.wantedRate(d.isDownload(), demand);
    d.capacity = observer.capacity(d.isDownload(), 0.4);
    d.capacityAt = now;
    double over = Math.max(0, delay - observer.offset() - threshold);
    wanted = Math.max(wanted, d.rate * (1 - LEAST_CUT - over / patience()));
    if (wanted < d.rate) {
      if (now - d.busyAt < 1 + delay) {
        d.cut(wanted, now);
        d.clearAt = now;
        d.reason = Reason.CUT;
      } else {
        d.reason = Reason.IGNORED;
      }
    } else if (d.loaded) {
      d.raise(Math.min(wanted, d.rate * (1 + Tuning.FAST * dt)));
      d.reason = Reason.FOLLOW;
      if (observer.guilt(d.isDownload(), guilty) < Tuning.CLEAR) {
        double g = d.growth(now - d.clearAt, firstGrowth(d), link.emptyFeedbackDelay(), tuning);
        d.reason = Reason.GROW_PAST;
        d.raise(d.rate * (1 + g * Math.min(0.1, sinceGrown)));
      }
    } else {
      d.reason = Reason.HOLD;
    }
  }

  private double patience() {
    double restless = Math.max(1, jitter.deviation() / QUIET);
    return Math.min(PATIENT, FULL_CUT * restless * restless);
  }

  private void grow(DirectionState d, double now, double dt) {
    double known = observer.capacity(d.isDownload(), 0.4);
    d.capacity = known;
    d.capacityAt = now;
    double base = known * (1 - headroom(d));
    d.reason = Reason.GROW;
    if (d.rate < base) {
      d.raise(Math.min(base, d.rate * (1 + Tuning.FAST * dt)));
      d.reason = Reason.RESTORE;
    }
    double g = d.growth(now - d.clearAt, firstGrowth(d), link.emptyFeedbackDelay(), link.tuning);
    d.raise(d.rate * (1 + g * dt));
    d.learn(d.achieved, dt);
  }

  private double headroom(DirectionState d) {
    return d.isDownload() ? link.tuning.headroom() : link.tuning.headroomUpload();
  }

  private double firstGrowth(DirectionState d) {
    return d.isDownload() ? link.tuning.growth() : link.tuning.growthUpload();
  }

  /// Feeds the observer with every reply that the counters cover by now; true if there was one.
  private boolean observe(double now) {
    boolean fresh = false;
    double covered =
        Math.min(link.download.bytes.newestTime(), link.upload.bytes.newestTime()) + 0.005;
    while (used < count) {
      int i = (int) (used % RING);
      if (received[i] > covered) {
        break;
      }
      used++;
      boolean first = Double.isNaN(previousReceived);
      if (!first && (received[i] <= previousReceived || sent[i] <= previousSent)) {
        continue; // overtaken on the way: the identity needs probes in order
      }
      double gap = received[i] - previousReceived;
      if (!first) {
        corroborate(i, gap, now);
        if (gap < LONGEST_GAP) {
          update(i, now);
        }
        fresh = true;
      }
      previousReceived = received[i];
      previousSent = sent[i];
    }
    return fresh;
  }

  /// The delay acted on is the lesser of the newest reply and the newest of another reflector.
  private void corroborate(int i, double gap, double now) {
    double q = delta[i];
    for (long k = used - 2; k >= 0 && k >= count - RING; k--) {
      int j = (int) (k % RING);
      if (reflector[j] != reflector[i]) {
        q = Math.min(q, delta[j]);
        break;
      }
    }
    jitter.add(delta[i]);
    double quiet = Math.max(resting.deviation(), QUIET);
    excess = Math.min(MOST_EXCESS, EXCESS_PER_DEVIATION * Math.max(0, jitter.deviation() - quiet));
    q -= excess;
    boolean unloaded = link.unloaded(now);
    noise.add(q, delayKnown ? Math.max(0, delay - q - 0.5 * gap) : 0, !unloaded);
    if (unloaded) {
      resting.add(delta[i]);
    }
    delay = q;
    delayKnown = true;
  }

  private void update(int i, double now) {
    DirectionState down = link.download;
    DirectionState up = link.upload;
    probe.betweenSends = sent[i] - previousSent;
    probe.betweenReceptions = received[i] - previousReceived;
    probe.sentBytes = up.bytes.at(sent[i]) - up.bytes.at(previousSent);
    probe.arrivedBytes = down.bytes.at(received[i]) - down.bytes.at(previousReceived);
    probe.delay = delta[i] - resting.bias() - excess;
    probe.noise =
        Math.min(
            0.02,
            Math.max(
                jitter.deviation() > 0.003 ? jitter.deviation() : 0,
                resting.known() ? resting.deviation() : Math.max(0.002, 0.7 * noise.raw())));
    probe.heldAt = down.own && now - down.notOwnAt > 0.1 ? down.inForce : 0;
    probe.uploadIdle = now - up.busyAt > 1 + delay;
    probe.downloadIdle = now - down.busyAt > 1 + delay;
    double window = Math.max(0.2, 1.5 * up.bytes.spacing());
    probe.uploadRate = up.bytes.rate(sent[i] - window, sent[i]);
    probe.held =
        down.bytes.spacing() < PROMPT
            && down.own
            && now - down.notOwnAt > 0.1
            && down.achieved > 0.85 * down.inForce
            && down.achieved < 1.03 * down.inForce;
    probe.downloadLimited = limited(down, now, 0.85) ? 0.15 : 0;
    probe.uploadLimited = limited(up, now, 0.9) ? 0.5 : 0;
    observer.update(probe);
  }

  /// Demand, but nothing waits in our own shaper and less than the rate passes: the ISP limits this
  /// direction.
  private static boolean limited(DirectionState d, double now, double share) {
    return now - d.busyAt < 1 && now - d.ownAt > 0.1 && d.achieved < share * d.inForce;
  }

  @Override
  public double delay() {
    return delay;
  }

  @Override
  public double threshold() {
    return threshold;
  }

  @Override
  public double noise() {
    return noise.value();
  }

  @Override
  public double pathOffset() {
    return observer.offset();
  }
}
