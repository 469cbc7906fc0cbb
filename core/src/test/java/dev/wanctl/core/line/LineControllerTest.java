package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.units.BitRate;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineControllerTest {

  private final Feed line = new Feed();

  @Test
  void startsBelowTheMaximum() {
    assertThat(line.download()).isEqualTo(0.95 * 24e6);
    assertThat(line.upload()).isEqualTo(0.95 * 6e6);
    assertThat(line.shown().download().reason()).isEqualTo(Reason.START);
  }

  @Test
  @DisplayName("C-42: a restored rate is clamped to the bounds")
  void startsWithinTheBounds() {
    line.controller.startFrom(1e12, 1);
    assertThat(line.download()).isEqualTo(24e6);
    assertThat(line.upload()).isEqualTo(0.5e6);
  }

  @Test
  @DisplayName("C-13: without counters nothing is raised or cut")
  void withoutCountersRatesAreHeld() {
    double down = line.download();
    double up = line.upload();
    for (int i = 0; i < 200; i++) {
      line.advance();
      line.echo(i % 40 < 20 ? 0.3 : 0);
      assertThat(line.step()).isFalse();
    }
    assertThat(line.shown().sight()).isEqualTo(Sight.NO_COUNTERS);
    assertThat(line.download()).isEqualTo(down);
    assertThat(line.upload()).isEqualTo(up);
  }

  @Test
  @DisplayName("C-13: a dead prober at full load: no increase, blind within 2 s")
  void withoutRepliesNothingIsRaised() {
    line.settled();
    for (int i = 0; i < 20; i++) {
      line.turn(1, 1, 0);
    }
    double down = line.download();
    double up = line.upload();
    long silentSince = line.now;
    for (int i = 0; i < 400; i++) {
      line.advance();
      line.count(line.download(), line.upload());
      line.step();
      line.confirm();
      if (line.now - silentSince > 500_000_000L) {
        assertThat(line.download()).isLessThanOrEqualTo(down);
        assertThat(line.upload()).isLessThanOrEqualTo(up);
      } else {
        down = line.download(); // what the last reply still justifies
        up = line.upload();
      }
      if (line.now - silentSince >= 2_000_000_000L) {
        assertThat(line.shown().sight()).isEqualTo(Sight.BLIND);
      }
    }
  }

  @Test
  @DisplayName("C-27: no queue and full load reaches the maximum in bounded time")
  void growsToTheMaximumWithinAMinute() {
    line.controller.startFrom(2e6, 0.5e6);
    line.settled();
    line.controller.startFrom(2e6, 0.5e6);
    int turns = 0;
    while ((line.download() < 24e6 || line.upload() < 6e6) && turns < 2000) {
      line.turn(1, 1, 0);
      turns++;
    }
    assertThat(turns * Feed.STEP / 1e9).isLessThan(60);
  }

  @Test
  @DisplayName("C-30: repeated steps on the same evidence change nothing")
  void theSameEvidenceTwiceChangesNothing() {
    line.settled();
    for (int i = 0; i < 60; i++) {
      line.turn(1, 1, 0.08);
      double down = line.download();
      double up = line.upload();
      for (int k = 1; k <= 3; k++) {
        line.controller.step(line.now + k);
      }
      assertThat(line.download()).isCloseTo(down, within(1.0));
      assertThat(line.upload()).isCloseTo(up, within(1.0));
    }
  }

  @Test
  @DisplayName("C-33: counters that start again change no rate by themselves")
  void aRestartOfTheCountersCutsNothing() {
    line.settled();
    for (int i = 0; i < 40; i++) {
      line.turn(0.9, 0.9, 0);
    }
    double down = line.download();
    double up = line.upload();
    line.restartCounters();
    for (int i = 0; i < 40; i++) {
      line.turn(0.9, 0.9, 0);
      assertThat(line.download()).isGreaterThanOrEqualTo(down);
      assertThat(line.upload()).isGreaterThanOrEqualTo(up);
      assertThat(line.shown().download().achieved()).isLessThan(30e6);
    }
  }

  @Test
  @DisplayName("C-4: a clock that stands still or runs back decides nothing")
  void timeThatRunsBackDecidesNothing() {
    line.settled();
    double down = line.download();
    assertThat(line.controller.step(line.now - 3_600_000_000_000L)).isFalse();
    line.controller.echo(0, line.now, line.now - 5);
    line.controller.echo(0, line.now - 3_600_000_000_000L, line.now);
    line.step();
    assertThat(line.download()).isEqualTo(down);
  }

  @Test
  @DisplayName("C-4: after a suspend of ten minutes no rate has changed")
  void aSuspendChangesNothing() {
    line.settled();
    double down = line.download();
    double up = line.upload();
    line.now += 600_000_000_000L;
    line.step();
    assertThat(line.download()).isEqualTo(down);
    assertThat(line.upload()).isEqualTo(up);
  }

  @Test
  @DisplayName("C-43, C-46: a device that never confirms finds no wound-up rate")
  void aRateIsNotWoundUpBeyondWhatIsConfirmed() {
    line.controller.startFrom(4e6, 1e6);
    for (int i = 0; i < 12_000; i++) {
      line.advance();
      line.count(4e6, 1e6);
      line.echo(0);
      line.step();
    }
    assertThat(line.download()).isLessThanOrEqualTo(1.25 * 4e6);
    assertThat(line.upload()).isLessThanOrEqualTo(1.25 * 1e6);
  }

  @Test
  void newBoundsHoldAtOnce() {
    line.settled();
    line.controller.bound(
        new DirectionSettings(BitRate.mbit(1), BitRate.mbit(10)),
        new DirectionSettings(BitRate.mbit(8), BitRate.mbit(9)));
    assertThat(line.download()).isEqualTo(10e6);
    assertThat(line.upload()).isEqualTo(8e6);
  }

  @Test
  void anotherGoalCountsAndNothingIsForgotten() {
    line.settled();
    LineSnapshot before = line.shown();
    line.controller.retune(Tuning.of(Duration.ofMillis(60), Aggressiveness.EAGER));
    line.turn(0.01, 0.01, 0);
    assertThat(line.shown().threshold()).isGreaterThan(4 * before.threshold());
    assertThat(line.shown().baseline()).isEqualTo(before.baseline());
    assertThat(line.shown().decisions()).isEqualTo(before.decisions() + 1);
    assertThat(line.download())
        .isCloseTo(before.download().desired(), within(0.02 * before.download().desired()));
  }

  @Test
  void boundsMustMakeSense() {
    assertThatThrownBy(() -> new DirectionSettings(BitRate.mbit(5), BitRate.mbit(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5Mbit");
    assertThatThrownBy(() -> new DirectionSettings(BitRate.ZERO, BitRate.mbit(5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyDecisionIsCountedByItsReasons() {
    line.settled();
    long total = 0;
    for (Reason reason : Reason.values()) {
      total += line.controller.count(reason);
    }
    assertThat(total).isEqualTo(2 * line.shown().decisions());
  }

  @Test
  @DisplayName("C-40: a line below its minimum is said to be so")
  void aMinimumThatIsTooHighIsNoticed() {
    for (int i = 0; i < 700; i++) {
      line.advance();
      if (i < 100) { // the baselines
        line.count(20e6, 0.1e6);
        line.oneWayEcho(0, 0);
        line.step();
        continue;
      }
      line.count(1.6e6, 0.1e6);
      line.oneWayEcho(0, 0.3);
      line.step();
      line.confirm();
      if (line.shown().download().belowMinimum()) {
        break;
      }
    }
    assertThat(line.download()).isEqualTo(2e6);
    assertThat(line.shown().download().belowMinimum()).isTrue();
    assertThat(line.shown().upload().belowMinimum()).isFalse();
  }
}
