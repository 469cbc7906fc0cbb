package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// What is known of one direction of a line, and its rate. Times in seconds, rates in bit/s, `NaN`
/// is unknown.
final class DirectionState {

  private static final double LONG_AGO = -1e9;

  /// A direction is held by another bottleneck if at least this share of its rate passes, and so
  /// evenly over so many stretches.
  private static final double LEAST_HELD = 0.03;

  private static final int STRETCHES = 5;

  /// What acknowledgements take at most, of what they acknowledge.
  private static final double ACKNOWLEDGEMENTS = 0.08;

  private static final double EVEN = 0.3;

  /// Of what is usual: the first rate, and between what growth is slow the first time.
  private static final double FIRST = 0.95;

  private static final double NEAR = 0.93;
  private static final double BEYOND = 1.10;

  /// What was learned so long ago says less than what is usual at this hour, s.
  private static final double LATELY = 900;

  final Direction direction;
  final ByteSeries bytes = new ByteSeries();
  double min;
  double max;

  /// The rate wanted; continuous, quantised only where it is written.
  double rate;

  /// The rate that the device confirmed last; the wanted one until it has.
  double inForce;

  double backlogBytes = Double.NaN;

  /// Last estimate of the capacity.
  double capacity = Double.NaN;

  /// The capacity believed in when no queue was seen last.
  double capacityBefore;

  /// The rate when the last [PathTrial] began.
  double beforeTest;

  /// Both ways are seen, and the delay is the other direction's: a test of the path asks nothing of
  /// this one.
  boolean exempt;

  final Ceiling ceiling = new Ceiling();

  /// The capacity learned over minutes.
  double learned = Double.NaN;

  /// When that was last looked at.
  double learnedAt = LONG_AGO;

  /// What it is expected to carry at this hour, by its past.
  double usual = Double.NaN;

  /// Whether its first rate was chosen by what is known of the line.
  boolean begun;

  /// What gets through now.
  double achieved;

  /// The delay now that is blamed on this direction's queue at the ISP.
  double queue;

  boolean loaded;

  /// Our own shaper is the bottleneck: packets wait in it.
  boolean own;

  double busyAt = LONG_AGO;
  double trafficAt = LONG_AGO;
  double ownAt = LONG_AGO;
  double notOwnAt = LONG_AGO;

  /// Growth accelerates from here on.
  double clearAt;

  double grownAt;
  double atMinSince = Double.NaN;
  Reason reason = Reason.START;

  DirectionState(Direction direction, DirectionSettings settings, double startShare) {
    this.direction = direction;
    bound(settings);
    rate = Math.max(min, startShare * max);
    inForce = rate;
    capacityBefore = rate;
  }

  void bound(DirectionSettings settings) {
    min = settings.min().bitsPerSecond();
    max = settings.max().bitsPerSecond();
    rate = Math.clamp(rate, min, max);
  }

  boolean isDownload() {
    return direction == Direction.DOWNLOAD;
  }

  /// Brings load and ownership up to date. Everything is relative to the rate in force.
  void observeLoad(double now, DirectionState other) {
    achieved = bytes.latestRate(rateWindow());
    boolean backlogKnown = !Double.isNaN(backlogBytes);
    boolean backlog = backlogKnown && backlogBytes * 8 / inForce > Tuning.OWN_BACKLOG;
    loaded = achieved >= Tuning.LOADED_SHARE * inForce || (backlog && achieved > 0.5 * inForce);
    if (loaded || achieved >= 0.4 * inForce || heldElsewhere(other)) {
      busyAt = now;
    }
    if (achieved > 0.15 * inForce || busyAt == now) {
      trafficAt = now;
    }
    own = backlogKnown ? backlog : achieved > 0.97 * inForce;
    if (own) {
      ownAt = now;
    } else {
      notOwnAt = now;
    }
  }

  /// Little of its rate passes, but that evenly, as it does through a bottleneck that is full: the
  /// capacity may be far below the rate. Traffic that nothing holds back comes in bursts, but for
  /// the acknowledgements of the other direction's.
  private boolean heldElsewhere(DirectionState other) {
    return achieved >= Math.max(LEAST_HELD * inForce, ACKNOWLEDGEMENTS * other.achieved)
        && bytes.spread(rateWindow(), STRETCHES) < EVEN;
  }

  /// A delay that is no noise: who carries more than a trickle is busy, however little of the rate
  /// that is.
  void carries(double now) {
    if (achieved >= LEAST_HELD * inForce) {
      busyAt = now;
      trafficAt = now;
    }
  }

  /// The window of "what passes now", s.
  double rateWindow() {
    return Math.max(Tuning.RATE_WINDOW, 2.2 * bytes.spacing());
  }

  /// Growth now, per second: slow first, then faster, but never so fast that it builds more than
  /// the allowed queue before its effect can be seen (the queue of a ramp g over a feedback delay T
  /// is about g T^2 / 2).
  double growth(double since, double first, double feedbackDelay, Tuning tuning) {
    double accelerated = first + tuning.acceleration() * Math.max(0, since);
    double bound = 2 * tuning.queueProbe() / (feedbackDelay * feedbackDelay);
    return Math.min(Math.min(accelerated, tuning.growthMost()), bound);
  }

  void learn(double sample, double now, double dt) {
    learnedAt = now;
    if (Double.isNaN(learned)) {
      learned = sample;
    } else {
      double time = sample > learned ? 10 : 40;
      learned += (sample - learned) * (1 - Approx.exp(-dt / time));
    }
  }

  /// What it is expected to carry. Only a direction that begins, and has shown nothing yet, takes
  /// it for its rate; one that carries more already is not slowed down.
  void expect(double rate) {
    usual = rate > 0 && rate < Double.POSITIVE_INFINITY ? rate : Double.NaN;
    if (!Double.isNaN(usual) && !begun) {
      begun = true;
      double first = Math.clamp(FIRST * usual, min, max);
      if (ceiling.unknown() && (busyAt == LONG_AGO || first > this.rate)) {
        this.rate = first;
      }
    }
  }

  /// Whether it comes to where the next queue is to be expected, and none has shown better yet.
  boolean nearsUsual() {
    return ceiling.unknown() && rate > NEAR * usual && rate < BEYOND * usual;
  }

  /// What it will carry when it is loaded next: what was learned lately, else what is usual.
  private double expected(double now) {
    boolean lately = now - learnedAt < LATELY;
    double known = lately || Double.isNaN(usual) ? learned : usual;
    return Double.isNaN(known) ? max : known;
  }

  /// Raises the rate, but not far beyond what the device has confirmed: a device that does not
  /// follow must not find a wound-up rate when it is back.
  void raise(double wanted) {
    double bound = Math.max(rate, 1.25 * inForce);
    rate = Math.max(rate, Math.min(Math.min(max, wanted), bound));
  }

  void cut(double wanted) {
    rate = Math.max(min, wanted);
  }

  /// What it was cut for was no queue: back to what it surely carries.
  void regain(double known, double now) {
    rate = Math.clamp(Math.max(rate, known), min, max);
    clearAt = now;
    reason = Reason.REBASE;
  }

  /// Without load and queue: forget the eagerness of growth, and ease towards the learned capacity.
  void idle(double now, double dt, Tuning tuning) {
    reason = Reason.IDLE;
    if (now - busyAt > 0.3) {
      clearAt = Math.max(clearAt, now - 1);
    }
    if (now - busyAt > 2 && now - trafficAt > 2) {
      double goal = tuning.idleShare() * expected(now);
      double eased = rate + (goal - rate) * (1 - Approx.exp(-dt / Tuning.IDLE_TIME));
      rate = Math.clamp(eased, min, max);
      reason = Reason.DRIFT;
    }
  }
}
