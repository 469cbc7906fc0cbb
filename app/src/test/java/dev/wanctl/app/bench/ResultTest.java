package dev.wanctl.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.app.compare.Arm;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.compare.Verdict;
import dev.wanctl.core.units.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static List<Result.Window> windows(double... millis) {
    return Arrays.stream(millis)
        .mapToObj(m -> new Result.Window(m, 2 * m, Map.of(Direction.DOWNLOAD, 2e7 + m)))
        .toList();
  }

  private static Result result(double[] shaped, double[] unshaped) {
    return new Result(
        "cable",
        "2026-11-26T12:00:00Z",
        "20Mbit/5Mbit held",
        "iperf3://192.0.2.1:5201",
        Map.of(Arm.SHAPED, windows(shaped), Arm.UNSHAPED, windows(unshaped)));
  }

  @Test
  void lessDelayIsLess() throws NoMeasurement {
    Result found = result(new double[] {4, 5, 4, 5, 4}, new double[] {90, 95, 88, 91, 93});
    assertThat(found.verdict()).isEqualTo(Verdict.LESS);
    assertThat(found.of(Arm.SHAPED).grade().word()).isEqualTo("A+");
    assertThat(found.of(Arm.UNSHAPED).grade().word()).isEqualTo("C");
    assertThat(ResultText.of(found)).contains("shaping helps");
    assertThat(result(new double[] {90, 95, 88, 91, 93}, new double[] {4, 5, 4, 5, 4}).verdict())
        .isEqualTo(Verdict.MORE);
  }

  @Test
  @DisplayName("C-117: intervals that overlap give no verdict, whatever the means")
  void overlappingSaysNothing() throws NoMeasurement {
    Result found = result(new double[] {10, 40, 20, 60, 30}, new double[] {20, 70, 30, 90, 40});
    assertThat(found.of(Arm.SHAPED).added().mean())
        .isLessThan(found.of(Arm.UNSHAPED).added().mean());
    assertThat(found.verdict()).isEqualTo(Verdict.NONE);
    assertThat(ResultText.of(found)).contains("no verdict");
  }

  @Test
  @DisplayName("C-117: four pairs, however clear, allow no verdict")
  void fourPairsAreTooFew() {
    Result found = result(new double[] {1, 1, 1, 1}, new double[] {900, 900, 900, 900});
    assertThatThrownBy(found::verdict)
        .isInstanceOf(NoMeasurement.class)
        .hasMessageContaining("too few");
  }

  @Test
  @DisplayName("C-117: one window that is no number spoils the verdict, not the program")
  void notANumber() {
    Result found = result(new double[] {4, 5, Double.NaN, 5, 4}, new double[] {90, 95, 88, 91, 93});
    assertThatThrownBy(found::json).isInstanceOf(NoMeasurement.class);
    assertThat(ResultText.list(Map.of("a", found))).contains("says nothing");
  }

  @Test
  void whatWasSavedSaysTheSameAgain() throws NoMeasurement {
    Result found = result(new double[] {4, 5, 4, 5, 4}, new double[] {90, 95, 88, 91, 93});
    assertThat(Result.read(found.json())).contains(found);
  }

  @Test
  void twoResultsAreCompared() throws NoMeasurement {
    Result slow = result(new double[] {14, 15, 14, 15, 14}, new double[] {90, 95, 88, 91, 93});
    Result fast = result(new double[] {4, 5, 4, 5, 4}, new double[] {90, 95, 88, 91, 93});
    assertThat(ResultText.comparison("a", slow, "b", fast)).contains("delay: less in B");
    assertThat(ResultText.comparison("a", slow, "b", slow)).contains("delay: no verdict");
  }
}
