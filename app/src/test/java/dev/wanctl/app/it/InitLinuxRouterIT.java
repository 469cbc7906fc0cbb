package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import dev.wanctl.sim.linux.TcModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From nothing to a line on a Linux router that is observed and then kept, as a user does it.
class InitLinuxRouterIT {

  private static final long FORMER_DOWN = 30_000_000;
  private static final long FORMER_UP = 8_000_000;

  @TempDir private Path folder;
  private LiveLine line;
  private LinuxLine shaped;
  private TcModel tc;
  private LinuxRouterSimulator router;
  private Web web;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    line = LiveLine.start(Scenario.named("steady", Duration.ofMinutes(10), 1).model());
    tc = new TcModel(Files.createDirectory(folder.resolve("router")));
    tc.reachesTheInternetBy("wan");
    tc.cake("ifb4wan", FORMER_DOWN);
    tc.cake("wan", FORMER_UP);
    shaped = LinuxLine.start(line, tc);
    router = LinuxRouterSimulator.start(tc);
    web = Web.onFreePort();
    file = folder.resolve("wanctl.yaml");
  }

  @AfterEach
  void close() {
    router.close();
    shaped.close();
    line.close();
  }

  private Program init() {
    return Program.listening(
        Map.of(),
        "init",
        "--config",
        file.toString(),
        "--kind",
        "linux-router",
        "--router",
        "127.0.0.1",
        "--port",
        Integer.toString(router.address().getPort()),
        "--line",
        "cable",
        "--preset",
        "cable",
        "--download",
        "24Mbit",
        "--upload",
        "6Mbit");
  }

  /// Waits for the line before a question; a question itself ends none.
  private static void says(Program program, String text) {
    Await.until(
        "`" + text + "` is shown",
        program::toString,
        () -> program.out().toString().contains(text) || !program.isAlive());
    assertThat(program.isAlive()).as(program.toString()).isTrue();
  }

  private static void answer(Program program, String... answers) {
    List.of(answers).forEach(program::say);
  }

  /// Answers that lead to the last question: the host key, user, password and its place, both
  /// interfaces.
  private void toTheEnd(Program init) {
    says(init, "dropbearkey -y -f");
    assertThat(init.out().toString()).contains(router.fingerprint());
    answer(init, "y", "", "password", "", "", LinuxRouterSimulator.PASSWORD);
    says(init, "CAKE stands on: ifb4wan (30Mbit), wan (8Mbit).");
    answer(init, "", "");
    says(init, "        upload: {max: 6Mbit}");
  }

  private boolean asBefore() {
    return tc.root("ifb4wan").bitsPerSecond() == FORMER_DOWN
        && tc.root("wan").bitsPerSecond() == FORMER_UP;
  }

  @Test
  void fromNothingToObservingAndOnToKeeping() throws IOException {
    try (Program init = init()) {
      toTheEnd(init);
      assertThat(file).doesNotExist();
      init.say("y");
      assertThat(init.exitCode()).as(init.toString()).isIn(0, 2);
      assertThat(init.toString()).doesNotContain(LinuxRouterSimulator.PASSWORD);
    }
    String written = Files.readString(file);
    assertThat(written)
        .contains("mode: observe")
        .contains("shaper: {router: home, download: ifb4wan, upload: wan}")
        .doesNotContain(LinuxRouterSimulator.PASSWORD);
    // The hosts that are pinged by default are no business of a test.
    String whole =
        written
            + "    probe: {reflectors: [%s]}\nhttp: {listen: \"127.0.0.1:%d\"}\nstate: {directory: %s}\n"
                .formatted(Site.reflectors(line.reflectors()), web.port(), folder.resolve("state"));
    Files.writeString(file, whole);
    try (Program daemon = Program.start(Map.of(), "run", "--config", file.toString())) {
      web.awaitReady(daemon);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
    assertThat(asBefore()).as("observed").isTrue();

    Files.writeString(file, whole.replace("mode: observe\n", ""));
    try (Program daemon = Program.start(Map.of(), "run", "--config", file.toString())) {
      web.awaitReady(daemon);
      Await.until("shaped", daemon::toString, () -> tc.root("wan").bitsPerSecond() <= 6_000_000L);
      assertThat(web.get("/status").body().replaceAll("\\s", ""))
          .contains(
              "{\"name\":\"127.0.0.1\",\"kind\":\"linux\",\"transport\":\"ssh\",\"reachable\":true,"
                  + "\"failure\":null,\"connections\":1,");
      assertThat(web.get("/metrics").body())
          .contains("wanctl_router_reachable{router=\"127.0.0.1\"} 1\n")
          .contains("wanctl_router_connections_total{router=\"127.0.0.1\"} 1\n");
      assertThat(status()).contains("ssh       answers in ").contains("connections: 1");
      router.goDown();
      Await.until(
          "the outage is told",
          () -> web.get("/status").body(),
          () ->
              web.get("/metrics")
                  .body()
                  .contains("wanctl_router_reachable{router=\"127.0.0.1\"} 0\n"));
      assertThat(status()).contains("ssh       no answer: ");
      router.comeUp();
      Await.until(
          "its end is told",
          () -> web.get("/status").body(),
          () -> web.get("/status").body().replaceAll("\\s", "").contains("\"reachable\":true"));
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      assertThat(daemon.toString()).doesNotContain(LinuxRouterSimulator.PASSWORD);
    }
    assertThat(asBefore()).as("restored").isTrue();
  }

  private String status() {
    try (Program status = Program.finished(Map.of(), "status", "--config", file.toString())) {
      return status.out().toString();
    }
  }

  @Test
  void stoppedOrKilledItChangesNothing() {
    for (String signal : List.of("TERM", "KILL")) {
      try (Program init = init()) {
        says(init, "dropbearkey -y -f");
        init.signal(signal);
        assertThat(init.exitCode()).isNotZero();
      }
      try (Program init = init()) {
        toTheEnd(init);
        init.signal(signal);
        assertThat(init.exitCode()).isNotZero();
        if (signal.equals("TERM")) {
          assertThat(init.err().toString()).contains("stopped, nothing changed");
        }
        assertThat(init.toString()).doesNotContain(LinuxRouterSimulator.PASSWORD);
      }
      assertThat(file).doesNotExist();
      assertThat(folder.resolve("router-password")).doesNotExist();
    }
    assertThat(asBefore()).isTrue();
  }
}
