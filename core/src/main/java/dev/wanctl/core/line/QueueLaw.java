package dev.wanctl.core.line;

/// Turns replies into rates. An [Observer] tells the two queues apart, from round trips alone or
/// with one-way delays where reflectors tell them, and each direction that the observer blames is
/// set to what drains its queue, below its capacity. In doubt both are: that drains the queue
/// wherever it is, and who was innocent gets back what it had. A delay that stands all the same is
/// put to the [PathTrial].
final class QueueLaw implements Law {

  /// Belief from which a direction is treated as guilty. In doubt both are: a moment of a little
  /// too little costs less than a queue that stands because each waits for the other.
  private static final double GUILTY = 0.3;

  /// Where an effect is seen late, a cut in doubt costs more than a moment: from a second on it
  /// takes this belief; the feedback delay from which the one above rises to it, s.
  private static final double GUILTY_LATE = 0.5;

  private static final double LATE_FROM = 0.4;
  private static final double LATE_TO = 1;

  /// A queue of so many deviations of the noise is beyond doubt, where both ways are seen, and
  /// where only their sum is.
  private static final double UNMISTAKABLE = 6;

  private static final double UNMISTAKABLE_SUM = 12;

  /// A queue from here on shows the capacity by itself, where both ways are seen, and where only
  /// their sum is, s; and the belief from which that is one direction's alone.
  private static final double SHOWN = 0.008;

  private static final double SHOWN_SUM = 0.015;
  private static final double SOLE = 0.65;

  /// Where only the sum is seen: the belief up to which a direction is innocent of a queue, and
  /// from which the other one is to blame.
  private static final double INNOCENT = 0.1;

  private static final double BLAMED = 0.8;

  /// What both ways show is drained in this share of the usual time.
  private static final double SOON = 0.6;

  /// Jitter that comes up suddenly reaches this, s.
  private static final double JITTER = 0.025;

  /// After a change that a clock announced, the capacity may be another one for so long, s.
  private static final double CHANGING = 0.6;

  /// No noise is like this, s: whoever carries anything is busy.
  private static final double UNBEARABLE = 0.2;

  private final Link link;
  private final Observer observer;
  private final RateDemand demand = new RateDemand();
  private final Lately lately = new Lately();
  private final PathTrial path = new PathTrial();
  private final Replies replies;
  private final Trials trials;

  private double threshold;
  private boolean changing;

  QueueLaw(Link link, long seed) {
    this.link = link;
    observer =
        new Observer(
            link.upload.rate, link.download.rate, link.upload.max, link.download.max, seed);
    replies = new Replies(link, observer, path);
    trials = new Trials(link, observer, replies, lately, path);
    threshold = link.tuning.queueFloor();
  }

  @Override
  public void reply(int reflector, double sentAt, double receivedAt, double delta) {
    replies.reply(reflector, sentAt, receivedAt, delta);
  }

  @Override
  public void reply(
      int reflector,
      double sentAt,
      double receivedAt,
      double delta,
      double upDelta,
      double downDelta) {
    replies.reply(reflector, sentAt, receivedAt, delta, upDelta, downDelta);
  }

  /// No reply came for long. What is half known is forgotten, what is known stays; the last growth,
  /// whose effect nobody will see, is taken back once.
  @Override
  public void blind() {
    if (replies.chained()) {
      takeBack(link.download);
      takeBack(link.upload);
    }
    replies.interrupt();
    lately.forget();
    path.end(Double.NEGATIVE_INFINITY);
  }

  private void takeBack(DirectionState d) {
    if (d.loaded && !Double.isNaN(d.capacity)) {
      double sure = Math.min(d.max, d.capacity) * (1 - 2 * link.headroom(d));
      d.rate = Math.max(d.min, Math.min(d.rate, sure));
    }
  }

  @Override
  public void step(double now, double dt) {
    boolean fresh = replies.observe(now);
    if (!replies.known()) {
      return;
    }
    threshold = replies.threshold();
    boolean clear = over() <= threshold;
    // A reply that is borne out by overdue ones is as good as two.
    fresh |= replies.borneOut(now) && clear && over() > threshold;
    link.upload.queue = observer.uploadQueue();
    link.download.queue = observer.downloadQueue();
    expect(link.reallocations.since(now) < CHANGING);
    boolean stale = replies.stale(now);
    if (fresh) {
      trials.look(now, replies.delay(), threshold);
    }
    if (over() > UNBEARABLE) {
      link.download.carries(now);
      link.upload.carries(now);
    }
    boolean queue =
        over() > threshold && observer.uploadQueue() + observer.downloadQueue() > 0.5 * threshold;
    decide(link.download, now, dt, stale, queue, fresh);
    decide(link.upload, now, dt, stale, queue, fresh);
  }

  /// What the last queues showed says nothing beyond a change that a clock announces.
  private void expect(boolean change) {
    if (change && !changing) {
      link.download.ceiling.forget();
      link.upload.ceiling.forget();
    }
    changing = change;
    observer.expectChange(change);
  }

  /// The delay beyond what the path and its noise add, s.
  private double over() {
    return replies.delay() - path.usual();
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
    double feedback = link.emptyFeedbackDelay() + replies.delay();
    double over = Math.max(0, over() - threshold);
    double drainTime = Math.max(Tuning.DRAIN_TIME, d.isDownload() ? 1.5 * feedback : feedback);
    d.capacity = observer.capacity(d.isDownload(), 0.4);
    double guilty = Math.max(0.004, 0.6 * threshold);
    double guilt = observer.guilt(d.isDownload(), guilty);
    if (path.daring()) {
      d.reason = Reason.TEST;
      d.rate = Math.min(d.max, Math.max(d.rate, PathTrial.DARED * d.beforeTest));
      return;
    }
    if (guilt >= Tuning.CLEAR) {
      d.clearAt = now;
    } else if (!bothWays(now)) {
      d.ceiling.innocent(over);
    }
    if (guilt > 0.5) {
      d.ceiling.shows(d.capacity, over, now);
    }
    double innocent = Math.max(d.rate, surely(d, now) * (1 - link.headroom(d)));
    double wanted = innocent;
    d.reason = Reason.CUT;
    d.exempt = bothWays(now) && acquitted(d, guilt, guilty);
    if (guilt > guiltyFrom()) {
      demand.guilty = guilty;
      demand.allowed = threshold;
      demand.drainTime = drainTime;
      demand.deepest = Tuning.DEEPEST_CUT;
      demand.headroom = link.headroom(d);
      demand.doubt = d.isDownload() ? tuning.doubt() : tuning.doubtUpload();
      demand.since = now - replies.newestSent();
      demand.sentBits =
          d.isDownload() ? 0 : 8 * (d.bytes.at(now) - d.bytes.at(replies.newestSent()));
      wanted = observer.wantedRate(d.isDownload(), demand);
      wanted = Math.max(wanted, Math.min(borneOut(d, now, over, drainTime), d.rate));
    }
    wanted = Math.min(wanted, shown(d, now, guilt, guilty, drainTime));
    if (path.running() && !d.exempt) {
      double capacity = d.isDownload() ? path.downReference() : path.upReference();
      double tested = Math.min(d.rate, path.rate(capacity, d.beforeTest));
      // What a gentle test withholds is enough for what it tests.
      wanted = path.gentle(over) ? tested : Math.min(wanted, tested);
      d.reason = Reason.TEST;
    }
    if (wanted < d.rate) {
      if (now - d.busyAt < 1 + replies.delay()) {
        d.cut(wanted);
      } else {
        d.reason = Reason.IGNORED;
      }
    } else if (d.loaded) {
      d.reason = Reason.FOLLOW;
      d.raise(Math.min(wanted, d.rate * (1 + Tuning.FAST * dt)));
      // Where only the sum is seen, a direction that grows while a queue stands may well be the one
      // that feeds it.
      if (guilt < Tuning.CLEAR
          && (bothWays(now) || acquitted(d, guilt, guilty))
          && !path.running()) {
        double g = growth(d, now);
        d.reason = Reason.GROW_PAST;
        d.raise(d.rate * (1 + g * Math.min(0.1, sinceGrown)));
      }
    } else {
      d.reason = Reason.HOLD;
    }
  }

  private double guiltyFrom() {
    double late = (link.emptyFeedbackDelay() - LATE_FROM) / (LATE_TO - LATE_FROM);
    return GUILTY + (GUILTY_LATE - GUILTY) * Math.clamp(late, 0.0, 1.0);
  }

  /// Whether hardly any story has a queue of this direction, and nearly all have one of the other.
  private boolean acquitted(DirectionState d, double guilt, double guilty) {
    return guilt < INNOCENT && observer.guilt(!d.isDownload(), guilty) > BLAMED;
  }

  /// The rate that drains a queue which shows by itself what its direction carries; infinite if
  /// none does. It is known whose queue it is if both ways are seen, or if all stories say so.
  private double shown(
      DirectionState d, double now, double guilt, double guilty, double drainTime) {
    boolean both = bothWays(now);
    if (!both && (guilt < SOLE || observer.guilt(!d.isDownload(), guilty) > 1 - SOLE)) {
      return Double.POSITIVE_INFINITY;
    }
    double least = Math.max(both ? SHOWN : SHOWN_SUM, UNMISTAKABLE * replies.jitter());
    double queue = replies.delivery().queue(d, !both);
    if (!(over() - threshold > least) || !(queue - threshold > (both ? SHOWN : SHOWN_SUM))) {
      return Double.POSITIVE_INFINITY;
    }
    double capacity = replies.delivery().capacity(d, !both);
    if (Double.isNaN(capacity)) {
      return Double.POSITIVE_INFINITY;
    }
    if (!d.isDownload()) {
      double since = now - replies.newestSent();
      double fed = 8 * (d.bytes.at(now) - d.bytes.at(replies.newestSent()));
      queue = Math.max(0, queue + fed / capacity - since);
    }
    double withheld =
        Math.clamp(
            (queue - threshold) / (both ? SOON * drainTime : drainTime), 0, Tuning.DEEPEST_CUT);
    return capacity * (1 - withheld - link.headroom(d));
  }

  /// The lowest rate that what was seen lately bears out; 0 where the observer needs no such check.
  private double borneOut(DirectionState d, double now, double over, double drainTime) {
    double noise = replies.jitter();
    double doubtful = Math.max(JITTER, (bothWays(now) ? UNMISTAKABLE : UNMISTAKABLE_SUM) * noise);
    if (over > doubtful && measured(d)) {
      return 0;
    }
    double sure = Math.max(0, over - Trials.NOISE_IN_GROWTH * noise);
    return lately.leastCapacity(d.isDownload()) * (1 - sure / drainTime - link.headroom(d));
  }

  /// Whether reflectors tell the two ways apart now.
  private boolean bothWays(double now) {
    return now - replies.splitAt() < Tuning.STALE;
  }

  /// Whether a queue shows the capacity by itself: of the download what arrives, if that is less
  /// than our shaper would let through; of the upload the growth, as long as it lasts.
  private boolean measured(DirectionState d) {
    return d.isDownload() ? !d.own && d.achieved < 0.9 * d.inForce : lately.growing();
  }

  private void grow(DirectionState d, double now, double dt) {
    double fell = d.ceiling.gone();
    if (!Double.isNaN(fell)) {
      link.reallocations.fell(fell);
    }
    d.capacity = observer.capacity(d.isDownload(), 0.4);
    d.capacityBefore = d.capacity;
    double base = surely(d, now) * (1 - link.headroom(d));
    d.reason = Reason.GROW;
    if (d.rate < base) {
      d.raise(Math.min(base, d.rate * (1 + Tuning.FAST * dt)));
      d.reason = Reason.RESTORE;
    }
    double g = growth(d, now);
    d.raise(d.rate * (1 + g * dt));
    d.learn(d.achieved, now, dt);
  }

  /// Slow up to what the last queue showed and a little beyond, since there the next one begins.
  private double growth(DirectionState d, double now) {
    double first = d.isDownload() ? link.tuning.growth() : link.tuning.growthUpload();
    double since = d.nearsUsual() ? 0 : now - d.ceiling.growsFrom(d.rate, d.clearAt);
    return d.growth(since, first, link.emptyFeedbackDelay(), link.tuning);
  }

  /// What a direction carries without doubt: beyond what its last queue showed the stories only
  /// hope.
  private static double surely(DirectionState d, double now) {
    return Math.min(d.capacity, d.ceiling.sure(now));
  }

  @Override
  public boolean impatient() {
    return replies.doubted() && over() <= threshold;
  }

  @Override
  public double delay() {
    return replies.delay();
  }

  @Override
  public double threshold() {
    return threshold;
  }

  @Override
  public double noise() {
    return replies.noise();
  }

  @Override
  public double pathOffset() {
    return path.offset();
  }

  @Override
  public double splitAt() {
    return replies.splitAt();
  }
}
