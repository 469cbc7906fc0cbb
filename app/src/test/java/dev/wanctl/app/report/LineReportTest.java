package dev.wanctl.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.engine.record.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReportTest {

  private static final Duration GOAL = Duration.ofMillis(10);

  private static Moment moment(long at, double delay, double load) {
    return new Moment(
        at, delay, new Moment.Side(50e6, 100e6, load), new Moment.Side(10e6, 20e6, 0));
  }

  /// An hour, of which every second minute is busy and every fourth waits.
  private static List<Moment> hour() {
    List<Moment> all = new ArrayList<>();
    for (int i = 0; i < 3600; i++) {
      int minute = i / 60;
      boolean busy = minute % 2 == 0;
      boolean waits = minute % 4 == 0;
      all.add(moment(999_960 + i, waits ? 0.2 : 0.002, busy ? 90e6 : 1e6));
    }
    return all;
  }

  @Test
  void tellsHowLongPacketsWaitedAndWhatItHadToDoWithIt() {
    LineReport report = LineReport.of("cable", GOAL, hour());
    assertThat(report.isEnough()).isTrue();
    assertThat(report.busy()).isEqualTo(1800);
    assertThat(report.over()).isEqualTo(900);
    assertThat(report.overHeld()).isEqualTo(900);
    assertThat(report.delayP95()).isEqualTo(0.2);
    assertThat(report.delayIdle()).isEqualTo(0.002);
    assertThat(report.leastOver()).isBetween(0.2, 0.45);
    assertThat(report.mostOver()).isBetween(0.55, 0.8);
    assertThat(report.download().passing()).isCloseTo(50.0 / 90, within(0.001));
    assertThat(report.upload().busy()).isZero();
    assertThat(ReportText.of(report, true))
        .contains("observed: nothing was written")
        .contains("over the goal (10ms) in 50 % of the busy time")
        .contains("In 100 % of the time over the goal it would have held the traffic back")
        .contains("it would have set 50Mbit")
        .contains("upload        never busy");
    assertThat(ReportText.of(report, false)).contains("It is in control");
  }

  @Test
  void aDelayThatTheRatesHaveNothingToDoWithIsNotWon() {
    List<Moment> all = new ArrayList<>();
    for (int i = 0; i < 3600; i++) {
      // Half of what it would let through, and half of what stands there.
      Moment.Side down = new Moment.Side(100e6, 100e6, 60e6);
      all.add(new Moment(i, 0.05, down, new Moment.Side(10e6, 10e6, 0)));
    }
    LineReport report = LineReport.of("cable", GOAL, all);
    assertThat(report.over()).isEqualTo(3600);
    assertThat(report.overHeld()).isZero();
    assertThat(ReportText.conclusion(report, true))
        .contains("In the other 100 % it would have changed nothing");
  }

  @Test
  void tooLittleSaysSo() {
    LineReport report = LineReport.of("cable", GOAL, hour().subList(0, 600));
    assertThat(report.isEnough()).isFalse();
    assertThat(ReportText.of(report, true))
        .contains("not enough to say more: it was busy in 5 minutes")
        .doesNotContain("would have set");
    assertThat(LineReport.of("cable", GOAL, List.of()).isEnough()).isFalse();
  }

  @Test
  void eventsBecomeSeconds() {
    Moments moments = new Moments(2_000);
    moments.add(new Told.Decision(1_500, 1, 1, 9)); // before
    moments.add(new Told.Standing(2_000, 80e6, 8e6));
    moments.add(new Told.Passed(2_000, 0, 0));
    moments.add(new Told.Decision(2_100, 50e6, 5e6, 0.010));
    moments.add(new Told.Passed(2_500, 5_000_000, 500_000));
    moments.add(new Told.Decision(2_600, 40e6, 4e6, 0.030));
    moments.add(new Told.Decision(3_100, 41e6, 4e6, Double.NaN));
    moments.add(new Told.Passed(9_500, 6_000_000, 600_000)); // too long ago to tell a load
    moments.add(new Told.Decision(9_600, 42e6, 4e6, 0.001));
    List<Moment> all = moments.all();
    assertThat(all).hasSize(3);
    assertThat(all.getFirst().delay()).isCloseTo(0.020, within(1e-9));
    assertThat(all.getFirst().download()).isEqualTo(new Moment.Side(40e6, 80e6, 80e6));
    assertThat(all.get(1).isSeen()).isFalse();
    assertThat(all.get(2).download().load()).isNaN();
  }
}
