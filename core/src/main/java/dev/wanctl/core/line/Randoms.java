package dev.wanctl.core.line;

/// A seeded source of random numbers for the observer: SplitMix64 (Steele, Lea, Flood, OOPSLA
/// 2014), with normal numbers from a table of quantiles, so that a replay is exact everywhere and a
/// normal costs one look-up.
final class Randoms {

  private static final int BITS = 12;
  private static final long LOWER = (1L << (64 - BITS)) - 1;
  private static final double LOWER_UNIT = 1.0 / (LOWER + 1);
  private static final double[] NORMAL = normalQuantiles();

  private long state;

  Randoms(long seed) {
    state = seed;
  }

  /// Random bits, enough for one [#normal(long)] and one [#uniform(long)] that are independent.
  long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// Uniform in [0, 1).
  double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /// Standard normal, in steps of 1/4096 of its distribution.
  double normal() {
    return normal(next());
  }

  /// Uniform in [0, 1), of the lower bits.
  static double uniform(long bits) {
    return (bits & LOWER) * LOWER_UNIT;
  }

  /// Standard normal, of the upper bits.
  static double normal(long bits) {
    return NORMAL[(int) (bits >>> (64 - BITS))];
  }

  private static double[] normalQuantiles() {
    int n = 1 << BITS;
    double[] table = new double[n];
    for (int i = 0; i < n; i++) {
      table[i] = quantile((i + 0.5) / n);
    }
    return table;
  }

  /// Inverse of the normal distribution by bisection: slow, exact enough, run once.
  private static double quantile(double p) {
    double low = -6;
    double high = 6;
    for (int i = 0; i < 60; i++) {
      double mid = (low + high) / 2;
      if (distribution(mid) < p) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return (low + high) / 2;
  }

  /// The normal distribution by its series about 0 (Abramowitz and Stegun 26.2.11).
  private static double distribution(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; k < 120; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
  }
}
