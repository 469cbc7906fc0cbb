package dev.wanctl.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.record.RecorderReport;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class StatusSchemaTest {

  private static final Moment NOW =
      new Moment(Samples.NOW, Instant.parse("2026-02-03T04:05:06.500Z"));
  private static final DeviceFailure SILENT =
      new DeviceFailure.TimedOut("router silent", "ping it");

  private static Schema schema() throws Exception {
    try (InputStream in =
        StatusDocument.class.getResourceAsStream("/dev/wanctl/app/status/status.schema.json")) {
      return new Schema(Json.parse(in.readAllBytes()).asObject().orElseThrow());
    }
  }

  private static void fits(MadeUpSource source) throws Exception {
    Json.Obj status = new StatusDocument(source).status(NOW);
    assertThat(schema().complaints(status)).as(status::pretty).isEmpty();
  }

  @Test
  void thePublishedSchemaIsThatOfTheProgram() throws Exception {
    try (InputStream in =
        StatusDocument.class.getResourceAsStream("/dev/wanctl/app/status/status.schema.json")) {
      assertThat(Files.readAllBytes(Path.of("..", "docs", "status.schema.json")))
          .isEqualTo(in.readAllBytes());
    }
  }

  @Test
  void everySampleFits() throws Exception {
    LineStatus good = Samples.good("a\"b\n\u00e9");
    fits(new MadeUpSource(good));
    fits(new MadeUpSource());
    fits(new MadeUpSource(Samples.withDecision(good, Optional.empty())));
    fits(new MadeUpSource(good, Samples.withFailingShaper(Samples.good("dsl"), SILENT)));
    fits(new MadeUpSource(Samples.observing(good)));
    fits(
        new MadeUpSource(
            Samples.withProbes(good, Samples.withoutTimestamps(SILENT)),
            Samples.withShaper(
                Samples.good("lte"),
                Samples.left(Samples.actuator(Samples.report(State.WORKING), 3)))));
    for (State state : State.values()) {
      fits(new MadeUpSource(Samples.withCounters(good, Samples.report(state))));
    }
    MadeUpSource reloaded = new MadeUpSource(good);
    reloaded.refused("2 errors");
    reloaded.recorded(
        Map.of(
            good.name(),
            new RecorderReport(
                5, 1, 0, Optional.of(new RecorderReport.Failure("disk full", Samples.START)))));
    reloaded.alerting(alerts());
    reloaded.linuxRouter(Samples.silent(SILENT));
    fits(reloaded);
  }

  static AlertReport alerts() {
    return new AlertReport(
        List.of(
            new AlertReport.Sink(
                "phone",
                "ntfy",
                Samples.failed(State.FAILING, SILENT),
                3,
                2,
                1,
                List.of(new AlertReport.Result(NOW.wall(), "title", false, "no answer")))),
        List.of(new AlertReport.Off("chat", "the environment variable X is not set")),
        List.of("there is no condition `x`"),
        List.of(new AlertReport.Open("id", "cable", NOW.wall(), Severity.ERROR, List.of("blind"))));
  }

  @Test
  @DisplayName("C-103: each section in turn poisoned: the rest is served, and fits the schema")
  void poisonedSectionsFit() throws Exception {
    MadeUpSource lines = new MadeUpSource();
    lines.poison();
    fits(lines);
    for (String part : MadeUpSource.PARTS) {
      MadeUpSource source = new MadeUpSource(Samples.good("cable"));
      source.poison(part);
      Json.Obj status = new StatusDocument(source).status(NOW);
      assertThat(schema().complaints(status)).as(part + status.pretty()).isEmpty();
      assertThat(status.objects("lines")).as(part).hasSize(1);
      assertThat(status.compact()).as(part).contains("\"error\":");
    }
  }

  @Test
  void whatDoesNotFitIsFound() throws Exception {
    Json.Obj good = new StatusDocument(new MadeUpSource(Samples.good("cable"))).status(NOW);
    for (String without : good.members().keySet()) {
      Json.Builder less = Json.object();
      good.members()
          .forEach((n, v) -> {
            if (!n.equals(without)) {
              less.put(n, v);
            }
          });
      assertThat(schema().complaints(less.build())).as(without).hasSize(1);
    }
    Json.Builder more = Json.object().put("surprise", 1);
    good.members().forEach(more::put);
    assertThat(schema().complaints(more.build()))
        .containsExactly("$.surprise is not in the schema");
    Json.Builder wrong = Json.object();
    good.members().forEach(wrong::put);
    assertThat(schema().complaints(wrong.put("verdict", "fine").build())).hasSize(1);
    assertThat(schema().complaints(wrong.put("verdict", "good").put("time", 7).build())).hasSize(1);
  }
}
