package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// `wanctl demo`, the first thing that anybody starts.
@Isolated("it measures delays of milliseconds")
class DemoIT {

  @Test
  void tellsItsResultAsOneObject() {
    try (Program demo = Program.finished(Map.of(), "demo", "--for", "20s", "--json")) {
      assertThat(demo.exitCode()).as(demo.toString()).isZero();
      assertThat(demo.err().toString()).isEmpty();
      Json.Obj result = Web.parse(demo.out().toString());
      for (String path :
          List.of(
              "seconds",
              "utilisation.download",
              "utilisation.upload",
              "added_delay_ms.p50",
              "added_delay_ms.p95",
              "added_delay_ms.p99",
              "without_control.added_delay_ms.p50",
              "without_control.added_delay_ms.p95",
              "without_control.added_delay_ms.p99",
              "router.writes",
              "router.confirmed",
              "router.reads",
              "router.errors",
              "decisions")) {
        assertThat(Web.at(result, path).asDouble()).as(path).isPresent();
      }
      assertThat(number(result, "seconds")).isEqualTo(20);
      assertThat(Web.at(result, "router.transport").asString()).contains("rest");
      assertThat(number(result, "router.errors")).isZero();
      assertThat(number(result, "router.writes")).isPositive();
      assertThat(number(result, "decisions")).isPositive();
      assertThat(Web.at(result, "reasons").asObject().orElseThrow().members()).isNotEmpty();
      assertThat(number(result, "added_delay_ms.p95"))
          .as(demo.out().toString())
          .isLessThan(0.5 * number(result, "without_control.added_delay_ms.p95"));
    }
  }

  private static double number(Json.Obj result, String path) {
    return Web.at(result, path).asDouble().orElseThrow();
  }
}
