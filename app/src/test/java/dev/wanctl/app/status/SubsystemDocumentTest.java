package dev.wanctl.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.record.RecorderReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SubsystemDocumentTest {

  private static final Moment NOW =
      new Moment(Samples.NOW, Instant.parse("2026-02-03T04:05:06.500Z"));
  private static final DeviceFailure SILENT = new DeviceFailure.TimedOut("silent", "ping it");

  private static Map<String, String> states(MadeUpSource source) {
    Map<String, String> states = new TreeMap<>();
    for (Json.Obj s : SubsystemDocument.of(source, NOW).objects()) {
      states.put(
          s.string("line").map(l -> l + " ").orElse("") + s.string("part").orElseThrow(),
          s.string("state").orElseThrow());
    }
    return states;
  }

  @Test
  @DisplayName("C-106: each part that is disabled, has never worked, or died silently is visible")
  void everyPartIsVisible() {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    assertThat(states(source))
        .containsEntry("loop", "working")
        .containsEntry("cable probes", "working")
        .containsEntry("cable counters", "working")
        .containsEntry("cable shaper", "working")
        .containsEntry("cable recorder", "disabled")
        .containsEntry("steering", "disabled")
        .containsEntry("alerts", "disabled");

    source.alerting(StatusSchemaTest.alerts());
    assertThat(states(source))
        .containsEntry("alerts phone", "failing")
        .containsEntry("alerts chat", "disabled");

    source.recorded(Map.of("cable", new RecorderReport(0, 0, 0, Optional.empty())));
    assertThat(states(source)).containsEntry("cable recorder", "never-worked");
    source.recorded(
        Map.of(
            "cable",
            new RecorderReport(
                9, 0, 0, Optional.of(new RecorderReport.Failure("full", Samples.START)))));
    assertThat(states(source)).containsEntry("cable recorder", "failing");

    source.sinceBeat(Duration.ofSeconds(5));
    assertThat(states(source)).containsEntry("loop", "stale");

    source.show(
        Samples.withCounters(Samples.good("cable"), Samples.report(State.NEVER_WORKED)),
        Samples.withFailingShaper(Samples.good("dsl"), SILENT));
    assertThat(states(source))
        .containsEntry("cable counters", "never-worked")
        .containsEntry("dsl shaper", "failing");
  }

  @Test
  void aPartThatWorksAndHasNothingNewForLongIsStale() {
    MadeUpSource source =
        new MadeUpSource(
            Samples.withDecision(
                Samples.good("cable"),
                Optional.of(
                    Samples.decision(Samples.NOW - 60_000_000_000L, Reason.GROW, Sight.CLEAR))));
    assertThat(states(source))
        .containsEntry("cable probes", "stale")
        .containsEntry("cable counters", "stale");
  }

  @Test
  @DisplayName("C-105: what is late is judged by the configured spacing, not by a fixed one")
  void aLineThatIsProbedSeldomIsNotStale() {
    long ago = Samples.NOW - 11_000_000_000L;
    var line =
        Samples.withDecision(
            Samples.good("cable"), Optional.of(Samples.decision(ago, Reason.GROW, Sight.CLEAR)));
    assertThat(states(new MadeUpSource(line))).containsEntry("cable probes", "stale");
    ProbeReport p = line.probes();
    ProbeReport seldom =
        new ProbeReport(
            p.health(),
            p.targets(),
            p.skippedSends(),
            Duration.ofMillis(500),
            p.oneWay(),
            p.noTimestamps(),
            p.instead(),
            p.wrongEgress(),
            p.exchanges());
    assertThat(states(new MadeUpSource(Samples.withProbes(line, seldom))))
        .containsEntry("cable probes", "working");
  }
}
