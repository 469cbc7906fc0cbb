package dev.wanctl.sim.rival;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.Reply;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A model of sqm-autorate by its published formulas and default parameters
/// (github.com/sqm-autorate/sqm-autorate). Each reflector has a slow and a fast average of each
/// direction's delay; the third smallest difference counts. Every half second: above 15 ms a
/// direction falls to 90 % of what it carried or to a rate that was safe before, drawn by lot, if
/// that is less; below, with 80 % of load, it rises by 3 % of the base rate and a little more while
/// below the best safe rate. It has one-way delays; where a line has none, half of the round trip
/// stands for each.
public final class SqmAutorateModel implements RateControl {

  private static final double LIMIT_MS = 15;
  private static final double HIGH_LOAD = 0.8;
  private static final long CHANGE_NANOS = 500_000_000;
  private static final long STALE_NANOS = 1_000_000_000;
  private static final double SLOW_HALF = 135;
  private static final double FAST_HALF = 0.4;
  private static final double TICK = 0.5;
  private static final int HISTORY = 100;
  private static final int REFLECTORS = 64;

  private static final class Lane {
    final double min;
    final double base;
    final double[] slow = new double[REFLECTORS];
    final double[] fast = new double[REFLECTORS];
    final double[] safe = new double[HISTORY];
    double rate;
    int next;
    long bytes = -1;

    Lane(double min, double base, SplittableRandom random) {
      this.min = min;
      this.base = base;
      rate = 0.6 * base;
      Arrays.fill(slow, Double.NaN);
      for (int i = 0; i < HISTORY; i++) {
        safe[i] = base * (0.75 + 0.2 * random.nextDouble());
      }
    }

    void sample(int reflector, double millis) {
      if (Double.isNaN(slow[reflector])) {
        slow[reflector] = millis;
        fast[reflector] = millis;
        return;
      }
      slow[reflector] = averaged(slow[reflector], millis, SLOW_HALF);
      fast[reflector] = averaged(fast[reflector], millis, FAST_HALF);
      slow[reflector] = Math.min(slow[reflector], fast[reflector]);
    }

    private static double averaged(double old, double sample, double half) {
      double kept = Math.pow(0.5, TICK / half);
      return old * kept + sample * (1 - kept);
    }

    void change(double delay, double carried, SplittableRandom random) {
      double load = carried / rate;
      if (delay < LIMIT_MS && load > HIGH_LOAD) {
        safe[next] = carried;
        next = (next + 1) % HISTORY;
        double best = Arrays.stream(safe).max().orElse(rate);
        rate = rate * (1 + 0.1 * Math.max(0, 1 - rate / best)) + 0.03 * base;
      } else if (delay > LIMIT_MS) {
        rate = Math.min(0.9 * carried, safe[random.nextInt(HISTORY)]);
      }
      rate = Math.max(min, rate);
    }
  }

  private final boolean oneWay;
  private final SplittableRandom random;
  private final Lane download;
  private final Lane upload;
  private final long[] heardAt = new long[REFLECTORS];
  private final double[] sorted = new double[REFLECTORS];
  private long arrived;
  private long sent;
  private long changedAt;

  public SqmAutorateModel(LineSettings settings, boolean oneWay, long seed) {
    this.oneWay = oneWay;
    random = new SplittableRandom(seed);
    download = lane(settings, Direction.DOWNLOAD);
    upload = lane(settings, Direction.UPLOAD);
    Arrays.fill(heardAt, Long.MIN_VALUE / 2);
  }

  private Lane lane(LineSettings settings, Direction direction) {
    return new Lane(
        settings.of(direction).min().bitsPerSecond(),
        settings.of(direction).max().bitsPerSecond(),
        random);
  }

  @Override
  public boolean foresees() {
    return false;
  }

  @Override
  public void traffic(long takenAtNanos, Counters down, Counters up) {
    arrived = down.passedBytes();
    sent = up.passedBytes();
  }

  @Override
  public void echo(Reply reply) {
    double half = (reply.receivedNanos - reply.sentNanos) / 2e6;
    download.sample(reply.reflector, oneWay ? reply.downloadNanos / 1e6 : half);
    upload.sample(reply.reflector, oneWay ? reply.uploadNanos / 1e6 : half);
    heardAt[reply.reflector] = reply.receivedNanos;
  }

  @Override
  public boolean step(long nowNanos) {
    if (nowNanos - changedAt < CHANGE_NANOS) {
      return false;
    }
    double seconds = (nowNanos - changedAt) / 1e9;
    changedAt = nowNanos;
    change(download, arrived, seconds, nowNanos);
    change(upload, sent, seconds, nowNanos);
    return true;
  }

  private void change(Lane lane, long total, double seconds, long now) {
    double delay = thirdSmallest(lane, now);
    if (Double.isNaN(delay)) {
      lane.rate = lane.min; // no reflector answers
    } else if (lane.bytes >= 0) {
      lane.change(delay, (total - lane.bytes) * 8 / seconds, random);
    }
    lane.bytes = total;
  }

  private double thirdSmallest(Lane lane, long now) {
    int n = 0;
    for (int i = 0; i < REFLECTORS; i++) {
      if (now - heardAt[i] < STALE_NANOS) {
        sorted[n++] = lane.fast[i] - lane.slow[i];
      }
    }
    Arrays.sort(sorted, 0, n);
    return n == 0 ? Double.NaN : sorted[n >= 3 ? 2 : 0];
  }

  @Override
  public double desired(Direction direction) {
    return direction == Direction.DOWNLOAD ? download.rate : upload.rate;
  }

  @Override
  public void confirmed(long sentAtNanos, long confirmedAtNanos, double down, double up) {}
}
