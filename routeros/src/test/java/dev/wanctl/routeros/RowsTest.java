package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What routers send for rows, and what they send although it was not asked for.
class RowsTest {

  private static final RouterFailures FAILURES =
      new Failures(
          new RouterSettings(
              "192.0.2.1",
              8729,
              new Login("admin", "secret"),
              new Security.Plaintext(),
              Duration.ofSeconds(1)),
          Service.API);

  private static Json.Obj queue(String name, String limit, String disabled) {
    return Json.object()
        .put(".id", "*1")
        .put("name", name)
        .put("max-limit", limit)
        .put("disabled", disabled)
        .put("bytes", "10")
        .build();
  }

  @Test
  @DisplayName("C-51: a filter that the router ignores lets nobody else's row in")
  void rowsThatWereNotAskedForAreLeftOut() {
    List<Json.Obj> all =
        List.of(
            queue("wan-down-2", "1", "false"), queue("wan", "2", "false"), queue("x", "3", "no"));
    KnownQueues known = new KnownQueues(FAILURES);

    assertThat(known.learn(List.of("wan"), all).all(List.of("wan")))
        .extracting(q -> q.limit().bitsPerSecond())
        .containsExactly(2L);
    assertThatThrownBy(() -> known.learn(List.of("wan-down"), all).all(List.of("wan-down")))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class));
  }

  @Test
  @DisplayName("C-56: rows without a name are nonsense, and no sign that a queue is missing")
  void rowsWithoutANameAreNonsense() {
    List<Json.Obj> rows = List.of(Json.object().put(".id", "*1").build());
    DeviceFailure problem =
        new KnownQueues(FAILURES).learn(List.of("wan"), rows).problems().get("wan");
    assertThat(problem).isInstanceOf(DeviceFailure.Protocol.class);
    assertThatThrownBy(() -> Rows.counters(List.of("wan"), rows, 0, FAILURES))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.Protocol.class));
  }

  @ParameterizedTest
  @DisplayName("C-51: flags and rates in every way of writing them")
  @CsvSource({"true, true", "yes, true", "false, false", "no, false"})
  void flagsAndRates(String written, boolean disabled) {
    assertThat(Rows.queue(queue("wan", "38M", written)).orElseThrow())
        .satisfies(q -> {
          assertThat(q.disabled()).isEqualTo(disabled);
          assertThat(q.limit().bitsPerSecond()).isEqualTo(38_000_000);
        });
  }
}
