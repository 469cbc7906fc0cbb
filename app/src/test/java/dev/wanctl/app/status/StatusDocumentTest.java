package dev.wanctl.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {

  private static final Moment NOW =
      new Moment(Samples.NOW, Instant.parse("2026-02-03T04:05:06.500Z"));

  private static Json.Obj of(LineStatus... lines) {
    return new StatusDocument(new MadeUpSource(lines)).status(NOW);
  }

  private static Json.Obj at(Json.Obj json, String... path) {
    Json.Obj at = json;
    for (String name : path) {
      at = StatusText.object(at, name);
    }
    return at;
  }

  @Test
  void whyThereAreNoTimestampsIsShown() {
    ProbeReport probes =
        Samples.withoutTimestamps(new DeviceFailure.Forbidden("may not", "CAP_NET_RAW"));
    Json.Obj status = of(Samples.withProbes(Samples.good("cable"), probes));
    assertThat(status.string("verdict")).as("nothing is wrong").contains("good");
    Json.Obj line = status.objects("lines").getFirst();
    assertThat(at(line, "evidence", "one_way_problem").string("what")).contains("may not");
    assertThat(at(line, "evidence", "one_way_problem").string("remedy")).contains("CAP_NET_RAW");
  }

  @Test
  void aGoodLineIsShownWhole() {
    Json.Obj status = of(Samples.good("cable"));
    assertThat(status.string("verdict")).contains("good");
    assertThat(status.objects("conditions")).isEmpty();
    assertThat(at(status, "daemon").number("uptime_s")).hasValue(3600);
    assertThat(at(status, "daemon", "config").string("hash")).contains("cafe0123");
    Json.Obj line = status.objects("lines").getFirst();
    assertThat(line.string("sight")).contains("clear");
    assertThat(line.string("verdict_text").orElseThrow()).contains("download busy with 84.8 Mbit");
    assertThat(at(line, "download").number("desired_bps")).hasValue(94.2e6);
    assertThat(at(line, "download").integer("confirmed_bps")).hasValue(94_000_000);
    assertThat(at(line, "download").integer("max_bps")).hasValue(100_000_000);
    assertThat(at(line, "download").string("reason")).contains("grow");
    assertThat(at(line, "delay").number("added_ms")).hasValue(3.4);
    assertThat(at(line, "evidence").number("reply_age_s").orElseThrow())
        .isCloseTo(0.041, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(at(line, "shaper", "confirm_ms").number("p99")).hasValue(2);
    assertThat(at(line, "reasons").integer("grow")).hasValue(40);
    assertThat(at(line, "reasons").integer("test")).hasValue(0);
    assertThat(line.objects("reflectors"))
        .extracting(r -> r.string("answers").orElseThrow())
        .containsExactly("echo", "timestamps");
    assertThat(at(line, "evidence").string("one_way")).contains("auto");
    assertThat(at(line, "evidence").get("one_way_problem")).contains(Json.none());
    assertThat(line.objects("queues").getFirst().number("peak_delay_ms")).hasValue(5);
  }

  @Test
  void routersTellTheAgeOfWhatIsKnown() {
    Json.Obj status = of(Samples.good("cable"));
    Json.Obj router = status.objects("routers").getFirst();
    assertThat(router.string("name")).contains("192.0.2.88");
    assertThat(at(router, "statistics").number("age_s")).hasValue(0.3);
    assertThat(at(router, "statistics").integer("spared")).hasValue(20);
    assertThat(at(router, "system").number("age_s")).hasValue(7);
    assertThat(at(router, "system").integer("written_sectors_since_reboot")).hasValue(960);
    assertThat(at(router, "system").integer("written_sectors_since_start")).hasValue(40);
    Json.Obj shaper = at(status.objects("lines").getFirst(), "shaper");
    assertThat(shaper.integer("writes_last_day")).hasValue(100);
    assertThat(shaper.get("writes_per_day")).contains(Json.none());
    assertThat(shaper.number("queues_age_s")).hasValue(1);
  }

  @Test
  void aLinuxRouterTellsWhetherItAnswers() {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    Json.Obj router = linuxRouter(source);
    assertThat(router.string("name")).contains("192.0.2.89");
    assertThat(router.string("transport")).contains("ssh");
    assertThat(router.get("reachable")).contains(Json.of(true));
    assertThat(router.get("failure")).contains(Json.none());
    assertThat(router.integer("connections")).hasValue(2);
    assertThat(router.number("round_trip_ms")).hasValue(0.9);
    assertThat(router.number("answer_age_s")).hasValue(0.25);
    assertThat(at(router, "system").string("version")).contains("OpenWrt 24.10.4");
    assertThat(at(router, "system").number("load")).hasValue(0.25);

    source.linuxRouter(Samples.silent(new DeviceFailure.TimedOut("router silent", "ping it")));
    assertThat(linuxRouter(source).get("reachable")).contains(Json.of(false));
    assertThat(at(linuxRouter(source), "failure").string("what")).contains("router silent");
  }

  private static Json.Obj linuxRouter(MadeUpSource source) {
    return new StatusDocument(source).status(NOW).objects("routers").getLast();
  }

  @Test
  void whatIsNotKnownIsNull() {
    Json.Obj line = of(Samples.good("cable")).objects("lines").getFirst();
    assertThat(at(line, "download").get("learned_bps")).contains(Json.none());
    assertThat(line.objects("queues").getFirst().get("base_delay_ms")).contains(Json.none());
    Json.Obj young =
        of(Samples.withDecision(Samples.good("cable"), Optional.empty()))
            .objects("lines")
            .getFirst();
    assertThat(young.get("sight")).contains(Json.none());
    assertThat(young.get("delay")).contains(Json.none());
  }

  @Test
  @DisplayName("C-104: of two lines the second one failing is seen")
  void theSecondLineFailingIsSeenAndTheFirstStaysGood() {
    Json.Obj status =
        of(
            Samples.good("cable"),
            Samples.withFailingShaper(
                Samples.good("dsl"), new DeviceFailure.TimedOut("router silent", "ping it")));
    assertThat(status.string("verdict")).contains("problem");
    assertThat(status.objects("lines"))
        .extracting(l -> l.string("verdict").orElseThrow())
        .containsExactly("good", "problem");
    Json.Obj failing = status.objects("lines").getLast();
    assertThat(failing.string("verdict_text").orElseThrow()).contains("router silent");
    assertThat(at(failing, "shaper").string("state")).contains("failing");
    assertThat(at(failing, "shaper", "failure").string("code")).contains("timed-out");
    assertThat(at(failing, "shaper", "failure").string("remedy")).contains("ping it");
    assertThat(status.objects("conditions").getFirst().string("line")).contains("dsl");
  }

  @Test
  void everyPartHasItsState() {
    for (State state : State.values()) {
      Json.Obj line =
          of(Samples.withCounters(Samples.good("cable"), Samples.report(state)))
              .objects("lines")
              .getFirst();
      assertThat(at(line, "counters").string("state")).contains(state.code());
    }
  }

  @Test
  void whatIsWrittenReadsBack() throws Exception {
    Json.Obj status = of(Samples.good("a\"b\n\u00e9"));
    assertThat(Json.parse(status.compact())).isEqualTo(status);
  }

  /// Each section in turn runs into a bug: a map that holds a null where the contract forbids it
  /// does for the reasons, what throws does for the lines.
  @Test
  @DisplayName("C-103: a bug in one part of a line says so and the rest is served")
  void aPoisonedPartSaysSoAndTheRestIsServed() {
    LineStatus good = Samples.good("cable");
    LineStatus poisoned =
        new LineStatus(
            good.name(),
            good.settings(),
            good.observing(),
            good.decision(),
            poisonedReasons(),
            good.probes(),
            good.counters(),
            good.actuator());
    StatusDocument document = new StatusDocument(new MadeUpSource(poisoned));
    Json.Obj line = document.status(NOW).objects("lines").getFirst();
    assertThat(at(line, "reasons").string("error")).isPresent();
    assertThat(at(line, "shaper").string("state")).contains("working");
    assertThat(document.failures()).isEqualTo(1);
  }

  private static Map<Reason, Long> poisonedReasons() {
    return new HashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public Long getOrDefault(Object key, Long fallback) {
        throw new IllegalStateException("poisoned by a test");
      }
    };
  }

  @Test
  void poisonedLinesLeaveTheDaemon() {
    MadeUpSource source = new MadeUpSource();
    source.poison();
    StatusDocument document = new StatusDocument(source);
    Json.Obj status = document.status(NOW);
    assertThat(at(status, "daemon").string("version")).contains("1.2.3");
    assertThat(status.string("verdict")).contains("problem");
    assertThat(document.failures()).isPositive();
  }

  @Test
  void decisionsAreDatedByTheWallClock() {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    source.decided(List.of(Samples.decision(Samples.NOW - 1_500_000_000, Reason.CUT, Sight.CLEAR)));
    Json.Obj explained = new StatusDocument(source).explain("cable", 10, NOW).orElseThrow();
    Json.Obj decision = explained.objects("lines").getFirst().objects("decisions").getFirst();
    assertThat(decision.string("at")).contains("2026-02-03T04:05:05.000Z");
    assertThat(at(decision, "download").string("reason_text")).contains(Reason.CUT.meaning());
    assertThat(new StatusDocument(source).explain("other", 10, NOW)).isEmpty();
  }

  @Test
  void allPartsWorkSinceTheLastOfThem() {
    LineStatus line =
        Samples.withCounters(
            Samples.good("cable"),
            new Subsystem.Report(
                State.WORKING, Samples.NOW - 60_000_000_000L, Optional.empty(), 1, 0));
    assertThat(of(line).objects("lines").getFirst().number("working_since_s")).hasValue(60);
  }
}
