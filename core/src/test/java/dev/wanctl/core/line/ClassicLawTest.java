package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClassicLawTest {

  private static final double STEP_UP = 500_000;

  private static final Classic CLASSIC =
      new Classic(
          Duration.ofMillis(15),
          Duration.ofMillis(45),
          Duration.ofMillis(80),
          Duration.ofMillis(3),
          Duration.ofMillis(150),
          Duration.ofMillis(250),
          Duration.ofMillis(1), // no memory: the states are what is shown here
          new Classic.Side(
              0.9, 0.96, BitRate.bits(STEP_UP), BitRate.mbit(12), BitRate.mbit(8), BitRate.mbit(5)),
          Classic.Side.of(0.9, 0.94, BitRate.kbit(100), BitRate.kbit(500)));

  private static Feed line() {
    Feed line =
        new Feed(new LineSettings(Feed.SETTINGS.download(), Feed.SETTINGS.upload(), CLASSIC, 0.5))
            .settled();
    line.controller.startFrom(20e6, 5e6);
    return line;
  }

  private static void turns(Feed line, int count, double added) {
    for (int i = 0; i < count; i++) {
      line.turn(1, 1, added);
    }
  }

  private static Reason why(Feed line, Direction direction) {
    return line.shown().of(direction).reason();
  }

  @Test
  void greenClimbsByAStepPerCycle() {
    Feed line = line();
    double before = line.download();
    turns(line, 4, 0);
    assertThat(line.download()).isCloseTo(before + 4 * STEP_UP, within(1.0));
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.GREEN);
    turns(line, 60, 0);
    assertThat(line.download()).isEqualTo(24e6);
  }

  @Test
  void yellowNeedsTheDwellAndThenTakesSmallSteps() {
    Feed line = line();
    turns(line, 3, 0.030); // the median of three lags by one reply
    double held = line.download();
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.DWELL);
    turns(line, 1, 0.030);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.YELLOW);
    assertThat(line.download()).isCloseTo(0.96 * held, within(1.0));
    double upload = line.upload();
    turns(line, 1, 0.030);
    assertThat(line.upload()).isCloseTo(0.94 * upload, within(1.0));
    turns(line, 100, 0.030);
    assertThat(line.download()).as("the floor of yellow").isEqualTo(8e6);
  }

  @Test
  void softRedHoldsTheDownloadAndIsRedForTheUpload() {
    Feed line = line();
    turns(line, 3, 0.060);
    double download = line.download();
    double upload = line.upload();
    turns(line, 3, 0.060);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.SOFT_RED);
    assertThat(why(line, Direction.UPLOAD)).isEqualTo(Reason.RED);
    assertThat(line.download()).isEqualTo(download);
    assertThat(line.upload()).isCloseTo(upload * 0.9 * 0.9 * 0.9, within(1.0));
  }

  @Test
  void redGoesToTheMinimumAndBetterStatesLiftToTheirFloors() {
    Feed line = line();
    turns(line, 60, 0.2);
    assertThat(line.download()).isEqualTo(2e6);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.RED);
    turns(line, 20, 0.060);
    assertThat(line.download()).isEqualTo(5e6);
    turns(line, 20, 0.030);
    assertThat(line.download()).isEqualTo(8e6);
  }

  @Test
  @DisplayName("C-27: yellow ends below the deadband, and with no delay always")
  void yellowEndsBelowTheDeadband() {
    Feed line = line();
    turns(line, 10, 0.030);
    turns(line, 10, 0.013);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.YELLOW);
    turns(line, 10, 0.011);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.GREEN);
  }

  @Test
  void greenWaitsBeforeItClimbs() {
    Feed line = line();
    turns(line, 10, 0.030);
    turns(line, 3, 0);
    double held = line.download();
    turns(line, 2, 0);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.RECOVERING);
    assertThat(line.download()).isEqualTo(Math.max(held, 12e6));
  }

  @Test
  @DisplayName("C-29, C-30: one late reply is no state, and steps without replies count nothing")
  void countsEvidenceNotSteps() {
    Feed line = line();
    double before = line.download();
    line.turn(1, 1, 0.2);
    assertThat(line.download()).isGreaterThanOrEqualTo(before);
    double after = line.download();
    for (int i = 0; i < 5; i++) {
      line.advance();
      line.count(line.download(), line.upload());
      line.step();
    }
    assertThat(line.download()).isEqualTo(after);
  }

  @Test
  void fastProbesDoNotMakeItFaster() {
    Feed line = line();
    double before = line.download();
    for (int i = 0; i < 8; i++) {
      line.turn(1, 1, 0);
      line.echo(0);
      line.step();
      line.echo(0);
      line.step();
    }
    assertThat(line.download()).isCloseTo(before + 8 * STEP_UP, within(1.0));
  }

  @Test
  @DisplayName("C-13: without replies nothing is raised")
  void holdsWithoutReplies() {
    Feed line = line();
    double before = line.download();
    for (int i = 0; i < 40; i++) {
      line.advance();
      line.count(line.download(), line.upload());
      line.step();
      assertThat(line.download()).isEqualTo(before);
    }
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.BLIND);
  }

  @Test
  void thePolicyCanBeChangedWhileItRuns() {
    Feed line = line();
    double rate = line.download();
    line.controller.retune(Tuning.DEFAULT);
    assertThat(line.download()).isEqualTo(rate);
    turns(line, 20, 0);
    assertThat(why(line, Direction.DOWNLOAD)).isIn(Reason.GROW, Reason.RESTORE);
    line.controller.retune(CLASSIC);
    turns(line, 20, 0.2);
    assertThat(why(line, Direction.DOWNLOAD)).isEqualTo(Reason.RED);
  }

  @Test
  @DisplayName("C-48: thresholds and floors must make sense")
  void parametersMustMakeSense() {
    assertThatThrownBy(() -> new Classic.Side(0.9, 0.8, BitRate.mbit(1), MBIT, MBIT, MBIT))
        .hasMessageContaining("0.9 and 0.8");
    assertThatThrownBy(() -> new Classic.Side(0.9, 0.9, MBIT, MBIT, BitRate.mbit(2), MBIT))
        .hasMessageContaining("floor");
    Classic good = Classic.of(Feed.SETTINGS.download(), Feed.SETTINGS.upload());
    assertThatThrownBy(() ->
            new Classic(
                good.warn(),
                good.target(),
                good.hardRed(),
                good.deadband(),
                good.dwell(),
                good.recovery(),
                good.smoothing(),
                good.download(),
                good.upload()))
        .hasMessageContaining("target < warn < hard-red");
  }

  private static final BitRate MBIT = BitRate.mbit(1);
}
