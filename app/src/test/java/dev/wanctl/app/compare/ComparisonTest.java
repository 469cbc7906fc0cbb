package dev.wanctl.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Json windows(double... millis) {
    return Json.array(
        DoubleStream.of(millis)
            .mapToObj(m -> Json.array(List.of(Json.of(m), Json.of(0.9))))
            .toList());
  }

  private static Comparison of(Json shaped, Json unshaped) {
    Comparison comparison = new Comparison();
    comparison.restore(
        Json.object()
            .put("cable", Json.object().put("shaped", shaped).put("unshaped", unshaped).build())
            .build());
    return comparison;
  }

  @Test
  void lessDelayKeptThanObservedHelps() {
    Json.Obj said = of(windows(4, 5, 4, 5, 4), windows(90, 95, 88, 91, 93)).of("cable");
    assertThat(said.string("verdict")).contains("less");
    assertThat(said.string("text").orElseThrow()).contains("it helps");
    assertThat(said.get("shaped").flatMap(Json::asObject).flatMap(s -> s.string("grade")))
        .contains("A+");
  }

  @Test
  @DisplayName("C-117: too little to compare is said, and judged by nobody")
  void tooLittleIsSaid() {
    Json.Obj said = of(windows(4, 5, 4, 5), windows(90, 95, 88, 91, 93)).of("cable");
    assertThat(said.string("verdict")).contains("none");
    assertThat(said.string("text").orElseThrow()).contains("4 of 5");
    assertThat(new Comparison().of("new").string("text").orElseThrow()).contains("0 of 5");
  }

  @Test
  @DisplayName("C-74: no evidence is no verdict, and no success")
  void overlappingIntervalsGiveNoVerdict() {
    Json.Obj said = of(windows(4, 50, 4, 50, 4), windows(9, 95, 8, 91, 9)).of("cable");
    assertThat(said.string("verdict")).contains("none");
    assertThat(said.string("text").orElseThrow()).contains("no verdict");
  }

  @Test
  void whatIsSavedComesBack() {
    Comparison comparison = of(windows(4, 5, 4, 5, 4), windows(90, 95, 88, 91, 93));
    Comparison again = new Comparison();
    again.restore(comparison.saved());
    assertThat(again.of("cable")).isEqualTo(comparison.of("cable"));
  }
}
