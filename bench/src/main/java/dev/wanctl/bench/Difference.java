package dev.wanctl.bench;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import java.util.List;

/// How two builds differ in one benchmark, by several ratios of new to old.
///
/// @param ratio their geometric mean
/// @param low where the interval of it begins that holds the true one in about 99 of 100 cases
/// @param high where it ends
record Difference(double ratio, double low, double high) {

  /// Nobody cares for less.
  private static final double LEAST = 0.03;

  /// From 95 cases of 100 to 99, with six ratios: a table has ten lines, and none of them is to say
  /// something by chance.
  private static final double WIDER = 1.6;

  enum Verdict {
    SLOWER("slower"),
    FASTER("faster"),
    NONE("no difference beyond the noise");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Difference of(List<Double> ratios) throws NoMeasurement {
    Estimate logs = Estimate.of(ratios.stream().map(Math::log).toList(), "a ratio's logarithm");
    double half = WIDER * (logs.high() - logs.mean());
    return new Difference(
        Math.exp(logs.mean()), Math.exp(logs.mean() - half), Math.exp(logs.mean() + half));
  }

  Verdict verdict() {
    return low > 1 + LEAST
        ? Verdict.SLOWER
        : high < 1 / (1 + LEAST) ? Verdict.FASTER : Verdict.NONE;
  }
}
