package dev.wanctl.core.line;

import java.util.Arrays;

/// Recognises a line whose capacity is dealt out anew by a clock, as that of a Starlink terminal is
/// every 15 s: its falls come at the same second of each period, whatever the second is. From then
/// on it is known when the next change may come. Times in seconds; allocates nothing after
/// construction.
final class Reallocations {

  /// The period of Starlink's schedule.
  static final double PERIOD = 15;

  /// So many of the last falls must agree, to so much, and be half of them. Of falls at any time, a
  /// tenth is in such a window.
  private static final int AGREE = 5;

  private static final double WIDTH = 0.75;
  private static final double MOST = 0.5;
  private static final int REMEMBERED = 12;

  /// Falls of both directions that are closer together are one.
  private static final double ONE = 2;

  /// Older falls tell nothing.
  private static final double OLD = 600;

  /// A fall is seen so much later than it happens, at most.
  private static final double SEEN_LATER = 0.3;

  private final double[] at = new double[REMEMBERED];
  private int falls;
  private double phase = Double.NaN;

  Reallocations() {
    Arrays.fill(at, Double.NEGATIVE_INFINITY);
  }

  /// The capacity of a direction fell at this time.
  void fell(double when) {
    if (Math.abs(when - at[(falls + REMEMBERED - 1) % REMEMBERED]) < ONE) {
      return;
    }
    at[falls % REMEMBERED] = when;
    falls++;
    recognise(when);
  }

  private void recognise(double now) {
    int most = 0;
    int recent = 0;
    double centre = 0;
    for (double candidate : at) {
      if (now - candidate < OLD) {
        recent++;
        int agreeing = agreeing(candidate, now);
        if (agreeing > most) {
          most = agreeing;
          centre = candidate;
        }
      }
    }
    phase = most >= AGREE && most >= MOST * recent ? earliest(centre, now) : Double.NaN;
  }

  private int agreeing(double centre, double now) {
    int count = 0;
    for (double fall : at) {
      if (now - fall < OLD && Math.abs(apart(fall, centre)) <= WIDTH) {
        count++;
      }
    }
    return count;
  }

  /// The earliest in the period of those that agree is the one that was seen soonest.
  private double earliest(double centre, double now) {
    double first = 0;
    for (double fall : at) {
      if (now - fall < OLD && Math.abs(apart(fall, centre)) <= WIDTH) {
        first = Math.min(first, apart(fall, centre));
      }
    }
    return centre + first;
  }

  /// From the nearest `b` of any period to `a`.
  private static double apart(double a, double b) {
    double periods = (a - b) / PERIOD;
    return (periods - Math.floor(periods + 0.5)) * PERIOD;
  }

  /// The period that is recognised, `NaN` if none is.
  double period() {
    return Double.isNaN(phase) ? Double.NaN : PERIOD;
  }

  /// How long ago the capacity may have changed last; infinite if no clock is known.
  double since(double now) {
    double periods = (now - phase + SEEN_LATER) / PERIOD;
    return Double.isNaN(phase)
        ? Double.POSITIVE_INFINITY
        : (periods - Math.floor(periods)) * PERIOD;
  }
}
