package dev.wanctl.sim.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.Usual;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Series;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A restart in the evening: the plan promises two and a half times what the line carries at that
/// hour, and its past tells so. Load from 5 s on.
class UsualCapacityTest {

  private static final Usual RIGHT = new Usual(Scenario.DOWNLOAD, Scenario.UPLOAD);

  private static Series run(boolean oneWay, Usual usual) {
    VirtualLineCase evening = VirtualLineCase.steady(0.024, 40, oneWay).maximum(2.5);
    LineController law = evening.law();
    law.expect(usual);
    return evening.run(law).series();
  }

  /// The mean of the added delay, ms: what of it there is, how high and how long.
  private static double delay(Series series, int from, int to) {
    return IntStream.range(10 * from, 10 * to)
        .mapToDouble(series::addedMillis)
        .filter(Double::isFinite)
        .average()
        .orElseThrow();
  }

  private static double delivered(Series series, Direction direction, int from, int to) {
    return IntStream.range(10 * from, 10 * to)
        .mapToDouble(bin -> series.delivered(direction, bin))
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("what is usual at this hour spares the first seconds after a restart their delay")
  void whatIsUsualSparesTheFirstSeconds(boolean oneWay) {
    Series with = run(oneWay, RIGHT);
    Series without = run(oneWay, Usual.UNKNOWN);
    System.out.printf(
        "usual capacity, one-way=%s: delay of the first 5 s %.1f ms, without %.1f ms%n",
        oneWay, delay(with, 5, 10), delay(without, 5, 10));
    assertThat(delay(with, 5, 10)).isLessThan(0.9 * delay(without, 5, 10));
    for (Direction direction : Direction.values()) {
      assertThat(delivered(with, direction, 6, 20))
          .isGreaterThan(0.93 * delivered(without, direction, 6, 20));
    }
  }

  @ParameterizedTest
  @CsvSource({"true,0.5", "true,2", "false,0.5", "false,2"})
  @DisplayName("what is usual and wrong is forgotten as soon as the line shows what it carries")
  void evidenceGoesBefore(boolean oneWay, double factor) {
    Series wrong = run(oneWay, new Usual(factor * RIGHT.download(), factor * RIGHT.upload()));
    Series without = run(oneWay, Usual.UNKNOWN);
    for (Direction direction : Direction.values()) {
      assertThat(delivered(wrong, direction, 20, 38))
          .isGreaterThan(0.95 * delivered(without, direction, 20, 38));
    }
    assertThat(delay(wrong, 20, 38)).isLessThan(1.3 * delay(without, 20, 38) + 3);
  }
}
