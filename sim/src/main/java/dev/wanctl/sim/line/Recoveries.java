package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.util.Arrays;

/// What followed each sudden change of a capacity.
final class Recoveries {

  /// A change is sudden from this ratio on.
  private static final double SUDDEN = 0.7;

  private static final double CALM_MILLIS = 30;
  private static final long HOLD = 1_000_000_000L;
  private static final long AFTERMATH = 5_000_000_000L;
  private static final int HALF_SECOND = 5;
  private static final int SECOND = 10;

  private final Series series;
  private final Delays delays;
  private double dropSeconds;
  private double worstDrop = Double.NaN;
  private double peaks;
  private int drops;
  private double riseSeconds;
  private int rises;
  private double undershoot = Double.NaN;

  Recoveries(Series series, Delays delays) {
    this.series = series;
    this.delays = delays;
  }

  void judge(Direction direction, Trace capacity) {
    long end = series.size() * Series.BIN_NANOS;
    long[] falls = capacity.falls(SUDDEN);
    long[] rises = capacity.rises(SUDDEN);
    for (long fall : falls) {
      if (fall < end && series.loaded(direction, bin(fall))) {
        fell(direction, fall, Math.min(end, next(rises, fall, next(falls, fall, end))));
      }
    }
    for (long rise : rises) {
      if (rise < end && series.loaded(direction, bin(rise))) {
        rose(direction, rise, Math.min(end, next(falls, rise, next(rises, rise, end))));
      }
    }
  }

  private void fell(Direction direction, long fall, long until) {
    double seconds = (delays.calm(fall, until, CALM_MILLIS, HOLD) - fall) / 1e9;
    drops++;
    dropSeconds += seconds;
    worstDrop = Double.isNaN(worstDrop) ? seconds : Math.max(worstDrop, seconds);
    long aftermath = Math.min(until, fall + AFTERMATH);
    peaks += delays.peak(fall, aftermath);
    for (int i = bin(fall) + 1; i + HALF_SECOND <= bin(aftermath); i++) {
      double delivered = 0;
      double offered = 0;
      for (int k = i; k < i + HALF_SECOND; k++) {
        delivered += series.delivered(direction, k);
        offered += series.capacity(direction, k);
      }
      if (offered > 0) {
        double used = delivered / offered;
        undershoot = Double.isNaN(undershoot) ? used : Math.min(undershoot, used);
      }
    }
  }

  private void rose(Direction direction, long rise, long until) {
    int first = bin(rise);
    int last = bin(until);
    int found = last;
    double[] used = new double[SECOND];
    for (int i = first; i + SECOND <= last && found == last; i++) {
      for (int k = 0; k < SECOND; k++) {
        used[k] = series.delivered(direction, i + k) / series.capacity(direction, i + k);
      }
      Arrays.sort(used);
      if (used[1] >= 0.9) {
        found = i;
      }
    }
    rises++;
    riseSeconds += (found - first) * (Series.BIN_NANOS / 1e9);
  }

  private static long next(long[] times, long after, long otherwise) {
    for (long time : times) {
      if (time > after) {
        return Math.min(time, otherwise);
      }
    }
    return otherwise;
  }

  private static int bin(long nanos) {
    return (int) (nanos / Series.BIN_NANOS);
  }

  double drop() {
    return drops == 0 ? Double.NaN : dropSeconds / drops;
  }

  double worstDrop() {
    return worstDrop;
  }

  double peak() {
    return drops == 0 ? Double.NaN : peaks / drops;
  }

  double rise() {
    return rises == 0 ? Double.NaN : riseSeconds / rises;
  }

  double undershoot() {
    return undershoot;
  }
}
