package dev.wanctl.core.line;

/// The capacity that the last queue of a direction showed. Up to it, and what it rose since, growth
/// is sure; near it growth is slow, because there the next queue begins. Rates in bit/s, times in
/// seconds; a ceiling that is not known is infinite.
///
/// Where only the sum of both queues is seen, a direction can be blamed for the other's queue for a
/// moment. If the blame goes elsewhere while most of that queue still stands, it showed nothing of
/// this direction, and the ceiling is again what it was before.
final class Ceiling {

  /// How fast the memory of the last queue fades, per second.
  private static final double RISE = 0.10;

  private static final double BEYOND = 1.08;

  /// Growth close to the ceiling stays slow for so many seconds.
  private static final double CAREFUL = 0.6;

  /// A queue of which this share is left has not been drained by this direction's cut.
  private static final double STANDS = 0.3;

  /// A queue that shows less than this share of what the one before showed began with a fall.
  private static final double FALL = 0.85;

  private static final double LONG_AGO = -1e9;

  private double rate = Double.POSITIVE_INFINITY;
  private double shownAt = LONG_AGO;
  private double rateBefore = Double.POSITIVE_INFINITY;
  private double shownBefore = LONG_AGO;
  private double delay;
  private boolean blamed;
  private double blamedAt;

  /// A queue of this direction shows this capacity.
  ///
  /// @param delay the whole delay that is seen meanwhile, s
  void shows(double capacity, double delay, double now) {
    if (!blamed) {
      rateBefore = rate;
      shownBefore = shownAt;
      blamed = true;
      blamedAt = now;
    }
    rate = capacity;
    shownAt = now;
    this.delay = delay;
  }

  /// The delay is blamed on the other direction now.
  void innocent(double delay) {
    if (blamed && delay > STANDS * this.delay) {
      rate = rateBefore;
      shownAt = shownBefore;
    }
    blamed = false;
  }

  /// The queue has gone: what it showed is kept. When the capacity fell, if it did since the queue
  /// before; else `NaN`.
  double gone() {
    boolean fell = blamed && rate < FALL * rateBefore && rateBefore < Double.POSITIVE_INFINITY;
    blamed = false;
    return fell ? blamedAt : Double.NaN;
  }

  /// Whether no queue has shown a capacity yet.
  boolean unknown() {
    return rate == Double.POSITIVE_INFINITY;
  }

  void forget() {
    rate = Double.POSITIVE_INFINITY;
    blamed = false;
  }

  /// What is carried without doubt now.
  double sure(double now) {
    return rate * (1 + RISE * (now - shownAt));
  }

  /// From when on the growth of a direction at `current` accelerates, if it has been clear of any
  /// queue since `clearAt`.
  double growsFrom(double current, double clearAt) {
    boolean close = rate < Double.POSITIVE_INFINITY && current < BEYOND * rate;
    return close ? Math.max(clearAt, shownAt + CAREFUL) : clearAt;
  }
}
