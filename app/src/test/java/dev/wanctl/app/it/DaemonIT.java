package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import dev.wanctl.sim.router.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One daemon that keeps a loaded line, and what befalls it. Every test leaves it ready.
class DaemonIT {

  private static final Duration SHAPED_AGAIN = Duration.ofSeconds(10);

  @TempDir private static Path folder;

  private static Site site;
  private static Web web;
  private static Program daemon;

  @BeforeAll
  static void start() throws IOException {
    site = Site.loaded(folder);
    web = site.web();
    site.write(site.configuration());
    daemon = site.run();
  }

  @BeforeEach
  void isReady() {
    web.awaitReady(daemon);
  }

  @AfterAll
  static void stop() {
    try (Program last = daemon;
        Site _ = site) {
      assertThat(last.terminate()).isZero();
    }
  }

  @Test
  void answersOnItsPages() {
    assertThat(web.get("/livez").code()).isEqualTo(200);
    assertThat(web.get("/status").code()).isEqualTo(200);
    assertThat(web.text("lines.0.name")).isEqualTo(Site.LINE);
    assertThat(web.number("lines.0.decisions")).isPositive();
    assertThat(web.get("/metrics").body()).contains("wanctl_").contains(Site.LINE);
    Json.Obj explained = Web.parse(web.get("/explain?last=5").body());
    assertThat(Web.at(explained, "lines.0.decisions").elements()).hasSize(5);
    assertThat(web.get("/").code()).isEqualTo(200);
    assertThat(web.get("/nothing").code()).isEqualTo(404);
  }

  @Test
  void theCommandLineReadsIt() {
    try (Program json = command("status", "--json", "--url", web.url());
        Program text = command("status", "--config", site.file().toString());
        Program why = command("explain", "--last", "20", "--url", web.url())) {
      assertThat(Web.at(Web.parse(json.out().toString()), "lines.0.name").asString())
          .contains(Site.LINE);
      assertThat(json.exitCode()).as(json.toString()).isIn(0, 2);
      assertThat(text.out().toString()).contains(Site.LINE).contains("Mbit");
      assertThat(text.exitCode()).as(text.toString()).isIn(0, 2);
      assertThat(why.out().toString()).contains(Site.LINE).contains("download");
      assertThat(why.exitCode()).as(why.toString()).isZero();
      assertThat(json.err().toString() + text.err() + why.err()).isEmpty();
    }
  }

  private static Program command(String... arguments) {
    return Program.finished(Site.environment(), arguments);
  }

  @Test
  @DisplayName("C-112: a reload counts at once and keeps what was learned")
  void goodChangeCountsAtOnceAndKeepsWhatWasLearned() {
    long decisions = web.number("lines.0.decisions");
    double baseline = baseline();
    site.write(site.configuration().replace("max: 24Mbit", "max: 21Mbit"));
    daemon.signal("HUP");
    Await.until(
        "the new maximum counts",
        daemon::toString,
        () -> web.number("lines.0.download.max_bps") == 21_000_000);
    assertThat(web.number("lines.0.decisions")).isGreaterThanOrEqualTo(decisions);
    assertThat(baseline()).as("still knows the empty line's round trip").isNotNaN();
    assertThat(baseline).isNotNaN();
    assertThat(Web.at(web.status(), "daemon.last_reload.accepted").asBoolean()).contains(true);
    daemon.awaitLog("lines.cable.download.max: 24Mbit -> 21Mbit");
    Await.until(
        "no more than the new maximum",
        () -> "limit " + site.limit(Site.DOWN),
        () -> site.limit(Site.DOWN) <= 21_000_000);
    site.write(site.configuration());
    daemon.signal("HUP");
    Await.until(
        "the old maximum counts",
        daemon::toString,
        () -> web.number("lines.0.download.max_bps") == 24_000_000);
    assertThat(web.conditions("", "reload-refused")).isEmpty();
  }

  @Test
  void aSinkOfAlertsCountsWithAReload() {
    assertThat(Web.at(web.status(), "alerts.sinks").elements()).isEmpty();
    String sink = "alerts: {sinks: {told: {kind: exec, program: /bin/true}}}\n";
    site.write(site.configuration() + sink);
    daemon.signal("HUP");
    Await.until(
        "the sink is there",
        daemon::toString,
        () -> !Web.at(web.status(), "alerts.sinks").elements().isEmpty());
    assertThat(Web.at(web.status(), "alerts.sinks.0.name").asString()).contains("told");
    site.write(site.configuration());
    daemon.signal("HUP");
    Await.until(
        "it is gone",
        daemon::toString,
        () -> Web.at(web.status(), "alerts.sinks").elements().isEmpty());
    assertThat(daemon.err().toString()).doesNotContain("(counts after a restart)");
  }

  @Test
  void anotherGoalAndOtherProbesDisturbNothing() {
    Await.until("seen", daemon::toString, () -> baseline() > 0);
    long decisions = web.number("lines.0.decisions");
    int limits = site.limits().size();
    site.write(
        site.configuration()
            .replace("    on-stop:", "    goal: 60ms\n    aggressiveness: gentle\n    on-stop:")
            .replace("probe: {", "probe: {spacing: 40ms, "));
    long reloads = daemon.err().count("reload done");
    daemon.signal("HUP");
    Await.until("reloaded", daemon::toString, () -> daemon.err().count("reload done") > reloads);
    assertThat(web.number("lines.0.decisions")).as("no new line").isGreaterThanOrEqualTo(decisions);
    Await.until(
        "the new goal counts",
        () -> daemon + web.get("/status").body(),
        // No queue is less than two thirds of the goal, however quiet or noisy the line.
        () -> Web.at(web.status(), "lines.0.delay.threshold_ms").asDouble().orElse(-1) >= 39.9);
    web.awaitReady(daemon);
    assertThat(baseline()).isNotNaN();
    assertThat(daemon.err().toString()).contains("lines.cable.probe.spacing: 25ms -> 40ms");
    assertThat(site.limits().stream().skip(limits))
        .as("the router was never put back")
        .doesNotContain(Site.FORMER_DOWN, Site.FORMER_UP);
    site.write(site.configuration());
    daemon.signal("HUP");
    daemon.awaitLog("lines.cable.probe.spacing: 40ms -> 25ms");
    web.awaitReady(daemon);
  }

  @Test
  void foreignChangesUnderLoadAreCountedAndTold() {
    long before = web.number("lines.0.shaper.foreign_changes");
    long[] rate = {30_000_000};
    Await.until(
        "each is counted",
        () -> web.get("/status").body() + daemon,
        () -> {
          site.meddle(Site.DOWN, rate[0]++);
          return web.number("lines.0.shaper.foreign_changes") >= before + 5;
        });
    assertThat(web.conditions(Site.LINE, "foreign-change"))
        .singleElement()
        .asString()
        .contains("was changed by somebody else", "; last: 30");
    assertThat(daemon.err().count("by somebody else")).as(daemon.toString()).isBetween(1L, 3L);
    Await.until("it is shaped again", SHAPED_AGAIN, daemon::toString, site::shaped);
  }

  @Test
  void halfFailedWriteIsToldByItsCause() {
    String up = site.router().table("/queue/tree").idOf(Site.UP);
    site.router()
        .faults()
        .spoil(
            "PATCH",
            "/queue/tree/" + up,
            new Faults.Spoiled.Status(500, "failure: upload is busy"),
            Integer.MAX_VALUE);
    Await.until(
        "it is a condition",
        () -> web.get("/status").body() + daemon,
        () ->
            web.conditions(Site.LINE, "shaper-failing").stream()
                .anyMatch(c -> c.contains("(busy)") && c.contains("upload is busy")));
    daemon.awaitLog("failure=busy");
    site.router().faults().clear();
    web.awaitReady(daemon);
    assertThat(site.shaped()).isTrue();
  }

  private static double baseline() {
    return Web.at(web.status(), "lines.0.delay.baseline_ms").asDouble().orElse(Double.NaN);
  }

  @Test
  @DisplayName("C-112: a reload of an invalid file changes nothing, and that is said")
  void invalidChangeChangesNothingAndIsSaid() {
    String hash = web.text("daemon.config.hash");
    site.write(site.configuration().replace("max: 24Mbit", "max: 24"));
    daemon.signal("HUP");
    daemon.awaitLog("`24` has no unit");
    Await.until(
        "/status tells of the refusal",
        () -> web.get("/status").body(),
        () -> !web.conditions("", "reload-refused").isEmpty());
    assertThat(daemon.err().toString()).contains("reload refused, the running configuration stays");
    assertThat(web.conditions("", "reload-refused").getFirst()).contains("wanctl check");
    assertThat(web.number("lines.0.download.max_bps")).isEqualTo(24_000_000);
    assertThat(web.text("daemon.config.hash")).isEqualTo(hash);
    long decisions = web.number("lines.0.decisions");
    Await.until(
        "decisions go on", daemon::toString, () -> web.number("lines.0.decisions") > decisions);
    site.write(site.configuration());
    daemon.signal("HUP");
    Await.until(
        "the refusal is over",
        daemon::toString,
        () -> web.conditions("", "reload-refused").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rebootedRouterIsShapedAgain(boolean limitsAreLost) {
    long limit = limitsAreLost ? 0 : Site.FORMER_DOWN;
    site.router().reboot(true);
    site.meddle(Site.DOWN, limit);
    site.meddle(Site.UP, limit);
    Duration took = Await.until("it is shaped again", SHAPED_AGAIN, daemon::toString, site::shaped);
    System.out.println("shaped again " + took.toMillis() + " ms after a reboot");
  }

  @Test
  void secondOneOnTheSameFolderIsRefused() {
    try (Program second =
        Program.finished(Site.environment(), "run", "--config", site.file().toString())) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err().toString())
          .contains(
              "another wanctl (process " + daemon.pid() + ") uses the state folder " + site.state())
          .contains("Remedy: stop it first");
    }
    assertThat(web.ready()).isTrue();
  }

  @Test
  void unknownNameAndUnreachableDaemonAreSaid() {
    try (Program wrong = command("explain", "--line", "nowhere", "--url", web.url());
        Program nobody = Program.finished(Map.of(), "status", "--url", "http://127.0.0.1:1")) {
      assertThat(wrong.exitCode()).as(wrong.toString()).isIn(1, 3);
      assertThat(wrong.toString()).contains("nowhere");
      assertThat(nobody.exitCode()).isEqualTo(3);
      assertThat(nobody.toString()).contains("no wanctl answers at http://127.0.0.1:1");
    }
  }
}
