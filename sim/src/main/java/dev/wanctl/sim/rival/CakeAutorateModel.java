package dev.wanctl.sim.rival;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.Reply;
import java.util.Arrays;

/// A model of cake-autorate by its published formulas and default parameters
/// (github.com/lynxthecat/cake-autorate). Three of the last six replies more than 30 ms late are
/// bufferbloat: the rate falls to 0.99 to 0.75 of itself by the mean delay, at most every 300 ms.
/// Else, with 75 % of load, it rises by up to 4 % per measured load, the less the longer the mean
/// delay; else it eases by 1 % a second towards a base rate. Round trips are halved and blamed on
/// both directions.
public final class CakeAutorateModel implements RateControl {

  private static final int WINDOW = 6;
  private static final int LATE = 3;
  private static final double DELAY_MS = 30;
  private static final double ALL_UP_MS = 10;
  private static final double ALL_DOWN_MS = 60;
  private static final double LEAST_DOWN = 0.99;
  private static final double MOST_DOWN = 0.75;
  private static final double MOST_UP = 1.04;
  private static final double HIGH_LOAD = 0.75;
  private static final double SLOWER = 0.001;
  private static final double FASTER = 0.9;
  private static final long LOAD_NANOS = 200_000_000;
  private static final long AFTER_CUT_NANOS = 300_000_000;
  private static final long DECAY_NANOS = 1_000_000_000;
  private static final double PACKET_BITS = 1500 * 8;

  private static final class Lane {
    final double min;
    final double max;
    final double base;
    final double[] baselines = new double[64];
    final double[] deltas = new double[WINDOW];
    double rate;
    double delta;
    double achieved;
    boolean measured;
    long bytes = -1;
    long cutAt = -AFTER_CUT_NANOS;
    long decayedAt;

    Lane(double min, double max) {
      this.min = min;
      this.max = max;
      base = 0.8 * max;
      rate = base;
      Arrays.fill(baselines, Double.NaN);
    }

    void sample(int reflector, double millis) {
      double known = baselines[reflector];
      double alpha = millis >= known ? SLOWER : FASTER;
      baselines[reflector] = Double.isNaN(known) ? millis : alpha * millis + (1 - alpha) * known;
      delta = millis - baselines[reflector];
    }

    void measure(long total, double seconds) {
      if (bytes >= 0) {
        achieved = (total - bytes) * 8 / seconds;
        measured = true;
      }
      bytes = total;
    }

    /// A packet takes its time, which at a low rate is much of the threshold.
    double threshold(double millis) {
      return millis + PACKET_BITS / rate * 1e3;
    }

    void adjust(long now, int place) {
      deltas[place] = delta;
      double mean = 0;
      int late = 0;
      for (double d : deltas) {
        mean += d / WINDOW;
        late += d > threshold(DELAY_MS) ? 1 : 0;
      }
      if (late >= LATE) {
        if (now - cutAt > AFTER_CUT_NANOS) {
          rate *= LEAST_DOWN - share(mean, DELAY_MS, ALL_DOWN_MS) * (LEAST_DOWN - MOST_DOWN);
          cutAt = now;
          decayedAt = now;
        }
      } else if (achieved > HIGH_LOAD * rate) {
        if (measured && now - cutAt > AFTER_CUT_NANOS) {
          rate *= 1 + (1 - share(mean, ALL_UP_MS, DELAY_MS)) * (MOST_UP - 1);
          measured = false;
          decayedAt = now;
        }
      } else if (now - decayedAt > DECAY_NANOS) {
        rate = rate > base ? Math.max(base, 0.99 * rate) : Math.min(base, 1.01 * rate);
        decayedAt = now;
      }
      rate = Math.clamp(rate, min, max);
    }

    private double share(double mean, double from, double to) {
      double first = threshold(from);
      return Math.clamp((mean - first) / (threshold(to) - first), 0.0, 1.0);
    }
  }

  private final boolean oneWay;
  private final Lane download;
  private final Lane upload;
  private long measuredAt = Long.MIN_VALUE;
  private int place;
  private boolean replied;

  /// @param oneWay whether it pings with timestamps
  public CakeAutorateModel(LineSettings settings, boolean oneWay) {
    this.oneWay = oneWay;
    download = lane(settings, Direction.DOWNLOAD);
    upload = lane(settings, Direction.UPLOAD);
  }

  private static Lane lane(LineSettings settings, Direction direction) {
    return new Lane(
        settings.of(direction).min().bitsPerSecond(), settings.of(direction).max().bitsPerSecond());
  }

  @Override
  public boolean foresees() {
    return false;
  }

  @Override
  public void traffic(long takenAtNanos, Counters down, Counters up) {
    if (measuredAt != Long.MIN_VALUE && takenAtNanos - measuredAt < LOAD_NANOS) {
      return;
    }
    double seconds = (takenAtNanos - measuredAt) / 1e9;
    download.measure(down.passedBytes(), seconds);
    upload.measure(up.passedBytes(), seconds);
    measuredAt = takenAtNanos;
  }

  @Override
  public void echo(Reply reply) {
    double half = (reply.receivedNanos - reply.sentNanos) / 2e6;
    download.sample(reply.reflector, oneWay ? reply.downloadNanos / 1e6 : half);
    upload.sample(reply.reflector, oneWay ? reply.uploadNanos / 1e6 : half);
    adjust(reply.receivedNanos);
    replied = true;
  }

  private void adjust(long now) {
    download.adjust(now, place);
    upload.adjust(now, place);
    place = (place + 1) % WINDOW;
  }

  @Override
  public boolean step(long nowNanos) {
    boolean changed = replied;
    replied = false;
    return changed;
  }

  @Override
  public double desired(Direction direction) {
    return direction == Direction.DOWNLOAD ? download.rate : upload.rate;
  }

  @Override
  public void confirmed(long sentAtNanos, long confirmedAtNanos, double down, double up) {}
}
