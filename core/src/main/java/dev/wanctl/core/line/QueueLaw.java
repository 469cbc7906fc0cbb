package dev.wanctl.core.line;

/// Turns replies into rates. An [Observer] tells the two queues apart, from round trips alone or
/// with one-way delays where reflectors tell them, and each direction that the observer blames is
/// set to what drains its queue, below its capacity. In doubt both are: that drains the queue
/// wherever it is, and who was innocent gets back what it had. A delay that stands all the same is
/// put to the [PathTest].
final class QueueLaw {

  private static final int RING = 64;

  /// A pause between replies after which the bytes counted over it say nothing any more, s.
  private static final double LONGEST_GAP = 0.6;

  /// Counters further apart than this tell too late whether our shaper holds packets now, s.
  private static final double PROMPT = 0.12;

  /// Belief from which a direction is treated as guilty. In doubt both are: a moment of a little
  /// too little costs less than a queue that stands because each waits for the other.
  private static final double GUILTY = 0.3;

  /// One-way stamps of ICMP have a grain of a millisecond; and clocks are steered.
  private static final double CLOCKS_AGREE = 0.004;

  private static final double SPLIT_NOISE = 0.002;

  private static final double BEYOND_CEILING = 1.08;

  /// A queue of so many deviations of the noise is one.
  private static final double UNMISTAKABLE = 8;

  /// How fast the memory of the last queue fades, per second.
  private static final double CEILING_RISE = 0.05;

  /// A queue is seen from so many deviations of the noise.
  private static final double DEVIATIONS = 2.2;

  /// Of a growth of the delay, so many deviations of the noise are none.
  private static final double NOISE_IN_GROWTH = 3;

  private final Link link;
  private final Observer observer;
  private final ProbeStep probe = new ProbeStep();
  private final RateDemand demand = new RateDemand();
  private final Noise noise = new Noise();
  private final Resting resting = new Resting();
  private final Resting restingSplit = new Resting();
  private final Surprise surprise = new Surprise();
  private final Lately lately = new Lately();
  private final PathTest path = new PathTest();

  // Replies in order of arrival; [used, count) wait for counters that cover them.
  private final double[] received = new double[RING];
  private final double[] sent = new double[RING];
  private final double[] delta = new double[RING];
  private final double[] split = new double[RING];
  private final int[] reflector = new int[RING];
  private long count;
  private long used;

  private double previousReceived = Double.NaN;
  private double previousSent = Double.NaN;
  private double delay;
  private boolean delayKnown;
  private double threshold;
  private double testedAt;
  private double splitAt = Double.NEGATIVE_INFINITY;

  QueueLaw(Link link, long seed) {
    this.link = link;
    observer =
        new Observer(
            link.upload.rate, link.download.rate, link.upload.max, link.download.max, seed);
    threshold = link.tuning.queueFloor();
  }

  /// A reply that shows the round trip only; `delta` is what it exceeds its reflector's baseline
  /// by.
  void reply(int reflector, double sentAt, double receivedAt, double delta) {
    int i = (int) (count++ % RING);
    this.reflector[i] = reflector;
    sent[i] = sentAt;
    received[i] = receivedAt;
    this.delta[i] = delta;
    split[i] = Double.NaN;
    used = Math.max(used, count - RING);
  }

  /// The same for a reply that shows both ways, each beyond its own baseline.
  void reply(
      int reflector,
      double sentAt,
      double receivedAt,
      double delta,
      double upDelta,
      double downDelta) {
    reply(reflector, sentAt, receivedAt, delta);
    // The ways add up to the round trip, or a clock has moved and neither can be believed.
    if (Math.abs(upDelta + downDelta - delta) < CLOCKS_AGREE + 2 * surprise.deviation()) {
      split[(int) ((count - 1) % RING)] = upDelta - downDelta;
      splitAt = receivedAt;
    }
  }

  /// When the newest reply came that showed both ways, s.
  double splitAt() {
    return splitAt;
  }

  /// No reply came for long. What is half known is forgotten, what is known stays; the last growth,
  /// whose effect nobody will see, is taken back once.
  void blind() {
    if (used > 0 && !Double.isNaN(previousReceived)) {
      takeBack(link.download);
      takeBack(link.upload);
    }
    used = count;
    previousReceived = Double.NaN;
    lately.forget();
    path.end(Double.NEGATIVE_INFINITY);
  }

  private void takeBack(DirectionState d) {
    if (d.loaded && !Double.isNaN(d.capacity)) {
      double sure = Math.min(d.max, d.capacity) * (1 - 2 * headroom(d));
      d.rate = Math.max(d.min, Math.min(d.rate, sure));
    }
  }

  void step(double now, double dt) {
    boolean fresh = observe(now);
    if (!delayKnown) {
      return;
    }
    Tuning tuning = link.tuning;
    threshold =
        Math.max(
            Math.max(tuning.queueFloor(), noise.value() + 0.002),
            Math.max(
                DEVIATIONS * surprise.deviation(), 1.5 * Tuning.PACKET_BITS / link.upload.rate));
    link.upload.queue = observer.uploadQueue();
    link.download.queue = observer.downloadQueue();
    boolean stale = count == 0 || now - received[(int) ((count - 1) % RING)] > Tuning.STALE;
    if (fresh) {
      test(now);
    }
    boolean queue =
        over() > threshold && observer.uploadQueue() + observer.downloadQueue() > 0.5 * threshold;
    decide(link.download, now, dt, stale, queue, fresh);
    decide(link.upload, now, dt, stale, queue, fresh);
  }

  /// The delay beyond what the path and its noise add, s.
  private double over() {
    return delay - path.usual();
  }

  /// Puts a delay that stands to the test.
  private void test(double now) {
    double feedback = link.emptyFeedbackDelay() + delay;
    lately.add(
        now,
        delay,
        link.download.inForce,
        link.upload.inForce,
        NOISE_IN_GROWTH * surprise.deviation());
    path.look(now, delay, threshold, resting.bias(), lately);
    if (path.due(now, feedback, threshold, lately)) {
      path.start(now, Math.max(over(), 0), usable(link.download), usable(link.upload));
    } else if (path.running()) {
      path.count(passed(link.download), passed(link.upload), now - testedAt);
      if (path.verdict(now, over(), feedback, lately)) {
        acquit(link.download, path.downReference(), now);
        acquit(link.upload, path.upReference(), now);
        observer.acquit(link.upload.rate, link.download.rate);
        lately.atLeast(link.download.rate, link.upload.rate);
      }
    }
    testedAt = now;
  }

  /// What a direction was let through: what it did not use was not withheld from it.
  private static double passed(DirectionState d) {
    return d.loaded ? Math.max(d.achieved, d.inForce) : d.achieved;
  }

  /// What a direction carries as far as known.
  private double usable(DirectionState d) {
    return Math.min(d.max, observer.capacity(d.isDownload(), 0.4));
  }

  private void acquit(DirectionState d, double reference, double now) {
    double before = Math.max(reference, Math.min(d.max, d.capacityBefore));
    d.acquitted(before * (1 - headroom(d)), now);
  }

  private void decide(
      DirectionState d, double now, double dt, boolean stale, boolean queue, boolean fresh) {
    double sinceGrown = now - d.grownAt;
    if (fresh || !queue) {
      d.grownAt = now;
    }
    if (stale) {
      d.reason = Reason.STALE;
    } else if (queue || path.running()) {
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
    double feedback = link.emptyFeedbackDelay() + delay;
    double over = Math.max(0, over() - threshold);
    double drainTime = Math.max(Tuning.DRAIN_TIME, d.isDownload() ? 1.5 * feedback : feedback);
    d.capacity = observer.capacity(d.isDownload(), 0.4);
    d.capacityAt = now;
    double guilty = Math.max(0.004, 0.6 * threshold);
    double guilt = observer.guilt(d.isDownload(), guilty);
    if (guilt >= Tuning.CLEAR) {
      d.clearAt = now;
    }
    if (guilt > 0.5) {
      d.ceiling = d.capacity;
      d.ceilingAt = now;
    }
    double innocent = Math.max(d.rate, surely(d, now) * (1 - headroom(d)));
    double wanted = innocent;
    d.reason = Reason.CUT;
    if (guilt > GUILTY) {
      demand.guilty = guilty;
      demand.allowed = threshold;
      demand.drainTime = drainTime;
      demand.deepest = Tuning.DEEPEST_CUT;
      demand.headroom = headroom(d);
      demand.doubt = d.isDownload() ? tuning.doubt() : tuning.doubtUpload();
      demand.since = now - previousSent;
      demand.sentBits = d.isDownload() ? 0 : 8 * (d.bytes.at(now) - d.bytes.at(previousSent));
      wanted = observer.wantedRate(d.isDownload(), demand);
      wanted = Math.max(wanted, Math.min(borneOut(d, now, over, drainTime), d.rate));
    }
    if (path.running()) {
      double reference = d.isDownload() ? path.downReference() : path.upReference();
      wanted = Math.min(wanted, Math.min(d.rate, reference * (1 - path.share())));
      d.reason = Reason.TEST;
    }
    if (wanted < d.rate) {
      if (now - d.busyAt < 1 + delay) {
        d.cut(wanted, now);
      } else {
        d.reason = Reason.IGNORED;
      }
    } else if (d.loaded) {
      d.reason = Reason.FOLLOW;
      d.raise(Math.min(wanted, d.rate * (1 + Tuning.FAST * dt)));
      if (guilt < Tuning.CLEAR && !path.running()) {
        double g = growth(d, now);
        d.reason = Reason.GROW_PAST;
        d.raise(d.rate * (1 + g * Math.min(0.1, sinceGrown)));
      }
    } else {
      d.reason = Reason.HOLD;
    }
  }

  /// The lowest rate that what was seen lately bears out. A download needs no such check where both
  /// ways are seen, its queue is far beyond the noise, and less arrives than our shaper would let
  /// through: then what arrives is what the line carries.
  private double borneOut(DirectionState d, double now, double over, double drainTime) {
    double noise = surprise.deviation();
    if (d.isDownload()
        && now - splitAt < Tuning.STALE
        && over > UNMISTAKABLE * noise
        && !d.own
        && d.achieved < 0.9 * d.inForce) {
      return 0;
    }
    double sure = Math.max(0, over - NOISE_IN_GROWTH * noise);
    return lately.leastCapacity(d.isDownload()) * (1 - sure / drainTime - headroom(d));
  }

  private void grow(DirectionState d, double now, double dt) {
    d.capacity = observer.capacity(d.isDownload(), 0.4);
    d.capacityAt = now;
    d.capacityBefore = d.capacity;
    double base = surely(d, now) * (1 - headroom(d));
    d.reason = Reason.GROW;
    if (d.rate < base) {
      d.raise(Math.min(base, d.rate * (1 + Tuning.FAST * dt)));
      d.reason = Reason.RESTORE;
    }
    double g = growth(d, now);
    d.raise(d.rate * (1 + g * dt));
    d.learn(d.achieved, dt);
  }

  /// Slow up to what the last queue showed and a little beyond, since there the next one begins.
  private double growth(DirectionState d, double now) {
    double first = d.isDownload() ? link.tuning.growth() : link.tuning.growthUpload();
    boolean close = d.ceiling < Double.POSITIVE_INFINITY && d.rate < BEYOND_CEILING * d.ceiling;
    double since = close ? 0 : now - d.clearAt;
    return d.growth(since, first, link.emptyFeedbackDelay(), link.tuning);
  }

  /// What a direction carries without doubt: beyond what its last queue showed the stories only
  /// hope.
  private static double surely(DirectionState d, double now) {
    return Math.min(d.capacity, d.ceiling * (1 + CEILING_RISE * (now - d.ceilingAt)));
  }

  private double headroom(DirectionState d) {
    return d.isDownload() ? link.tuning.headroom() : link.tuning.headroomUpload();
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
    boolean unloaded = link.unloaded(now);
    noise.add(q, delayKnown ? Math.max(0, delay - q - 0.5 * gap) : 0, !unloaded);
    if (unloaded) {
      resting.add(delta[i]);
      if (!Double.isNaN(split[i])) {
        restingSplit.add(split[i]);
      }
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
    probe.delay = delta[i] - path.usual();
    probe.noise = Math.max(surprise.deviation(), resting.known() ? resting.deviation() : 0);
    probe.split = split[i] - restingSplit.bias();
    probe.splitNoise =
        Math.max(SPLIT_NOISE, Math.max(surprise.deviation(), restingSplit.deviation()));
    probe.uploadBefore = up.capacityBefore;
    probe.downloadBefore = down.capacityBefore;
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
    surprise.add(observer.surprise());
  }

  /// Demand, but nothing waits in our own shaper and less than the rate passes: the ISP limits this
  /// direction.
  private static boolean limited(DirectionState d, double now, double share) {
    return now - d.busyAt < 1 && now - d.ownAt > 0.1 && d.achieved < share * d.inForce;
  }

  double delay() {
    return delay;
  }

  double threshold() {
    return threshold;
  }

  double noise() {
    return noise.value();
  }

  double pathOffset() {
    return path.offset();
  }
}
