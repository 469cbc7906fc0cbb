package dev.wanctl.core.line;

/// One direction's queue as its own one-way delays show it: measures the capacity while a queue
/// stands, sets the rate so that the queue drains in a given time (a dead-beat step: the same
/// evidence twice changes nothing), and finds out when a queue is not ours.
final class OneWayQueue {

  private static final int RING = 16;
  private static final double COVER = 0.05;
  private static final double KNOWN_FOR_DOWNLOAD = 20;
  private static final double KNOWN_FOR_UPLOAD = 2;

  private final Link link;
  private final DirectionState d;
  private final Noise noise = new Noise();
  private final Episode episode = new Episode();

  private final double[] received = new double[RING];
  private final double[] sent = new double[RING];
  private final double[] delta = new double[RING];
  private final int[] reflector = new int[RING];
  private long count;

  private double newest = Double.NaN;
  private double second = Double.NaN;
  private double filtered = Double.NaN;
  private double filteredAt = Double.NEGATIVE_INFINITY;
  private double threshold;
  private double queuedAt = Double.NEGATIVE_INFINITY;
  private double drainedAt;
  private double bigCutAt = Double.NEGATIVE_INFINITY;
  private boolean cutWhileWeak;

  OneWayQueue(Link link, DirectionState direction) {
    this.link = link;
    this.d = direction;
    threshold = link.tuning.queueFloor();
  }

  void reply(int reflector, double sentAt, double receivedAt, double delta) {
    int i = (int) (count++ % RING);
    this.reflector[i] = reflector;
    sent[i] = sentAt;
    received[i] = receivedAt;
    this.delta[i] = delta;
  }

  void forget() {
    count = 0;
    filtered = Double.NaN;
    episode.close();
  }

  double threshold() {
    return threshold;
  }

  double noise() {
    return noise.value();
  }

  void step(double now, double dt) {
    if (count == 0) {
      return;
    }
    int last = (int) ((count - 1) % RING);
    newest = received[last];
    double q = corroborated(last);
    boolean fresh = newest > filteredAt;
    double standing = standing();
    if (fresh) {
      if (!Double.isNaN(filtered)) {
        double fall = Math.max(0, filtered - q - 0.5 * Math.max(0, newest - filteredAt));
        noise.add(q, fall, now - d.trafficAt <= 1);
      }
      filtered = q;
      filteredAt = newest;
    }
    d.queue = Math.max(0, q);
    threshold =
        Math.max(
            Math.max(link.tuning.queueFloor(), noise.value() + 0.002),
            1.5 * Tuning.PACKET_BITS / d.rate);
    if (q > threshold) {
      if (fresh) {
        underQueue(now, dt, last, q, standing);
      }
    } else {
      withoutQueue(now, dt, q);
    }
  }

  /// The least of the newest replies, the first two from different reflectors; more of them the
  /// noisier the path.
  private double corroborated(int last) {
    int wanted = 2 + (noise.raw() > 0.005 ? 1 : 0) + (noise.raw() > 0.010 ? 1 : 0);
    double q = delta[last];
    int got = 1;
    second = Double.NaN;
    for (long k = count - 2; k >= Math.max(0, count - 10) && got < wanted; k--) {
      int j = (int) (k % RING);
      if (reflector[j] != reflector[last] || got > 1) {
        q = Math.min(q, delta[j]);
        if (got == 1) {
          second = received[j];
        }
        got++;
      }
    }
    return q;
  }

  /// The least delay of the last 170 ms: what surely stood all the time.
  private double standing() {
    double least = Double.POSITIVE_INFINITY;
    int n = 0;
    for (long k = count - 1; k >= Math.max(0, count - 10); k--) {
      int j = (int) (k % RING);
      if (newest - received[j] <= 0.17) {
        least = Math.min(least, delta[j]);
        n++;
      }
    }
    return n >= 3 || delta[(int) ((count - 1) % RING)] > 0.03 ? least : 0;
  }

  private void underQueue(double now, double dt, int last, double q, double standing) {
    double feedback = link.emptyFeedbackDelay() + q;
    double reference = Double.isNaN(d.capacity) ? d.rate : Math.min(d.rate, d.capacity);
    boolean weak = d.achieved < 0.4 * reference;
    if (weak
        && (q < Math.max(3 * threshold, 0.02)
            || d.achieved < 0.05 * reference
            || (now - d.cutAt < feedback && cutWhileWeak))) {
      d.reason = Reason.IGNORED;
      return;
    }
    if (now - d.busyAt >= 1 + q && !weak && q < 1.5 * threshold) {
      d.reason = Reason.IGNORED;
      return;
    }
    if (!episode.open()) {
      episode.begin(now, q);
    }
    queuedAt = now;
    episode.note(now, q, feedback);
    d.reason = Reason.HOLD;
    boolean frozen =
        d.isDownload() ? measureDownload(now, q, standing) : measureUpload(last, q, standing, now);
    if (!episode.capacityKnown()) {
      return;
    }
    episode.capacity = Math.max(episode.capacity, 0.5 * d.min);
    Episode.Verdict verdict = episode.judge(d, now, q, threshold, feedback);
    if (verdict == Episode.Verdict.FOREIGN) {
      rebase(now);
      return;
    }
    boolean testing = verdict == Episode.Verdict.TESTING;
    if (frozen) {
      if (testing) {
        d.rate = Math.max(d.min, Math.min(d.rate, episode.capacity * (1 - Episode.TEST_CUT)));
        d.reason = Reason.TEST;
      }
      return;
    }
    act(now, dt, last, q, feedback, weak, testing);
  }

  private void act(
      double now, double dt, int last, double q, double feedback, boolean weak, boolean testing) {
    double present = q;
    if (!d.isDownload()) {
      double sentSince = 8 * (d.bytes.at(now) - d.bytes.at(sent[last]));
      present = Math.max(0, q + sentSince / episode.capacity - (now - sent[last]));
    }
    double drain = Math.max(Tuning.DRAIN_TIME_ONE_WAY, d.isDownload() ? 1.5 * feedback : feedback);
    double x = (present - Math.max(link.tuning.queueTarget(), threshold)) / drain;
    x = Math.clamp(x, -Tuning.UP_ONE_WAY, Tuning.DEEPEST_CUT);
    if (now - drainedAt > 15 && q < 0.05) {
      x = Math.max(x, 0.1); // the baseline must see an empty queue now and then
    }
    if (testing) {
      x = Math.max(x, Episode.TEST_CUT);
    }
    double wanted = episode.capacity * (1 - x);
    if (weak) {
      wanted = Math.max(wanted, 0.6 * d.rate);
    }
    cutWhileWeak = weak;
    if (!testing && q < 0.1) {
      wanted = Math.max(wanted, episode.leastWithoutProof(now, feedback));
    }
    if (wanted < 0.97 * d.rate) {
      bigCutAt = now;
    }
    if (wanted < d.rate) {
      d.cut(wanted, now);
      episode.cut(now);
      d.reason = testing ? Reason.TEST : Reason.CUT;
    } else {
      d.raise(Math.min(wanted, d.rate * (1 + 2 * link.tuning.growthMost() * dt)));
      d.reason = Reason.FOLLOW;
    }
  }

  /// What arrives is a lower bound of the capacity. It is the capacity only as far as the queue
  /// covered the window, and only if our own shaper does not hold it down.
  private boolean measureDownload(double now, double q, double standing) {
    double to = now - newest < 0.08 ? now : newest;
    double from = Math.min(Double.isNaN(second) ? newest : second, to - 0.15);
    double arrived = d.bytes.rate(from, to);
    boolean notHeld = !d.own && (now - d.ownAt >= 0.1 || arrived < 0.85 * d.inForce);
    boolean overRate =
        d.own
            && arrived > 1.03 * d.inForce
            && episode.capacityKnown()
            && (arrived > episode.capacity
                || now - bigCutAt > link.reflectors.shortestRoundTrip() + q + 0.1);
    if (!notHeld && !overRate) {
      if (!episode.capacityKnown()) {
        episode.capacity = Math.max(known(now, KNOWN_FOR_DOWNLOAD, 0), d.rate);
      }
      return false;
    }
    if (episode.testing() && arrived < episode.capacity) {
      return false; // a test lowers the rate itself: nothing to learn downwards
    }
    double from0 =
        episode.capacityKnown()
            ? episode.capacity
            : known(now, KNOWN_FOR_DOWNLOAD, Math.max(d.rate, arrived));
    double w =
        arrived > from0 ? 0.7 : Math.min(0.7, Math.max(0, Math.max(standing, q - 0.012)) / COVER);
    learn(from0 + w * (arrived - from0), now);
    return false;
  }

  /// Dispersion: what was sent between two probes, over the time between them plus the growth of
  /// their delay, is the capacity of any FIFO that did not run empty. True if the estimate must not
  /// move now: it only mirrors our own rate.
  private boolean measureUpload(int last, double q, double standing, double now) {
    double span = Math.clamp(noise.raw() / 0.03, 0.09, 0.3);
    int earlier = -1;
    for (long k = count - 2; k >= Math.max(0, count - 10); k--) {
      int j = (int) (k % RING);
      if (delta[j] > 0.7 * threshold && sent[last] - sent[j] >= span) {
        earlier = j;
        break;
      }
      if (earlier < 0 && received[j] == second && sent[last] - sent[j] > 0.02) {
        earlier = j;
      }
    }
    if (earlier < 0) {
      return false;
    }
    double between = sent[last] - sent[earlier];
    double denominator = between + delta[last] - delta[earlier];
    if (between <= 0.02 || denominator <= 0.02) {
      return false;
    }
    double bits = 8 * (d.bytes.at(sent[last]) - d.bytes.at(sent[earlier]));
    double measured = Math.min(bits / denominator, 3 * d.rate);
    double rate = bits / between;
    if (episode.capacityKnown()
        && ((rate < 0.97 * episode.capacity && Math.abs(measured / rate - 1) < 0.04)
            || (episode.testing() && measured < episode.capacity))) {
      return true;
    }
    double from0 =
        episode.capacityKnown() ? episode.capacity : known(now, KNOWN_FOR_UPLOAD, Double.NaN);
    if (Double.isNaN(from0)) {
      learn(measured, now);
      return false;
    }
    double w =
        d.own || measured > from0
            ? 0.6
            : Math.min(0.6, Math.max(0, Math.max(standing, q - 0.012)) / COVER);
    learn(from0 + w * (measured - from0), now);
    return false;
  }

  private double known(double now, double fresh, double otherwise) {
    return !Double.isNaN(d.capacity) && now - d.capacityAt < fresh ? d.capacity : otherwise;
  }

  private void learn(double capacity, double now) {
    episode.capacity = capacity;
    d.capacity = capacity;
    d.capacityAt = now;
    d.measured = capacity;
  }

  private void rebase(double now) {
    link.reflectors.rebase(d.isDownload(), episode.leastDelay());
    d.raise(0.98 * episode.best());
    count = 0;
    filtered = Double.NaN;
    d.queue = 0;
    d.clearAt = now;
    d.reason = Reason.REBASE;
    episode.close();
  }

  private void withoutQueue(double now, double dt, double q) {
    if (now - newest > Tuning.STALE) {
      d.reason = Reason.STALE;
      return;
    }
    if (q < 0.5 * threshold || q < noise.value() || (!d.loaded && now - d.busyAt > 1)) {
      drainedAt = now;
    }
    double headroom = 0.8 * headroom();
    if (episode.open()) {
      episode.close();
      d.clearAt = now;
      double base = d.capacity * (1 - headroom);
      if (now - d.capacityAt < 2 && d.rate < base) {
        d.raise(base);
        d.reason = Reason.DRAINED;
        return;
      }
    }
    if (!d.loaded) {
      raiseCapacity();
      d.idle(now, dt, link.tuning);
      return;
    }
    double lower = now - d.capacityAt < 1 ? Math.max(d.achieved, d.capacity) : d.achieved;
    d.learn(lower, dt);
    raiseCapacity();
    double since = now - Math.max(d.clearAt, queuedAt);
    double g = d.growth(since, link.tuning.growthUpload(), link.emptyFeedbackDelay(), link.tuning);
    d.raise(d.rate * (1 + g * dt));
    d.reason = Reason.GROW;
  }

  /// What passes is a lower bound of the capacity.
  private void raiseCapacity() {
    if (d.capacity < d.achieved) {
      d.capacity = d.achieved;
      d.measured = d.achieved;
    }
  }

  private double headroom() {
    return d.isDownload() ? link.tuning.headroom() : link.tuning.headroomUpload();
  }
}
