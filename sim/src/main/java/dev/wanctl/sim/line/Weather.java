package dev.wanctl.sim.line;

import java.time.Duration;
import java.util.SplittableRandom;

/// Generated traces of lines whose capacity is not theirs to keep.
final class Weather {

  private static final Duration MOBILE_PERIOD = Duration.ofMillis(200);
  private static final Duration SATELLITE_PERIOD = Duration.ofSeconds(15);

  private Weather() {}

  /// A mobile cell: a random walk of 7 % per 200 ms that returns to three quarters of the nominal,
  /// with fades to a third for one to three seconds about twice a minute.
  static Trace mobile(double nominal, Duration length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[periods(length, MOBILE_PERIOD)];
    double walk = 0;
    int fade = 0;
    for (int i = 0; i < values.length; i++) {
      walk = Math.clamp(walk * 0.98 + 0.07 * random.nextGaussian(), -1.2, 0.3);
      if (fade > 0) {
        fade--;
      } else if (random.nextDouble() < 0.2 / 30) {
        fade = 5 + random.nextInt(10);
      }
      values[i] = nominal * 0.75 * Math.exp(walk) * (fade > 0 ? 0.35 : 1);
    }
    return Trace.every(MOBILE_PERIOD, values);
  }

  /// A satellite terminal: every 15 s the cell is shared out anew.
  static Trace satellite(double nominal, Duration length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[periods(length, SATELLITE_PERIOD)];
    for (int i = 0; i < values.length; i++) {
      values[i] = nominal * (0.4 + 0.6 * random.nextDouble());
    }
    return Trace.every(SATELLITE_PERIOD, values);
  }

  /// The path's length with each satellite, up to a half longer.
  static Trace handovers(double base, Duration length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[periods(length, SATELLITE_PERIOD)];
    for (int i = 0; i < values.length; i++) {
      values[i] = base * (1 + 0.5 * random.nextDouble());
    }
    return Trace.every(SATELLITE_PERIOD, values);
  }

  private static int periods(Duration length, Duration period) {
    return (int) Math.max(1, Math.ceilDiv(length.toNanos(), period.toNanos()));
  }
}
