package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.units.Direction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The states of the classic law with its defaults: 15, 45 and 80 ms, and an average over 250 ms.
class ClassicStatesTest {

  private static Feed line() {
    Feed line = new Feed(Feed.CLASSIC).settled();
    line.controller.startFrom(20e6, 5e6);
    return line;
  }

  /// Both directions go by the same levels, stated once; the upload has no soft-red, it is red
  /// there.
  @ParameterizedTest(name = "C-36: {0} ms is {1} for the download and {2} for the upload")
  @CsvSource({
    "0, GREEN, GREEN",
    "11, GREEN, GREEN",
    "14.9, GREEN, GREEN",
    "15.1, YELLOW, YELLOW",
    "44.9, YELLOW, YELLOW",
    "45.1, SOFT_RED, RED",
    "79.9, SOFT_RED, RED",
    "80.1, RED, RED",
    "3000, RED, RED"
  })
  void eachDelayHasItsState(double millis, Reason download, Reason upload) {
    Feed line = line();
    for (int i = 0; i < 100; i++) { // 20 times the average's time: it is there
      line.turn(1, 1, millis / 1000);
    }
    assertThat(line.shown().delay()).isCloseTo(millis / 1000, within(1e-6));
    assertThat(line.shown().of(Direction.DOWNLOAD).reason()).isEqualTo(download);
    assertThat(line.shown().of(Direction.UPLOAD).reason()).isEqualTo(upload);
  }

  @ParameterizedTest(name = "C-36: yellow ends below {0} ms in both directions: {1}")
  @CsvSource({"12.1, YELLOW", "11.9, GREEN"})
  void bothLeaveYellowAtTheSameDelay(double millis, Reason reason) {
    Feed line = line();
    for (int i = 0; i < 40; i++) {
      line.turn(1, 1, 0.030);
    }
    for (int i = 0; i < 100; i++) {
      line.turn(1, 1, millis / 1000);
    }
    for (Direction d : Direction.values()) {
      assertThat(line.shown().of(d).reason()).as(d.word()).isEqualTo(reason);
    }
  }

  @Test
  @DisplayName("C-6: an average of zero is an average: the next outlier moves it by its share")
  void zeroIsNotUnseeded() {
    Feed line = line();
    for (int i = 0; i < 20; i++) {
      line.turn(0.01, 0.01, 0);
    }
    assertThat(line.shown().delay()).isZero();
    line.turn(0.01, 0.01, 0.1); // outvoted by the two before it
    assertThat(line.shown().delay()).isZero();
    line.turn(0.01, 0.01, 0.1);
    assertThat(line.shown().delay()).isCloseTo(0.1 * (1 - Math.exp(-0.05 / 0.25)), within(1e-5));
  }

  @ParameterizedTest(name = "C-3: dwell and recovery with replies 20 to 390 ms apart, seed {0}")
  @Seeds
  void holdsEndByTheClock(long seed) {
    Randoms random = new Randoms(seed);
    Feed line = line();
    long above = turn(line, random, 0.030, Reason.DWELL);
    long yellow = turn(line, random, 0.030, Reason.YELLOW);
    long steppedBefore = previous;
    // A cycle of the dwell is the one that began it.
    assertThat((yellow - above) / 1e9).isGreaterThanOrEqualTo(0.098);
    assertThat((steppedBefore - above) / 1e9).isLessThan(0.15);
    long green = turn(line, random, 0, Reason.RECOVERING);
    long grows = turn(line, random, 0, Reason.GREEN);
    assertThat((grows - green) / 1e9).isGreaterThanOrEqualTo(0.248);
    assertThat((previous - green) / 1e9).isLessThan(0.25);
  }

  private long previous;

  /// Turns of random length until the download has this reason; when that was.
  private long turn(Feed line, Randoms random, double added, Reason until) {
    for (int i = 0; i < 200; i++) {
      previous = line.now;
      line.now += 20_000_000L + (long) (370e6 * random.uniform());
      line.count(line.download(), line.upload());
      line.echo(added);
      line.step();
      line.confirm();
      if (line.shown().download().reason() == until) {
        return line.now;
      }
    }
    throw new AssertionError("never " + until);
  }
}
