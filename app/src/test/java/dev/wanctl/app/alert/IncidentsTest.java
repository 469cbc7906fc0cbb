package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.alert.Notice.What;
import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.status.Condition;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IncidentsTest {

  private final Incidents incidents = new Incidents(Made.config());
  private final List<Notice> told = new ArrayList<>();

  private void holds(long from, long until, ConditionKind kind, String line) {
    for (long s = from; s < until; s++) {
      told.addAll(incidents.observe(List.of(Made.condition(kind, line, from)), Made.at(s)));
    }
  }

  private void well(long from, long until) {
    for (long s = from; s < until; s++) {
      told.addAll(incidents.observe(List.of(), Made.at(s)));
    }
  }

  private List<What> whats() {
    return told.stream().map(Notice::what).toList();
  }

  @Test
  void whatPassesQuicklyIsNotTold() {
    holds(0, 29, ConditionKind.BLIND, "cable");
    well(29, 400);
    assertThat(told).isEmpty();
  }

  @Test
  void anIncidentHasAStartAndAnEndWithItsTimes() {
    holds(0, 100, ConditionKind.BLIND, "cable");
    assertThat(whats()).containsExactly(What.START);
    well(100, 300);
    assertThat(whats()).containsExactly(What.START, What.END);
    Incident over = told.getLast().incident();
    assertThat(over.began()).isEqualTo(Made.NOON);
    assertThat(over.ended()).contains(Made.NOON.plusSeconds(99));
    assertThat(over.id()).isEqualTo(told.getFirst().incident().id());
    assertThat(incidents.open()).isEmpty();
  }

  @Test
  void whatOverlapsOnOneLineIsOneIncidentAndAnotherLineIsAnother() {
    for (long s = 0; s < 200; s++) {
      List<Condition> now = new ArrayList<>();
      now.add(Made.condition(ConditionKind.SHAPER_FAILING, "cable", 0));
      now.add(Made.condition(ConditionKind.SHAPER_FAILING, "dsl", 0));
      if (s > 60) {
        now.add(Made.condition(ConditionKind.COUNTERS_FAILING, "cable", 61));
      }
      told.addAll(incidents.observe(now, Made.at(s)));
    }
    assertThat(told)
        .extracting(n -> n.what() + " " + n.incident().subject())
        .containsExactly("START cable", "START dsl", "UPDATE cable");
    assertThat(told.getLast().incident().conditions())
        .extracting(t -> t.kind().id())
        .containsExactly("shaper-failing", "counters-failing");
    well(200, 400);
    assertThat(told).hasSize(5);
  }

  @Test
  @DisplayName("C-102: what flaps all day is one incident, not 128 alerts")
  void flappingIsOneIncident() {
    for (long s = 0; s < 86_400; s += 100) {
      holds(s, s + 40, ConditionKind.BLIND, "cable");
      well(s + 40, s + 100);
    }
    assertThat(whats()).containsExactly(What.START);
    well(86_400, 86_700);
    assertThat(whats()).containsExactly(What.START, What.END);
  }

  @Test
  void whatGetsWorseIsToldOnceMore() {
    Condition mild =
        new Condition(
            ConditionKind.COUNTERS_MISSING,
            Severity.WARNING,
            "cable",
            Made.at(0).nanos(),
            "too old",
            "");
    for (long s = 0; s < 60; s++) {
      told.addAll(incidents.observe(List.of(mild), Made.at(s)));
    }
    holds(60, 120, ConditionKind.COUNTERS_MISSING, "cable");
    assertThat(whats()).containsExactly(What.START, What.UPDATE);
    assertThat(told.getFirst().incident().severity()).isEqualTo(Severity.WARNING);
    assertThat(told.getLast().incident().severity()).isEqualTo(Severity.ERROR);
    assertThat(told.getLast().incident().conditions()).hasSize(1);
  }

  @Test
  void aRestartGoesOnWithTheIncidentAndTellsItsEnd() throws Exception {
    holds(0, 60, ConditionKind.BLIND, "cable");
    Incidents next = new Incidents(Made.config());
    next.restore(Json.parse(incidents.json().compact()).objects(), Made.at(70));
    List<Notice> after =
        new ArrayList<>(
            next.observe(List.of(Made.condition(ConditionKind.BLIND, "cable", 0)), Made.at(71)));
    assertThat(after).as("it was told already").isEmpty();
    for (long s = 72; s < 300; s++) {
      after.addAll(next.observe(List.of(), Made.at(s)));
    }
    assertThat(after).extracting(Notice::what).containsExactly(What.END);
    assertThat(after.getFirst().incident().id()).isEqualTo(told.getFirst().incident().id());
  }

  @Test
  void whatNobodyWantsToBeToldOfIsNotTold() {
    holds(0, 600, ConditionKind.OBSERVING, "cable");
    assertThat(told).isEmpty();
  }
}
