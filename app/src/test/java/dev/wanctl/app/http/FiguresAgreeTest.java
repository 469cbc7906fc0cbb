package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.app.status.SubsystemDocument;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.json.Json;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the page, `/status` and `/metrics` show of the same moment is the same.
final class FiguresAgreeTest {

  private static String get(HttpService service, String path) throws Exception {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + service.port() + path).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theSameMomentHasTheSameFigures() throws Exception {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"), Samples.good("dsl"));
    source.decided(List.of(Samples.decision(System.nanoTime(), Reason.GROW, Sight.CLEAR)));
    try (HttpService service = HttpService.start(new HttpConfig.Listen("127.0.0.1", 0), source)) {
      Json.Obj status = Json.parse(get(service, "/status")).asObject().orElseThrow();
      ExpositionText metrics = ExpositionText.parse(get(service, "/metrics"));
      for (Json.Obj line : status.objects("lines")) {
        String name = line.string("name").orElseThrow();
        Json.Obj delay = part(line, "delay");
        double added = delay.number("added_ms").orElseThrow();
        assertThat(1e3 * metrics.value("wanctl_added_delay_seconds", Map.of("line", name)))
            .isCloseTo(added, within());
        Json.Obj row = lastRow(service, name);
        assertThat(row.number("delay_p50_ms").orElseThrow()).isCloseTo(added, within());
        for (String direction : List.of("download", "upload")) {
          Json.Obj side = part(line, direction);
          Map<String, String> labels = Map.of("line", name, "direction", direction);
          for (String kind : List.of("desired", "capacity", "achieved", "confirmed")) {
            assertThat(metrics.value("wanctl_" + kind + "_rate_bps", labels))
                .as(kind + " " + direction)
                .isCloseTo(side.number(kind + "_bps").orElseThrow(), within());
          }
          assertThat(row.number(direction + "_rate_bps").orElseThrow())
              .isCloseTo(side.number("in_force_bps").orElseThrow(), bit());
          assertThat(row.number(direction + "_load_bps").orElseThrow())
              .isCloseTo(side.number("achieved_bps").orElseThrow(), bit());
          assertThat(row.number(direction + "_capacity_bps").orElseThrow())
              .isCloseTo(side.number("capacity_bps").orElseThrow(), bit());
          assertThat(row.string(direction + "_reason")).isEqualTo(side.string("reason"));
        }
      }
      assertThat(metrics.value("wanctl_conditions", Map.of("severity", "error")))
          .isEqualTo(
              (double)
                  status.objects("conditions").stream()
                      .filter(c -> c.string("severity").orElseThrow().equals("error"))
                      .count());
    }
  }

  @Test
  void everyPartIsInTheSameState() throws Exception {
    MadeUpSource source =
        new MadeUpSource(
            Samples.good("cable"),
            Samples.withDecision(
                Samples.good("dsl"),
                Optional.of(Samples.decision(Samples.NOW, Reason.HOLD, Sight.BLIND))));
    try (HttpService service = HttpService.start(new HttpConfig.Listen("127.0.0.1", 0), source)) {
      Json.Obj status = Json.parse(get(service, "/status")).asObject().orElseThrow();
      ExpositionText metrics = ExpositionText.parse(get(service, "/metrics"));
      List<Json.Obj> parts = status.objects("subsystems");
      assertThat(parts).extracting(p -> p.string("state").orElseThrow()).contains("stale");
      for (Json.Obj part : parts) {
        Map<String, String> labels = new HashMap<>();
        part.string("line").ifPresent(line -> labels.put("line", line));
        labels.put("subsystem", part.string("part").orElseThrow());
        for (String state : SubsystemDocument.STATES) {
          labels.put("state", state);
          assertThat(metrics.value("wanctl_subsystem_state", labels))
              .as(labels.toString())
              .isEqualTo(part.string("state").orElseThrow().equals(state) ? 1.0 : 0.0);
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  /// The page's table is in whole bits.
  private static org.assertj.core.data.Offset<Double> bit() {
    return org.assertj.core.data.Offset.offset(0.5);
  }

  private static Json.Obj part(Json.Obj line, String name) {
    return line.get(name).flatMap(Json::asObject).orElseThrow();
  }

  /// What the page's charts get, by column.
  private static Json.Obj lastRow(HttpService service, String line) throws Exception {
    for (int i = 0; i < 300; i++) {
      Json.Obj recent = Json.parse(get(service, "/recent?line=" + line)).asObject().orElseThrow();
      List<Json> rows = recent.get("rows").orElseThrow().elements();
      if (!rows.isEmpty()) {
        List<Json> columns = recent.get("columns").orElseThrow().elements();
        Json.Builder row = Json.object();
        for (int c = 0; c < columns.size(); c++) {
          row.put(columns.get(c).asString().orElseThrow(), rows.getLast().elements().get(c));
        }
        return row.build();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no second was summed up");
  }
}
