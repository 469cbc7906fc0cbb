package dev.wanctl.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.condition.Severity;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.ActuatorReport;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.record.RecorderReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionsTest {

  private static final LineStatus GOOD = Samples.good("cable");

  private static List<DeviceFailure> failures() {
    return List.of(
        new DeviceFailure.Unreachable("w", "r"),
        new DeviceFailure.TimedOut("w", "r"),
        new DeviceFailure.Untrusted("w", "r"),
        new DeviceFailure.LoginRefused("w", "r"),
        new DeviceFailure.Forbidden("w", "r"),
        new DeviceFailure.NotFound("w", "r"),
        new DeviceFailure.Ambiguous("w", "r"),
        new DeviceFailure.Rejected("w", "r"),
        new DeviceFailure.Busy("w", "r"),
        new DeviceFailure.Unsupported("w", "r"),
        new DeviceFailure.Protocol("w", "r"));
  }

  private static List<Condition> of(LineStatus... lines) {
    return new Conditions().of(new MadeUpSource(lines), Samples.NOW);
  }

  private static Condition only(LineStatus line) {
    List<Condition> found = of(line);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void aGoodLineHasNone() {
    assertThat(of(GOOD)).isEmpty();
    assertThat(Verdict.of(of(GOOD))).isEqualTo(Verdict.GOOD);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureOfAShaperShowsItsCodeAndRemedy(DeviceFailure failure) {
    Condition c = only(Samples.withFailingShaper(GOOD, failure));
    assertThat(c.id()).isEqualTo("shaper-failing");
    assertThat(c.severity()).isEqualTo(Severity.ERROR);
    assertThat(c.evidence()).contains("(" + failure.code() + "): w").contains("CAKE on wan0");
    assertThat(c.remedy()).isEqualTo("r");
    assertThat(c.sinceNanos()).isEqualTo(Samples.START);
  }

  @Test
  void aShaperThatNeverWorkedIsNotOneThatFails() {
    Subsystem.Report never =
        Samples.failed(State.NEVER_WORKED, new DeviceFailure.LoginRefused("no", "password"));
    assertThat(only(Samples.withShaper(GOOD, Samples.actuator(never, 0))).id())
        .isEqualTo("shaper-never-worked");
  }

  @Test
  void aPartThatIsYoungMayTakeItsTime() {
    Subsystem.Report young =
        new Subsystem.Report(State.NEVER_WORKED, Samples.NOW - 1, Optional.empty(), 0, 0);
    assertThat(of(Samples.withCounters(GOOD, young))).isEmpty();
    assertThat(only(Samples.withCounters(GOOD, Samples.report(State.NEVER_WORKED))).id())
        .isEqualTo("counters-missing");
  }

  @Test
  void probingWithoutPrivilegeSaysSo() {
    Subsystem.Report health =
        Samples.failed(State.NEVER_WORKED, new DeviceFailure.Forbidden("no", "CAP_NET_RAW"));
    Condition c = only(Samples.withProbes(GOOD, Samples.probes(health)));
    assertThat(c.id()).isEqualTo("no-privilege");
    assertThat(c.remedy()).isEqualTo("CAP_NET_RAW");
  }

  @Test
  void probingThatNeverWorkedNamesTheReflectorsAndAPing() {
    Condition c =
        only(
            Samples.withProbes(
                GOOD,
                Samples.probes(Samples.report(State.NEVER_WORKED), Samples.silent("192.0.2.9"))));
    assertThat(c.id()).isEqualTo("probing-never-worked");
    assertThat(c.evidence()).contains("1000 probes").contains("192.0.2.9");
    assertThat(c.remedy()).contains("ping 192.0.2.9").contains("lines.cable.probe.source");
  }

  @Test
  void oneSilentReflectorIsNamedAndOnlyAWarning() {
    Condition c =
        only(
            Samples.withProbes(
                GOOD,
                Samples.probes(
                    Samples.report(State.WORKING),
                    Samples.target("192.0.2.1"),
                    Samples.silent("192.0.2.9"))));
    assertThat(c.id()).isEqualTo("reflectors-silent");
    assertThat(c.severity()).isEqualTo(Severity.WARNING);
    assertThat(c.evidence()).contains("1 of 2").contains("192.0.2.9").doesNotContain("192.0.2.1,");
  }

  @Test
  @DisplayName("C-34: a line whose pings pass by the queue is not reported fine")
  void pingsThatDoNotSeeTheQueueAreAWarningWithFigures() {
    LineStatus line =
        Samples.withProbes(
            GOOD, Samples.instead(ProbeReport.Why.BLIND, "connects 2980 ms, pings 0 ms"));
    Condition c = only(line);
    assertThat(c.id()).isEqualTo("icmp-blind");
    assertThat(c.severity()).isEqualTo(Severity.WARNING);
    assertThat(c.evidence()).startsWith("connects 2980 ms, pings 0 ms").contains("do not see");
    assertThat(c.remedy()).contains("lines.cable.probe.reflectors");
    assertThat(c.sinceNanos()).isEqualTo(Samples.START);
    assertThat(new LineVerdict(line, List.of(c)).text()).startsWith("connects 2980 ms");
  }

  @Test
  void pingsThatAreNotAnsweredAreAWarningAndNoSilentReflectors() {
    Condition c =
        only(Samples.withProbes(GOOD, Samples.instead(ProbeReport.Why.SILENT, "no host answers")));
    assertThat(c.id()).isEqualTo("icmp-silent");
    assertThat(c.evidence()).startsWith("no host answers");
    assertThat(c.remedy()).contains("ICMP").contains("tcp://");
  }

  @Test
  @DisplayName("C-22: probes that leave by another line are an error with the way and the remedy")
  void probesThatLeaveByAnotherLineAreAnError() {
    Condition c =
        only(
            Samples.withProbes(
                GOOD,
                Samples.wrongEgress(Finding.problem("egress", "by wan1, not wan0", "a rule"))));
    assertThat(c.id()).isEqualTo("wrong-egress");
    assertThat(c.severity()).isEqualTo(Severity.ERROR);
    assertThat(c.evidence()).contains("by wan1, not wan0");
    assertThat(c.remedy()).isEqualTo("a rule");
    assertThat(c.sinceNanos()).isEqualTo(Samples.START);
  }

  @Test
  @DisplayName("C-26: loss is told of the direction that has it, and no more when it is over")
  void lossIsToldOfItsDirection() {
    Condition up = only(losing(0.12, 0));
    assertThat(up.id()).isEqualTo("path-loss");
    assertThat(up.evidence()).contains("12 %", "upload").doesNotContain("download");
    assertThat(only(losing(0.01, 0.07)).evidence())
        .contains("7 %", "download")
        .doesNotContain("upload");
    assertThat(only(losing(0.5, 0.25)).evidence()).contains("50 %", "upload", "25 %", "download");
    assertThat(of(losing(0, 0.01))).isEmpty();
  }

  private static LineStatus losing(double up, double down) {
    return Samples.withProbes(
        GOOD, Samples.probes(Samples.report(State.WORKING), Samples.losing(up, down)));
  }

  @Test
  void blindIsAnErrorSinceTheLastReply() {
    Condition c =
        only(
            Samples.withDecision(
                GOOD, Optional.of(Samples.decision(Samples.NOW, Reason.BLIND, Sight.BLIND))));
    assertThat(c.id()).isEqualTo("blind");
    assertThat(c.severity()).isEqualTo(Severity.ERROR);
    assertThat(c.sinceNanos()).isEqualTo(Samples.NOW - 21_000_000);
  }

  @Test
  void belowMinimumIsDatedByTheDecisions() {
    MadeUpSource source =
        new MadeUpSource(
            Samples.withDecision(GOOD, Optional.of(Samples.belowMinimum(Samples.NOW))));
    source.decided(
        List.of(
            Samples.belowMinimum(Samples.NOW - 9),
            Samples.decision(Samples.NOW - 8, Reason.HOLD, Sight.CLEAR),
            Samples.belowMinimum(Samples.NOW - 7),
            Samples.belowMinimum(Samples.NOW)));
    List<Condition> found = new Conditions().of(source, Samples.NOW);
    assertThat(found).extracting(Condition::id).containsExactly("below-minimum");
    assertThat(found.getFirst().sinceNanos()).isEqualTo(Samples.NOW - 7);
    assertThat(found.getFirst().remedy()).contains("lines.cable.download.min");
  }

  @Test
  void observingIsNoWarning() {
    List<Condition> found = of(Samples.observing(GOOD));
    assertThat(found).extracting(Condition::id).containsExactly("observing");
    assertThat(Verdict.of(found)).isEqualTo(Verdict.GOOD);
  }

  @Test
  void aForeignChangeIsForgottenUntilTheNext() {
    MadeUpSource source =
        new MadeUpSource(
            Samples.withShaper(GOOD, Samples.actuator(Samples.report(State.WORKING), 1)));
    Conditions conditions = new Conditions();
    long later = Samples.NOW + Duration.ofHours(1).toNanos();
    assertThat(conditions.ofLine(source, source.lines().getFirst(), Samples.NOW))
        .extracting(Condition::id)
        .containsExactly("foreign-change");
    assertThat(ids(conditions.ofLine(source, source.lines().getFirst(), later)))
        .doesNotContain("foreign-change");
    source.show(Samples.withShaper(GOOD, Samples.actuator(Samples.report(State.WORKING), 2)));
    assertThat(ids(conditions.ofLine(source, source.lines().getFirst(), later)))
        .contains("foreign-change");
  }

  private static List<String> ids(List<Condition> conditions) {
    return conditions.stream().map(Condition::id).toList();
  }

  @Test
  void theDaemonsOwnTroublesAreTold() {
    MadeUpSource source = new MadeUpSource(GOOD);
    source.sinceBeat(Duration.ofSeconds(3));
    source.dropped(5);
    source.reloaded(new StatusSource.Reload(Samples.NOW, false, "2 problems"));
    List<Condition> found = new Conditions().of(source, Samples.NOW);
    assertThat(found)
        .extracting(Condition::id)
        .containsExactly("loop-late", "evidence-dropped", "reload-refused");
    assertThat(found.getLast().remedy()).isEqualTo("wanctl check /etc/wanctl/wanctl.yaml");
  }

  @Test
  @DisplayName("C-1: a device that is written to more often than it should be")
  void moreWritesThanADayHas() {
    ActuatorReport usual = Samples.actuator(Samples.report(State.WORKING), 0);
    assertThat(usual.overBudget()).isFalse();
    Condition condition = only(Samples.withShaper(GOOD, Samples.overBudget(usual)));
    assertThat(condition.id()).isEqualTo("write-budget");
    assertThat(condition.evidence()).contains("100 times in the last 24 hours, more than 99");
    assertThat(condition.sinceNanos()).isEqualTo(Samples.NOW - 7_000_000_000L);
    assertThat(condition.remedy()).contains("aggressiveness", "`lines.");
  }

  @Test
  @DisplayName("C-67: rates of somebody else's that are left as they are")
  void whatIsLeftIsToldWithItsRemedy() {
    ActuatorReport changed = Samples.actuator(Samples.report(State.WORKING), 1);
    Condition condition = only(Samples.withShaper(GOOD, Samples.left(changed)));
    assertThat(condition.id()).isEqualTo("shaper-left");
    assertThat(condition.sinceNanos()).isEqualTo(Samples.NOW - 9_000_000_000L);
    assertThat(condition.evidence())
        .contains("500Mbit/18Mbit instead of 94Mbit/18Mbit", "nothing is written");
    assertThat(condition.remedy()).contains("94Mbit/18Mbit", "SIGHUP", "shaper.foreign-changes`");
  }

  @Test
  void aDiskThatRefusesTheRecordingIsAWarningOfThatLineAlone() {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    source.recorded(
        Map.of(
            "cable",
            new RecorderReport(
                9, 7, 0, Optional.of(new RecorderReport.Failure("No space left on device", 5)))));
    assertThat(new Conditions().of(source, Samples.NOW))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.id()).isEqualTo("recorder-failing");
          assertThat(c.severity()).isEqualTo(Severity.WARNING);
          assertThat(c.line()).isEqualTo("cable");
          assertThat(c.evidence()).contains("No space left on device");
          assertThat(c.remedy()).contains("state.recording");
        });
  }
}
