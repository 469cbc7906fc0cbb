package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.Samples;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final Moment NOW = new Moment(Samples.NOW, Instant.EPOCH);

  private static ExpositionText of(MadeUpSource source) {
    return ExpositionText.parse(
        new Metrics(source, new StatusDocument(source)).page(NOW).toString());
  }

  private static ExpositionText of(LineStatus... lines) {
    return of(new MadeUpSource(lines));
  }

  @Test
  void figuresAreInBaseUnits() {
    ExpositionText page = of(Samples.good("cable"));
    Map<String, String> download = Map.of("line", "cable", "direction", "download");
    assertThat(page.value("wanctl_desired_rate_bps", download)).isEqualTo(94.2e6);
    assertThat(page.value("wanctl_confirmed_rate_bps", download)).isEqualTo(94e6);
    assertThat(page.value("wanctl_added_delay_seconds", Map.of("line", "cable"))).isEqualTo(0.0034);
    assertThat(page.value("wanctl_shaper_confirm_seconds", Map.of("percentile", "99")))
        .isEqualTo(0.002);
    assertThat(page.value("wanctl_tin_peak_delay_seconds", Map.of("tin", "besteffort")))
        .isEqualTo(0.005);
    assertThat(page.value("wanctl_decisions_total", Map.of("reason", "grow"))).isEqualTo(40);
    assertThat(page.value("wanctl_uptime_seconds", Map.of())).isEqualTo(3600);
    assertThat(page.value("wanctl_build_info", Map.of("version", "1.2.3"))).isEqualTo(1);
    assertThat(page.value("wanctl_heap_used_bytes", Map.of())).isPositive();
  }

  @Test
  void stagesAreHistogramsWithCumulativeBucketsInSeconds() {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    source.stages().record(Stage.DECISION, 4096);
    source.stages().record(Stage.DECISION, 4097);
    source.stages().record(Stage.DECISION, 30_000_000_000L);
    ExpositionText page = of(source);
    assertThat(decisions(page, "0.000004096")).isEqualTo(1);
    assertThat(decisions(page, "0.000016384")).isEqualTo(2);
    assertThat(decisions(page, "17.179869184")).isEqualTo(2);
    assertThat(decisions(page, "+Inf")).isEqualTo(3);
    Map<String, String> stage = Map.of("stage", "decision");
    assertThat(page.value("wanctl_stage_duration_seconds_count", stage)).isEqualTo(3);
    assertThat(page.value("wanctl_stage_duration_seconds_sum", stage)).isEqualTo(30.000008193);
    assertThat(page.types()).containsEntry("wanctl_stage_duration_seconds", "histogram");
  }

  private static double decisions(ExpositionText page, String bound) {
    return page.value(
        "wanctl_stage_duration_seconds_bucket", Map.of("stage", "decision", "le", bound));
  }

  @Test
  void routersTellWhatTheyWroteAndHowOldItIs() {
    ExpositionText page = of(Samples.good("cable"));
    Map<String, String> router = Map.of("router", "192.0.2.88");
    assertThat(page.value("wanctl_router_statistics_age_seconds", router)).isEqualTo(0.3);
    assertThat(page.value("wanctl_router_statistics_requests_total", router)).isEqualTo(1000);
    assertThat(page.value("wanctl_router_statistics_spared_total", router)).isEqualTo(20);
    assertThat(page.value("wanctl_router_written_sectors", Map.of("span", "ever"))).isEqualTo(7960);
    assertThat(page.value("wanctl_shaper_writes_last_day", Map.of("line", "cable"))).isEqualTo(100);
    assertThat(page.types()).doesNotContainKeys("wanctl_shaper_writes_per_day_budget");
  }

  @Test
  void aLinuxRouterTellsWhetherItAnswers() {
    ExpositionText page = of(Samples.good("cable"));
    Map<String, String> router = Map.of("router", "192.0.2.89");
    assertThat(page.value("wanctl_router_reachable", router)).isEqualTo(1);
    assertThat(page.value("wanctl_router_connections_total", router)).isEqualTo(2);
    assertThat(page.value("wanctl_router_changes_total", router)).isEqualTo(30);
    assertThat(page.value("wanctl_router_round_trips_total", router)).isEqualTo(5000);
    assertThat(page.value("wanctl_router_round_trip_seconds", router)).isEqualTo(0.0009);
    assertThat(page.value("wanctl_router_answer_age_seconds", router)).isEqualTo(0.25);
    assertThat(page.value("wanctl_router_uptime_seconds", router)).isEqualTo(108_000);
    assertThat(page.value("wanctl_router_load", router)).isEqualTo(0.25);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(of(Samples.good("cable")).types())
        .doesNotContainKeys("wanctl_learned_rate_bps", "wanctl_tin_base_delay_seconds");
  }

  @Test
  @DisplayName("C-108: names of any kind survive the exposition")
  void namesOfAnyKindSurvive() {
    String name = "a\"b\n\\c \u00fc\u6f22";
    ExpositionText page = of(Samples.good(name), Samples.good("dsl"));
    assertThat(page.value("wanctl_added_delay_seconds", Map.of("line", name))).isEqualTo(0.0034);
    assertThat(page.value("wanctl_added_delay_seconds", Map.of("line", "dsl"))).isEqualTo(0.0034);
  }

  @Test
  void aStateSetHasExactlyOneOne() {
    ExpositionText page =
        of(
            Samples.withCounters(
                Samples.good("cable"),
                Samples.failed(State.FAILING, new DeviceFailure.Busy("w", "r"))));
    for (String part : new String[] {"probes", "counters", "shaper"}) {
      assertThat(
              page.samples().stream()
                  .filter(s -> s.name().equals("wanctl_subsystem_state"))
                  .filter(s -> part.equals(s.labels().get("subsystem")))
                  .mapToDouble(ExpositionText.Sample::value)
                  .sum())
          .isEqualTo(1);
    }
    assertThat(
            page.value(
                "wanctl_subsystem_state", Map.of("subsystem", "counters", "state", "failing")))
        .isEqualTo(1);
    assertThat(page.value("wanctl_condition", Map.of("id", "counters-failing"))).isEqualTo(1);
    assertThat(page.value("wanctl_conditions", Map.of("severity", "error"))).isEqualTo(1);
  }

  @Test
  void countersAreCalledTotal() {
    of(Samples.good("cable"))
        .types()
        .forEach((name, type) ->
            assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter")));
  }

  @Test
  void poisonedLinesLeaveTheDaemonAndAreCounted() {
    MadeUpSource source = new MadeUpSource();
    source.poison();
    ExpositionText page = of(source);
    assertThat(page.value("wanctl_uptime_seconds", Map.of())).isEqualTo(3600);
    assertThat(page.value("wanctl_status_failures_total", Map.of())).isPositive();
  }
}
