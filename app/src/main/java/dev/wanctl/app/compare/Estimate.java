package dev.wanctl.app.compare;

import dev.wanctl.engine.json.Json;
import java.util.Arrays;
import java.util.List;

/// A mean of repeats with the interval that holds the true one in 95 of 100 cases, by Student's t.
///
/// @param repeats of how many
public record Estimate(double mean, double low, double high, int repeats) {

  /// With fewer the interval says nothing.
  public static final int LEAST = 3;

  /// Two-sided, 95 %, by degrees of freedom from 1.
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double T_MANY = 1.96;

  /// Of samples in any order. Refuses too few of them, and any that is no number.
  ///
  /// @param of what they are, for the message
  public static Estimate of(List<Double> samples, String of) throws NoMeasurement {
    requireFinite(samples, of);
    int n = samples.size();
    if (n < LEAST) {
      throw new NoMeasurement(
          "%d repeat%s of %s %s too few: the least is %d"
              .formatted(n, n == 1 ? "" : "s", of, n == 1 ? "is" : "are", LEAST),
          "measure longer, or see above why repeats failed");
    }
    double mean = samples.stream().mapToDouble(d -> d).average().orElseThrow();
    double squares = samples.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
    double half = t(n - 1) * Math.sqrt(squares / (n - 1) / n);
    return new Estimate(mean, mean - half, mean + half, n);
  }

  static void requireFinite(List<Double> samples, String of) throws NoMeasurement {
    for (double sample : samples) {
      if (!Double.isFinite(sample)) {
        throw new NoMeasurement(
            "a sample of " + of + " is no number (" + sample + ")",
            "nothing is concluded from it; measure again");
      }
    }
  }

  private static double t(int freedom) {
    return freedom <= T.length ? T[freedom - 1] : T_MANY;
  }

  /// Whether both could be the same.
  public boolean overlaps(Estimate other) {
    return low <= other.high && other.low <= high;
  }

  /// In other units.
  public Estimate times(double factor) {
    return new Estimate(mean * factor, low * factor, high * factor, repeats);
  }

  public Json json() {
    return Json.object()
        .put("mean", mean)
        .put("low", low)
        .put("high", high)
        .put("repeats", repeats)
        .build();
  }

  /// NaN of none.
  public static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /// The least value that is not below the share `p` of them; NaN of none.
  public static double quantile(double[] values, double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(p * sorted.length) - 1)];
  }
}
