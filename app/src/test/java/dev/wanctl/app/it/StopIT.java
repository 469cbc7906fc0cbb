package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the router is left with.
class StopIT {

  private static final Duration END = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void formerLimitsAreRestored(String signal) {
    try (Program daemon = started("restore")) {
      daemon.signal(signal);
      assertThat(daemon.exitCode(END)).as(daemon.toString()).isZero();
      assertThat(daemon.err().toString()).contains("restored to what was there before");
    }
    assertFormer();
  }

  @Test
  void ratesAreLeft() {
    try (Program daemon = started("leave")) {
      daemon.signal("TERM");
      assertThat(daemon.exitCode(END)).as(daemon.toString()).isZero();
      assertThat(daemon.err().toString()).contains("left at");
    }
    assertThat(site.shaped()).isTrue();
  }

  @Test
  void chosenRatesAreLeft() {
    try (Program daemon = started("{download: 12Mbit, upload: 3Mbit}")) {
      daemon.signal("TERM");
      assertThat(daemon.exitCode(END)).as(daemon.toString()).isZero();
    }
    assertThat(site.limit(Site.DOWN)).isEqualTo(12_000_000);
    assertThat(site.limit(Site.UP)).isEqualTo(3_000_000);
  }

  @Test
  void killedOneLeavesItsRatesAndTheNextKnowsTheFormerLimits() {
    try (Program killed = started("restore")) {
      Await.until(
          "the line is busy",
          killed::toString,
          () -> Web.at(site.web().status(), "lines.0.download.loaded").asBoolean().orElse(false));
      killed.signal("KILL");
      killed.exitCode(END);
    }
    long down = site.limit(Site.DOWN);
    long up = site.limit(Site.UP);
    assertThat(site.shaped()).as("%s and %s", down, up).isTrue();
    Await.pass(Duration.ofMillis(500));
    assertThat(site.limit(Site.DOWN)).isEqualTo(down);
    assertThat(site.limit(Site.UP)).isEqualTo(up);
    try (Program next = started("restore")) {
      assertThat(site.limits()).as("never unlimited, not for a moment").doesNotContain(0L);
      next.signal("TERM");
      assertThat(next.exitCode(END)).as(next.toString()).isZero();
    }
    assertFormer();
  }

  @Test
  void killedOneIsPutRightThoughItsLineIsGone() {
    kill();
    Site.addQueues(site.router(), "fiber");
    site.write(
        site.configuration()
            .replace("  cable:", "  fiber:")
            .replace(
                "download: cable-down, upload: cable-up",
                "download: fiber-down, upload: fiber-up"));
    try (Program next = site.run()) {
      site.web().awaitReady(next);
      assertThat(next.err().toString())
          .contains("queues cable-down and cable-up\" restored to what was there before");
      assertFormer();
      next.signal("TERM");
      assertThat(next.exitCode(END)).as(next.toString()).isZero();
    }
    assertFormer();
  }

  @Test
  void killedOneWhoseRouterIsGoneIsToldWithTheCommandsThatPutItRight() {
    kill();
    long down = site.limit(Site.DOWN);
    Site.addQueues(site.router(), "fiber");
    site.write(
        site.configuration()
            .replace("address: 127.0.0.1", "address: localhost")
            .replace("  cable:", "  fiber:")
            .replace(
                "download: cable-down, upload: cable-up",
                "download: fiber-down, upload: fiber-up"));
    try (Program next = site.run()) {
      site.web().awaitReady(next);
      assertThat(next.err().toString().lines().filter(l -> l.contains("has no line any more")))
          .singleElement()
          .asString()
          .contains("its router is not among the `routers`")
          .contains("/queue tree set [find name=\"cable-down\"] max-limit=" + Site.FORMER_DOWN)
          .contains("/queue tree set [find name=\"cable-up\"] max-limit=" + Site.FORMER_UP)
          .contains("rm " + site.state() + "/journal.json");
      assertThat(site.limit(Site.DOWN)).isEqualTo(down);
      next.signal("TERM");
      assertThat(next.exitCode(END)).as(next.toString()).isZero();
    }
    try (Program former = started("restore")) {
      former.signal("TERM");
      assertThat(former.exitCode(END)).as(former.toString()).isZero();
    }
    assertFormer();
  }

  private void kill() {
    try (Program killed = started("restore")) {
      killed.signal("KILL");
      killed.exitCode(END);
    }
    assertThat(site.shaped()).isTrue();
  }

  @Test
  void stopsWhileTheRouterDoesNotAnswer() {
    try (Program daemon = started("restore")) {
      site.router().faults().hangAfterAccept(true);
      site.router().dropConnections();
      daemon.signal("TERM");
      assertThat(daemon.exitCode(END)).as(daemon.toString()).isZero();
      assertThat(daemon.err().toString())
          .contains("could not be restored")
          .contains("the next start of wanctl puts it right");
    }
    site.router().faults().clear();
    try (Program next = started("restore")) {
      assertThat(next.terminate()).isZero();
    }
    assertFormer();
  }

  /// Between the first instruction and a line that is kept, wherever a signal happens to come.
  @Test
  @DisplayName("C-115: SIGTERM at a hundred random moments ends it within five seconds")
  void endsWhereverTheSignalComes() {
    site.write(site.configuration());
    Random chance = new Random(115);
    List<String> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long after = chance.nextLong(1500);
      try (Program daemon = site.run()) {
        Await.pass(Duration.ofMillis(after));
        long asked = System.nanoTime();
        daemon.signal("TERM");
        // 143: before the program took the signal over, nothing having been touched.
        assertThat(daemon.exitCode(Duration.ofSeconds(60))).as("%s", daemon).isIn(0, 143);
        long took = (System.nanoTime() - asked) / 1_000_000;
        if (took > 5000) {
          slow.add("after " + after + " ms: " + took + " ms");
        }
        assertThat(daemon.err().toString()).doesNotContain("bug in thread", "Exception");
      }
      assertFormer();
    }
    // One or two may be the machine's, never the same fault again and again.
    assertThat(slow).hasSizeLessThan(3);
  }

  private Program started(String onStop) {
    site.write(site.configuration().replace("on-stop: restore", "on-stop: " + onStop));
    Program daemon = site.run();
    site.web().awaitReady(daemon);
    Await.until("it is shaped", daemon::toString, site::shaped);
    return daemon;
  }

  private void assertFormer() {
    assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
    assertThat(site.limit(Site.UP)).isEqualTo(Site.FORMER_UP);
  }
}
