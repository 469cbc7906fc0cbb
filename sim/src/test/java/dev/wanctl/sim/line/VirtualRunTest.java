package dev.wanctl.sim.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class VirtualRunTest {

  private static final Duration LENGTH = Duration.ofSeconds(60);

  private static VirtualRun.Result run(String name, long seed, Rates rates) {
    return VirtualRun.run(
        Scenario.named(name, LENGTH, seed),
        line -> FixedControl.at(rates),
        VirtualRun.Options.LOCAL);
  }

  private static final Rates BELOW = new Rates(BitRate.mbit(20), BitRate.mbit(5));

  @Test
  void theSameSeedGivesTheSameScore() {
    assertThat(run("lte", 5, BELOW).score()).isEqualTo(run("lte", 5, BELOW).score());
    assertThat(run("lte", 6, BELOW).score()).isNotEqualTo(run("lte", 5, BELOW).score());
  }

  @Test
  void fixedRatesBelowTheCapacityGiveThatShareWithoutDelay() {
    Score score = run("steady", 1, BELOW).score();

    assertThat(score.downloadUtilisation()).isCloseTo(20.0 / 24, within(0.02));
    assertThat(score.uploadUtilisation()).isCloseTo(5.0 / 6, within(0.02));
    assertThat(score.p95()).isLessThan(8);
    assertThat(score.secondsOver50()).isZero();
    assertThat(score.changesPerMinute()).isZero();
  }

  @Test
  void fixedRatesDoNotSurviveADrop() {
    Score score = run("drop", 1, BELOW).score();

    assertThat(score.dropRecovery()).isGreaterThan(5);
    assertThat(score.dropPeak()).isGreaterThan(100);
    assertThat(score.secondsOver50()).isGreaterThan(20);
  }

  @Test
  void aKeptDirectionWithoutLoadIsCountedAsAWrongCut() {
    assertThat(run("upload-only", 1, BELOW).score().wrongCut())
        .isCloseTo(1 - 20.0 / 24, within(0.01));
  }

  @Test
  void theSeriesShowsWhatTheTraceSays() {
    Series series = run("drop", 1, BELOW).series();

    assertThat(series.size()).isEqualTo(600);
    assertThat(series.capacity(Direction.DOWNLOAD, 100)).isCloseTo(24e6, within(1.0));
    assertThat(series.capacity(Direction.DOWNLOAD, 150)).isCloseTo(9.6e6, within(1.0));
    assertThat(series.rate(Direction.UPLOAD, 300)).isEqualTo(5e6);
    StringBuilder csv = new StringBuilder();
    series.writeCsv(csv);
    assertThat(csv.toString().lines()).hasSize(601);
  }

  /// A control that asks for one change, to see when it comes in force and what it is told.
  private static final class OneCut implements RateControl {
    private double rate = 20e6;
    private final List<Long> confirmed = new ArrayList<>();
    private long cutAt = -1;

    @Override
    public boolean foresees() {
      return false;
    }

    @Override
    public void traffic(long takenAtNanos, Counters download, Counters upload) {}

    @Override
    public void echo(Reply reply) {
      assertThat(reply.receivedNanos).isGreaterThan(reply.sentNanos);
    }

    @Override
    public boolean step(long nowNanos) {
      if (cutAt < 0 && nowNanos > 1_000_000_000) {
        cutAt = nowNanos;
        rate = 10e6;
      }
      return false;
    }

    @Override
    public double desired(Direction direction) {
      return rate;
    }

    @Override
    public void confirmed(long sentAtNanos, long confirmedAtNanos, double download, double upload) {
      confirmed.add(confirmedAtNanos - sentAtNanos);
      if (cutAt > 0) {
        assertThat(download).isEqualTo(10e6);
        assertThat(sentAtNanos).isEqualTo(cutAt);
      }
    }
  }

  @Test
  void ratesComeInForceAfterTheDelayOfTheDevice() {
    OneCut control = new OneCut();
    Score score =
        VirtualRun.run(
                Scenario.named("idle", Duration.ofSeconds(10), 1),
                line -> control,
                new VirtualRun.Options(
                    Duration.ofMillis(50), Duration.ofMillis(100), Actuation.ROUTER))
            .score();

    assertThat(control.confirmed).containsExactly(0L, 50_000_000L);
    assertThat(score.changesPerMinute()).isCloseTo(6, within(0.1));
    // Both directions were cut with nobody there.
    assertThat(score.idleCutsPerHour()).isCloseTo(2 * 360, within(20.0));
  }

  @Test
  void runsFasterThanTheClock() {
    run("steady", 1, BELOW);
    VirtualRun.Result result = run("steady", 2, BELOW);
    System.out.printf(Locale.ROOT, "steady: %.0f times real time%n", result.timesRealTime());
    assertThat(result.timesRealTime()).isGreaterThan(1);
  }
}
