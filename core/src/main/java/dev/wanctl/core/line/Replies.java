package dev.wanctl.core.line;

/// The replies and what they tell: the delay to act on, the noise in it, and one [ProbeStep] after
/// another for the [Observer], as soon as the counters cover it.
final class Replies {

  private static final int RING = 64;

  /// A pause between replies after which the bytes counted over it say nothing any more, s.
  private static final double LONGEST_GAP = 0.6;

  /// Counters further apart than this tell too late whether our shaper holds packets now, s.
  private static final double PROMPT = 0.12;

  /// One-way stamps of ICMP have a grain of a millisecond; and clocks are steered.
  private static final double CLOCKS_AGREE = 0.004;

  private static final double SPLIT_NOISE = 0.002;

  /// A queue is seen from so many deviations of the noise.
  private static final double DEVIATIONS = 1.8;

  private static final double DOUBTED = 0.002;

  private final Link link;
  private final Observer observer;
  private final PathTrial path;
  private final ProbeStep probe = new ProbeStep();
  private final Noise noise = new Noise();
  private final AtRest atRest = new AtRest();
  private final Resting resting = new Resting();
  private final Resting restingSplit = new Resting();
  private final Surprise surprise = new Surprise();
  private final Delivery delivery = new Delivery();

  // In order of arrival; [used, count) wait for counters that cover them.
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
  private boolean known;
  private double splitAt = Double.NEGATIVE_INFINITY;

  // The newest reply, whatever others say.
  private double newest;
  private int newestFrom;
  private double newestSent;

  Replies(Link link, Observer observer, PathTrial path) {
    this.link = link;
    this.observer = observer;
    this.path = path;
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

  /// The chain of replies is broken: the next one begins another.
  void interrupt() {
    used = count;
    previousReceived = Double.NaN;
    delivery.forget();
  }

  /// Whether there is a chain of replies.
  boolean chained() {
    return !Double.isNaN(previousReceived);
  }

  boolean stale(double now) {
    return count == 0 || now - received[(int) ((count - 1) % RING)] > link.stale;
  }

  /// Feeds the observer with every reply that the counters cover by now; true if there was one.
  boolean observe(double now) {
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

  private void learnRest(double now) {
    while (atRest.certain(now)) {
      noise.rests(atRest.delay());
      resting.add(atRest.delta());
      if (!Double.isNaN(atRest.split())) {
        restingSplit.add(atRest.split());
      }
      atRest.drop();
    }
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
    noise.add(known ? Math.max(0, delay - q - 0.5 * gap) : 0);
    if (link.unloaded(now)) {
      atRest.add(now, q, delta[i], split[i]);
      learnRest(now);
    } else {
      atRest.forget();
    }
    delay = q;
    known = true;
    newest = delta[i];
    newestFrom = reflector[i];
    newestSent = sent[i];
  }

  /// Whether a probe to another reflector, sent after that of the newest reply, is so late by now
  /// that it bears out what that reply showed, before its own reply comes. Then the delay to act on
  /// has become longer.
  boolean borneOut(double now) {
    double q = Math.min(newest, link.overdue.longest(now, newestFrom, newestSent));
    if (!(q > delay)) {
      return false;
    }
    delay = q;
    return true;
  }

  /// Whether the newest reply showed more than others bear out.
  boolean doubted() {
    return known && newest > delay + DOUBTED;
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
    delivery.add(sent[i], received[i], probe.delay, probe.split);
    surprise.add(observer.surprise());
  }

  /// Demand, but nothing waits in our own shaper and less than the rate passes: the ISP limits this
  /// direction.
  private static boolean limited(DirectionState d, double now, double share) {
    return now - d.busyAt < 1 && now - d.ownAt > 0.1 && d.achieved < share * d.inForce;
  }

  /// Whether there is a delay to act on.
  boolean known() {
    return known;
  }

  /// The delay to act on, beyond the baseline, s.
  double delay() {
    return delay;
  }

  /// What queues that stand show by themselves.
  Delivery delivery() {
    return delivery;
  }

  /// The delay from which a queue is seen, s.
  double threshold() {
    return Math.max(
        Math.max(link.tuning.queueFloor(), noise.value() + 0.002),
        Math.max(DEVIATIONS * surprise.jitter(), 1.5 * Tuning.PACKET_BITS / link.upload.rate));
  }

  /// The level below which a delay is noise, s.
  double noise() {
    return noise.value();
  }

  /// The standard deviation of the path's jitter, whatever the load, s.
  double jitter() {
    return surprise.jitter();
  }

  /// The middle of the noise of the line at rest, s.
  double resting() {
    return resting.bias();
  }

  /// When the newest reply's probe left that the observer has seen, s.
  double newestSent() {
    return previousSent;
  }

  /// When the newest reply came that showed both ways, s.
  double splitAt() {
    return splitAt;
  }
}
