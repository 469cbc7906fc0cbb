package dev.wanctl.core.line;

/// Finds out whether a delay that stands is a queue of ours or the path. Both directions are held
/// below their capacity together, so that a queue must shrink wherever it is; what stays although
/// enough was withheld was none.
///
/// At the minimum nothing can be withheld. There the test goes the other way (a *dare*): a little
/// more is let through for a moment, and a queue must grow wherever it is; what does not is the
/// path.
///
/// The path's part is an offset that later delays are seen without. It falls at once when delays
/// fall, so that it can hide no queue for long.
final class PathTrial {

  /// A queue that stands this long beside the feedback delay is put to the test, s; and a delay
  /// that never comes down, however short, after the second. It stands if all but a few replies say
  /// so: jitter makes single ones fast.
  static final double PATIENCE = 0.6;

  private static final double LONG_PATIENCE = 4;
  private static final double SHORT = 0.0015;

  /// A test that told nothing for so long ends, s, or after so many feedback delays.
  private static final double LONGEST = 2.5;

  private static final double LONGEST_DELAYS = 3;

  /// The test withholds what drains the queue in about this time, s, or in this share of the
  /// feedback delay where that is longer, within the two bounds: what is withheld for long need not
  /// be much.
  private static final double DRAIN_TIME = 0.35;

  private static final double DRAIN_SHARE = 0.6;

  private static final double LEAST_WITHHELD = 0.05;
  private static final double MOST_WITHHELD = 0.30;

  /// Up to this delay, s, the test is gentle: one step down to this share at most.
  private static final double GENTLE = 0.025;

  private static final double GENTLE_STEP = 0.96;

  /// Capacities are not known exactly: so much of what was withheld counts, and so much more must
  /// have been than the queue holds, s.
  private static final double COUNTED = 0.6;

  private static final double MARGIN = 0.010;

  /// A delay that moves by more than this share of it, and more than so many deviations of the
  /// noise, does not stand: what was withheld before says nothing.
  private static final double MOVES = 0.2;

  private static final double MOVES_IN_NOISE = 2;

  /// A queue that grows by this factor, and the margin, is no path.
  private static final double GROWS = 1.3;

  private static final double DRAINED = 0.25;

  /// What is let through in a dare, beyond what was, and how much of that must really pass.
  static final double DARED = 1.3;

  private static final double REALLY = 1.12;

  /// A dare costs a queue if there is one: so long from one to the next at least, s, twice as long
  /// after each that showed one.
  private static final double LEAST_BETWEEN = 5;

  private static final double MOST_BETWEEN = 120;
  private static final double DARE_TIME = 0.6;

  /// What is longer may be a buffer that is full and cannot grow, s.
  private static final double MOST_DARED = 0.15;

  private static final double VERDICT_SPAN = 0.2;
  private static final double FALL_SPAN = 1;

  private boolean running;
  private boolean daring;
  private boolean inconclusive;
  private double between = LEAST_BETWEEN;
  private double nextDare = Double.NEGATIVE_INFINITY;
  private double startedAt;
  private double endedAt = Double.NEGATIVE_INFINITY;
  private double standsSince;

  /// What stood when the test began, and what stands since it moved last, s.
  private double first;

  private double queue;

  private double withheld;
  private double drainTime = DRAIN_TIME;
  private double longest = LONGEST;
  private double downReference;
  private double upReference;
  private double offset;
  private double resting;

  /// The part of the delay that is the path's, s.
  double offset() {
    return offset;
  }

  /// What the path and its noise add to the baseline, s.
  double usual() {
    return Math.max(offset, resting);
  }

  boolean running() {
    return running;
  }

  /// The capacities, bit/s, that the test counts by: as they were when it began.
  double downReference() {
    return downReference;
  }

  double upReference() {
    return upReference;
  }

  /// The share of the capacity to withhold now.
  double share() {
    return Math.clamp(first / drainTime, LEAST_WITHHELD, MOST_WITHHELD);
  }

  /// Takes note of the newest delays.
  ///
  /// @param resting the middle of the noise of the line at rest
  void look(double resting, Lately lately) {
    this.resting = resting;
    double low = lately.lowDelay(FALL_SPAN);
    if (low > Double.NEGATIVE_INFINITY) {
      offset = Math.min(offset, Math.max(0, low));
    }
  }

  /// The rate, bit/s, of a direction during the test that had `before` when it began. A short delay
  /// justifies no deep step, even if the capacity is believed to be far lower.
  double rate(double capacity, double before) {
    double rate = capacity * (1 - share());
    return gentle() ? Math.max(rate, GENTLE_STEP * before) : rate;
  }

  boolean due(double now, double feedbackDelay, double threshold, double packets, Lately lately) {
    if (running || now - endedAt < PATIENCE) {
      return false;
    }
    return stands(PATIENCE + feedbackDelay, threshold, lately)
        || stands(LONG_PATIENCE, Math.max(Math.max(SHORT, packets), 0.4 * threshold), lately);
  }

  /// Whether a delay beyond this stood for so long, s, and still does.
  private boolean stands(double span, double least, Lately lately) {
    return lately.lowDelay(span) - usual() > least
        && lately.lowDelay(VERDICT_SPAN) - usual() > least;
  }

  /// Begins. What stands is what a low delay of the last moments shows: jitter on top of it is
  /// none.
  void start(double now, double feedbackDelay, Lately lately) {
    running = true;
    drainTime = Math.max(DRAIN_TIME, DRAIN_SHARE * feedbackDelay);
    longest = Math.max(LONGEST, LONGEST_DELAYS * feedbackDelay);
    startedAt = now;
    standsSince = now;
    first = Math.max(0, lately.lowDelay(VERDICT_SPAN) - usual());
    queue = first;
    withheld = 0;
  }

  /// Whether the last test told nothing.
  boolean inconclusive() {
    return inconclusive;
  }

  /// Begins where nothing can be withheld; only now and then.
  void startDare(double now, double feedbackDelay, Lately lately) {
    if (now >= nextDare && lately.lowDelay(VERDICT_SPAN) - usual() < MOST_DARED) {
      start(now, feedbackDelay, lately);
      daring = true;
    } else {
      endedAt = now;
    }
  }

  /// Whether more is let through, not less.
  boolean daring() {
    return running && daring;
  }

  /// Judges a dare by the newest delays; `passed` is what passed of what did before, in the
  /// direction where that is less. True when it is "the path".
  boolean dareVerdict(
      double now, double feedbackDelay, double noise, double passed, Lately lately) {
    double left = lately.lowDelay(VERDICT_SPAN) - usual();
    boolean grows = left > first + Math.max(2 * MARGIN, MOVES_IN_NOISE * noise);
    if (!grows && now - startedAt < DARE_TIME + feedbackDelay) {
      return false;
    }
    end(now);
    between = grows ? Math.min(MOST_BETWEEN, 2 * between) : LEAST_BETWEEN;
    nextDare = now + between;
    if (grows || passed < REALLY) {
      return false;
    }
    inconclusive = false;
    offset = usual() + Math.min(left, first);
    return true;
  }

  /// Counts what is withheld by these capacities, bit/s.
  void refer(double downCapacity, double upCapacity) {
    downReference = downCapacity;
    upReference = upCapacity;
  }

  /// Whether what stands is short: the test is gentle then.
  boolean gentle() {
    return first <= GENTLE;
  }

  /// Whether it is so still, now that the delay is `over` beyond the usual.
  boolean gentle(double over) {
    return gentle() && over <= GENTLE;
  }

  /// Counts what both directions withheld for `dt` seconds; the one that withheld less counts,
  /// since the queue may be its.
  void count(double downAchieved, double upAchieved, double dt) {
    double down = 1 - downAchieved / downReference;
    double up = 1 - upAchieved / upReference;
    withheld += COUNTED * Math.max(0, Math.min(down, up)) * dt;
  }

  /// Judges by the newest delays. True when it is "the path": the offset has grown by what stood
  /// while enough was withheld to drain it.
  boolean verdict(double now, double feedbackDelay, double noise, Lately lately) {
    double left = lately.lowDelay(VERDICT_SPAN) - usual();
    boolean grows = left > GROWS * first + MARGIN;
    // The middle of several: one fast reply is no drained queue.
    boolean drained = lately.middle(VERDICT_SPAN, 0) - usual() < DRAINED * first;
    if (grows || drained || now - startedAt > longest) {
      inconclusive = !grows && !drained;
      end(now);
      return false;
    }
    if (Math.abs(left - queue) > Math.max(MOVES * queue, MOVES_IN_NOISE * noise)) {
      queue = Math.max(0, left);
      withheld = 0;
      standsSince = now;
    }
    if (withheld < queue + MARGIN || now - standsSince < feedbackDelay + VERDICT_SPAN) {
      return false;
    }
    inconclusive = false;
    end(now);
    offset = usual() + Math.min(left, queue);
    return true;
  }

  void end(double now) {
    running = false;
    daring = false;
    endedAt = now;
  }
}
