package dev.wanctl.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimateTest {

  private static List<Double> samples(double... values) {
    return DoubleStream.of(values).boxed().toList();
  }

  @Test
  void theIntervalIsStudents() throws NoMeasurement {
    Estimate e = Estimate.of(samples(9, 10, 11, 10, 10), "x");
    // s = 0.7071, n = 5: t(4) = 2.776
    assertThat(e.mean()).isEqualTo(10);
    assertThat(e.high() - e.mean()).isCloseTo(2.776 * 0.70711 / Math.sqrt(5), within(1e-3));
    assertThat(e.mean() - e.low()).isCloseTo(e.high() - e.mean(), within(1e-12));
    assertThat(e.repeats()).isEqualTo(5);
  }

  @Test
  void nineteenOfTwentyIntervalsHoldTheTruth() throws NoMeasurement {
    SplittableRandom random = new SplittableRandom(3);
    int held = 0;
    int runs = 2000;
    for (int i = 0; i < runs; i++) {
      List<Double> draw =
          DoubleStream.generate(() -> 7 + 2 * random.nextGaussian())
              .limit(5)
              .boxed()
              .collect(Collectors.toList());
      Estimate e = Estimate.of(draw, "x");
      held += e.low() <= 7 && 7 <= e.high() ? 1 : 0;
    }
    assertThat(held / (double) runs).isBetween(0.93, 0.97);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  @DisplayName("C-117: a sample that is no number is refused, however many others there are")
  void whatIsNoNumberIsRefused(double bad) {
    assertThatThrownBy(() -> Estimate.of(samples(1, 2, 3, 4, 5, 6, bad), "the rate"))
        .isInstanceOf(NoMeasurement.class)
        .hasMessageContaining("the rate")
        .hasMessageContaining("no number");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @DisplayName("C-117: nothing is concluded from one repeat, or two")
  void tooFewAreRefused(int n) {
    double[] values = new double[n];
    assertThatThrownBy(() -> Estimate.of(samples(values), "the rate"))
        .isInstanceOf(NoMeasurement.class)
        .hasMessageContaining("too few");
  }

  @ParameterizedTest
  @CsvSource({
    "0, A+", "4.9, A+", "5, A", "29.9, A", "30, B", "60, C", "100, D", "200, F", "9999, F"
  })
  void gradesByAddedDelay(double millis, String grade) {
    assertThat(Grade.of(millis).word()).isEqualTo(grade);
  }

  @Test
  @DisplayName("C-117: no grade without a delay")
  void noGradeOfNothing() {
    assertThatThrownBy(() -> Grade.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
