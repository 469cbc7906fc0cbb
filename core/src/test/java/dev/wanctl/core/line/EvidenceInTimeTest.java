package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Direction;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What time and silence do to what is known, and what they must not do.
class EvidenceInTimeTest {

  private static final long SECOND = 1_000_000_000L;

  /// Counters and replies of one spacing, without a decision.
  private static void evidence(Feed line, double down, double up, double downQueue) {
    line.advance();
    line.count(down, up);
    line.oneWayEcho(0, downQueue);
  }

  @ParameterizedTest(
      name = "C-3: ten seconds at the minimum, looked at every 20 to 370 ms, seed {0}")
  @Seeds
  void aHoldEndsByTheClockHoweverOftenOneLooks(long seed) {
    Randoms random = new Randoms(seed);
    Feed line = new Feed().settled();
    for (int i = 0; i < 100; i++) {
      evidence(line, 20e6, 0.1e6, 0);
      line.step();
    }
    long stuckSince = Long.MAX_VALUE;
    boolean told = false;
    for (int looks = 0; looks < 1000 && !told; looks++) {
      int spacings = (int) (8 * random.uniform());
      for (int i = 0; i < spacings; i++) {
        evidence(line, 1.6e6, 0.1e6, 0.3);
      }
      line.now += 20_000_000L; // several looks may come between two replies
      line.step();
      line.confirm();
      LineSnapshot.Side download = line.shown().download();
      boolean stuck = download.desired() <= 2e6 * 1.001 && download.queue() > 0.1;
      stuckSince = stuck ? Math.min(stuckSince, line.now) : Long.MAX_VALUE;
      told = download.belowMinimum();
      assertThat(told).isEqualTo(stuck && line.now - stuckSince > 10 * SECOND);
    }
    assertThat(told).isTrue();
  }

  @ParameterizedTest(name = "C-3: an idle direction rests for two seconds, seed {0}")
  @Seeds
  void easingBeginsByTheClock(long seed) {
    Randoms random = new Randoms(seed);
    Feed line = new Feed().settled();
    for (int i = 0; i < 60; i++) {
      line.turn(0.9, 0.9, 0);
    }
    long busy = line.now;
    Reason reason = Reason.GROW;
    while (reason != Reason.DRIFT && line.now - busy < 20 * SECOND) {
      int spacings = 1 + (int) (6 * random.uniform());
      for (int i = 0; i < spacings; i++) {
        line.advance();
        line.count(0.01 * line.download(), 0.01 * line.upload());
        line.echo(0);
      }
      line.step();
      line.confirm();
      reason = line.shown().download().reason();
      if (line.now - busy < 1.9 * SECOND) {
        assertThat(reason).isNotEqualTo(Reason.DRIFT);
      }
    }
    // The window of the load, the two seconds, and the time to the next look.
    assertThat((line.now - busy) / 1e9).isBetween(2.0, 2.0 + 0.35 + 0.35);
  }

  @Test
  @DisplayName("C-16: an outage of a minute takes nothing from any reflector")
  void anOutageBlamesNobody() {
    Feed line = new Feed().settled();
    for (int i = 0; i < 60; i++) {
      line.turn(0.9, 0.9, 0);
    }
    double[] before = baselines(line);
    LineSnapshot seen = line.shown();
    for (int i = 0; i < 1200; i++) {
      silent(line);
    }
    assertThat(line.shown().sight()).isEqualTo(Sight.BLIND);
    assertThat(baselines(line)).containsExactly(before);

    double down = line.download();
    double up = line.upload();
    for (int i = 0; i < 60; i++) {
      line.turn(0.9, 0.9, 0);
      assertThat(line.shown().delay()).isLessThan(line.shown().threshold());
      assertThat(line.download()).isGreaterThanOrEqualTo(down);
      assertThat(line.upload()).isGreaterThanOrEqualTo(up);
    }
    assertThat(baselines(line)).containsExactly(before);
    assertThat(line.shown().noise()).isEqualTo(seen.noise());
  }

  private static double[] baselines(Feed line) {
    double[] all = new double[6];
    Arrays.setAll(all, line.controller::baseline);
    return all;
  }

  @Test
  @DisplayName("C-12: half an hour without any variation proves nothing and changes nothing")
  void flatSignalsProveNothing() {
    Feed line = new Feed().settled();
    for (int i = 0; i < 400; i++) {
      line.turn(0.01, 0.01, 0);
    }
    double down = line.download();
    double up = line.upload();
    for (int i = 0; i < 36_000; i++) {
      line.turn(0.01, 0.01, 0);
    }
    for (Reason reason : new Reason[] {Reason.CUT, Reason.TEST, Reason.REBASE, Reason.IGNORED}) {
      assertThat(line.controller.count(reason)).as(reason.code()).isZero();
    }
    // Noise that was never seen is not taken for none.
    assertThat(line.shown().threshold()).isGreaterThanOrEqualTo(Tuning.DEFAULT.queueFloor());
    assertThat(line.download()).isBetween(0.89 * 24e6, down);
    assertThat(line.upload()).isBetween(0.89 * 6e6, up);
  }

  @ParameterizedTest(name = "C-12: a reload while blind raises nothing, seed {0}")
  @Seeds
  void aReloadDoesNotEndAHold(long seed) {
    for (LineSettings settings : new LineSettings[] {Feed.SETTINGS, Feed.CLASSIC}) {
      Randoms random = new Randoms(seed);
      Feed line = new Feed(settings).settled();
      line.controller.startFrom(10e6, 2e6);
      line.turn(1, 1, 0);
      for (int i = 0; i < 20; i++) { // a second without replies
        silent(line);
      }
      double down = line.download();
      double up = line.upload();
      for (int i = 0; i < 200; i++) {
        if (random.uniform() < 0.2) {
          line.controller.bound(settings.download(), settings.upload());
          line.controller.retune(
              random.uniform() < 0.5 ? Feed.SETTINGS.policy() : Feed.CLASSIC.policy());
        }
        silent(line);
        assertThat(line.download()).isLessThanOrEqualTo(down);
        assertThat(line.upload()).isLessThanOrEqualTo(up);
        assertThat(line.shown().sight()).isEqualTo(Sight.BLIND);
      }
    }
  }

  private static void silent(Feed line) {
    line.advance();
    line.count(line.download(), line.upload());
    line.step();
    line.confirm();
  }

  @ParameterizedTest(name = "C-45: {0} bytes that never leave our queue hold nothing back")
  @ValueSource(longs = {0, 1514, 17_754, 1_000_000})
  void aBacklogThatStandsBlocksNoRecovery(long backlog) {
    Feed line = new Feed().settled();
    for (int i = 0; i < 40; i++) {
      line.turn(1, 1, 0.2);
    }
    line.controller.startFrom(6e6, 1.5e6);
    double downBytes = 1e9;
    double upBytes = 1e9;
    int turns = 0;
    while ((line.download() < 24e6 || line.upload() < 6e6) && turns < 4000) {
      line.advance();
      downBytes += line.download() / 8 * Feed.STEP / 1e9;
      upBytes += line.upload() / 8 * Feed.STEP / 1e9;
      line.controller.traffic(line.now, (long) downBytes, (long) upBytes, backlog, backlog);
      line.echo(0);
      line.step();
      line.confirm();
      for (Direction d : Direction.values()) {
        assertThat(line.shown().of(d).reason().meaning()).isNotBlank();
      }
      turns++;
    }
    assertThat(turns * Feed.STEP / 1e9).isLessThan(60);
  }
}
