package dev.wanctl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.bench.Difference.Verdict;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is said of ratios that scatter as on a busy machine.
class DifferenceTest {

  /// Six ratios around this one, each off by some two percent.
  private static List<Double> around(double ratio, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> ratio * Math.exp(0.02 * random.nextGaussian())).limit(6).toList();
  }

  private static long said(double ratio, Verdict verdict) throws NoMeasurement {
    long count = 0;
    for (int seed = 0; seed < 1000; seed++) {
      count += Difference.of(around(ratio, seed)).verdict() == verdict ? 1 : 0;
    }
    return count;
  }

  @Test
  void noiseAloneIsNoDifference() throws NoMeasurement {
    assertThat(said(1, Verdict.NONE)).isGreaterThanOrEqualTo(998);
  }

  @Test
  void tenPercentAreSeen() throws NoMeasurement {
    assertThat(said(1.1, Verdict.SLOWER)).isGreaterThanOrEqualTo(990);
    assertThat(said(1 / 1.1, Verdict.FASTER)).isGreaterThanOrEqualTo(990);
  }

  @Test
  void whatIsTooLittleOrScattersTooMuchIsNoDifference() throws NoMeasurement {
    assertThat(Difference.of(List.of(1.02, 1.021, 1.019)).verdict()).isEqualTo(Verdict.NONE);
    Difference scattered = Difference.of(List.of(1.0, 1.4, 1.02, 1.3, 0.95, 1.2));
    assertThat(scattered.verdict()).isEqualTo(Verdict.NONE);
    assertThat(scattered.ratio()).isCloseTo(1.135, within(0.01));
  }

  @Test
  void twoRatiosSayNothing() {
    assertThatThrownBy(() -> Difference.of(List.of(1.2, 1.2))).isInstanceOf(NoMeasurement.class);
  }
}
