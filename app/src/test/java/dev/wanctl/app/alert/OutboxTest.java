package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class OutboxTest {

  private static final Outcome.Failed DEAD =
      new Outcome.Failed(new DeviceFailure.Unreachable("no connection", "wait"));

  private static Outbox outbox(AlertConfig config) {
    return new Outbox(config.sinks().getFirst(), config, ZoneOffset.UTC, 0);
  }

  private static Outbox plain() {
    return outbox(Made.config(Made.sink("phone", Made.program())));
  }

  private static Notice blind(Instant at) {
    return Made.start("cable", ConditionKind.BLIND, at);
  }

  @Test
  @DisplayName("24 hours with a sink that is dead for an hour and a restart in it: 0 lost")
  void nothingIsLostOverADeadHourAndARestart() throws Exception {
    Random chance = new Random(7);
    Outbox outbox = plain();
    List<Notice> offered = new ArrayList<>();
    List<Notice> arrived = new ArrayList<>();
    int attempts = 0;
    for (int second = 0; second < 86_400; second++) {
      Instant now = Made.NOON.plusSeconds(second);
      if (chance.nextInt(600) == 0) {
        Notice notice = blind(now);
        offered.add(notice);
        outbox.offer(notice);
      }
      if (second == 40_000 || second == 41_500) {
        Json.Obj kept = Json.parse(outbox.json().compact()).asObject().orElseThrow();
        outbox = plain();
        outbox.restore(kept, now);
      }
      Optional<Message> due = outbox.due(now);
      if (due.isPresent()) {
        attempts++;
        boolean dead = second >= 39_600 && second < 43_200;
        if (dead) {
          outbox.failed(due.get(), DEAD, now, second, 0.5);
        } else {
          outbox.delivered(due.get(), now, second);
          arrived.addAll(due.get().notices());
        }
      }
    }
    assertThat(offered).hasSizeGreaterThan(100);
    assertThat(arrived).isEqualTo(offered);
    AlertReport.Sink report = outbox.report();
    assertThat(report.lost()).isZero();
    assertThat(report.sent()).isEqualTo(offered.size());
    assertThat(report.health().state()).isEqualTo(Subsystem.State.WORKING);
    assertThat(attempts).as("it pauses between attempts").isLessThan(offered.size() + 60);
  }

  @Test
  void whatWaitedGoesOutAsOneMessageWithItsTimes() {
    Outbox outbox = plain();
    outbox.offer(blind(Made.NOON));
    outbox.failed(outbox.due(Made.NOON).orElseThrow(), DEAD, Made.NOON, 0, 0);
    assertThat(outbox.due(Made.NOON.plusSeconds(4))).isEmpty();
    outbox.offer(Made.start("dsl", ConditionKind.BLIND, Made.NOON.plusSeconds(3)));
    Message digest = outbox.due(Made.NOON.plusSeconds(5)).orElseThrow();
    assertThat(digest.event()).isEqualTo("digest");
    assertThat(digest.text()).contains("2026-02-03 12:00:00").contains("2026-02-03 12:00:03");
  }

  @Test
  void pausesGrowToFiveMinutesAndNoFurther() {
    Outbox outbox = plain();
    outbox.offer(blind(Made.NOON));
    Instant now = Made.NOON;
    List<Long> pauses = new ArrayList<>();
    Instant last = now;
    for (int i = 0; i < 3600; i++, now = now.plusSeconds(1)) {
      Optional<Message> due = outbox.due(now);
      if (due.isPresent()) {
        pauses.add(Duration.between(last, now).toSeconds());
        last = now;
        outbox.failed(due.get(), DEAD, now, 0, 0);
      }
    }
    assertThat(pauses).startsWith(0L, 5L, 10L, 20L, 40L).isSorted().endsWith(300L, 300L);
  }

  @Test
  void aServerThatAsksToBeLeftAloneIs() {
    Outbox outbox = plain();
    outbox.offer(blind(Made.NOON));
    Outcome.Failed later =
        new Outcome.Failed(
            new DeviceFailure.Busy("429", "wait"), Optional.of(Duration.ofMinutes(20)));
    outbox.failed(outbox.due(Made.NOON).orElseThrow(), later, Made.NOON, 0, 0);
    assertThat(outbox.due(Made.NOON.plusSeconds(1199))).isEmpty();
    assertThat(outbox.due(Made.NOON.plusSeconds(1200))).isPresent();
  }

  @Test
  void aMessageThatIsNotTakenIsGivenUpAndCountedAndTheNextOneGoes() {
    Outbox outbox = plain();
    outbox.offer(blind(Made.NOON));
    Outcome.Failed refused = new Outcome.Failed(new DeviceFailure.Rejected("400", "see body"));
    Instant now = Made.NOON;
    for (int i = 0; i < 3; i++, now = now.plusSeconds(600)) {
      outbox.failed(outbox.due(now).orElseThrow(), refused, now, 0, 0);
    }
    assertThat(outbox.due(now)).isEmpty();
    assertThat(outbox.report().lost()).isEqualTo(1);
    outbox.offer(blind(now));
    assertThat(outbox.due(now)).isPresent();
  }

  @Test
  @DisplayName("C-95: a storm of alerts is a few messages in an hour, and all of it is told")
  void aStormIsAFewMessages() {
    Outbox outbox =
        outbox(
            Made.config(
                new AlertConfig.Sink("phone", Severity.WARNING, Set.of(), 6, Made.program())));
    int messages = 0;
    int told = 0;
    for (int second = 0; second < 7200; second++) {
      Instant now = Made.NOON.plusSeconds(second);
      if (second % 10 == 0) {
        outbox.offer(blind(now));
      }
      Optional<Message> due = outbox.due(now);
      if (due.isPresent()) {
        messages++;
        told += due.get().notices().size();
        outbox.delivered(due.get(), now, 0);
      }
    }
    assertThat(messages).isEqualTo(12);
    assertThat(told).isBetween(250, 720);
    assertThat(outbox.report().lost()).isZero();
    assertThat(told + outbox.pending()).isEqualTo(720);
  }

  @Test
  void quietHoursHoldBackWarningsAndTellThemAtTheirEnd() {
    AlertConfig config = Made.quietAtNight(Made.sink("phone", Made.program()));
    Outbox outbox = outbox(config);
    Instant night = Instant.parse("2026-02-03T23:30:00Z");
    outbox.offer(Made.start("cable", ConditionKind.BELOW_MINIMUM, night));
    outbox.offer(Made.start("dsl", ConditionKind.FOREIGN_CHANGE, night.plusSeconds(60)));
    assertThat(outbox.due(night.plusSeconds(120))).isEmpty();
    outbox.offer(Made.start("lte", ConditionKind.BLIND, night.plusSeconds(180)));
    Message woken = outbox.due(night.plusSeconds(180)).orElseThrow();
    assertThat(woken.notices()).extracting(n -> n.incident().subject()).containsExactly("lte");
    outbox.delivered(woken, night.plusSeconds(181), 0);
    assertThat(outbox.due(Instant.parse("2026-02-04T06:59:59Z"))).isEmpty();
    Message digest = outbox.due(Instant.parse("2026-02-04T07:00:00Z")).orElseThrow();
    assertThat(digest.event()).isEqualTo("digest");
    assertThat(digest.notices()).hasSize(2);
  }

  @Test
  void itHoldsABoundedNumberAndCountsWhatItLoses() {
    Outbox outbox = plain();
    for (int i = 0; i < Outbox.MOST + 3; i++) {
      outbox.offer(blind(Made.NOON.plusSeconds(i)));
    }
    assertThat(outbox.pending()).isEqualTo(Outbox.MOST);
    assertThat(outbox.report().lost()).isEqualTo(3);
    assertThat(outbox.due(Made.NOON).orElseThrow().notices().getFirst().at())
        .as("the oldest are lost")
        .isEqualTo(Made.NOON.plusSeconds(3));
  }

  @Test
  void onlyWhatASinkWantsGoesThere() {
    AlertConfig.Sink sink =
        new AlertConfig.Sink("phone", Severity.ERROR, Set.of("cable"), 20, Made.program());
    Outbox outbox = outbox(Made.config(sink));
    assertThat(outbox.offer(Made.start("cable", ConditionKind.BELOW_MINIMUM, Made.NOON))).isFalse();
    assertThat(outbox.offer(Made.start("dsl", ConditionKind.BLIND, Made.NOON))).isFalse();
    assertThat(outbox.offer(blind(Made.NOON))).isTrue();
  }

  @Test
  void aKeptFileOfAnotherTimeHoldsNothingBack() throws Exception {
    Outbox outbox = plain();
    String former =
        "{\"pending\":[{\"event\":\"start\"},7,"
            + blind(Made.NOON).json().compact()
            + "],\"sent_at\":[\"2999-01-01T00:00:00Z\",\"no time\"],\"results\":[{}]}";
    outbox.restore(Json.parse(former).asObject().orElseThrow(), Made.NOON);
    assertThat(outbox.due(Made.NOON).orElseThrow().notices()).containsExactly(blind(Made.NOON));
  }
}
