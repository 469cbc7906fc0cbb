package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.RouterSimulator.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From nothing to a line that is observed, as a user does it.
class InitIT {

  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
    site.router().addInterface("bridge");
    site.router().addInterface("ether1");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program init() {
    return Program.listening(
        Map.of(),
        "init",
        "--config",
        site.file().toString(),
        "--kind",
        "mikrotik",
        "--router",
        "127.0.0.1",
        "--transport",
        "api",
        "--port",
        Integer.toString(site.router().address(Service.API).getPort()),
        "--user",
        "admin",
        "--line",
        Site.LINE,
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

  /// Answers that lead to the last question.
  private void toTheEnd(Program init) {
    says(init, "/certificate print detail where fingerprint=");
    assertThat(init.out().toString())
        .contains(site.router().certificate().fingerprint().substring("sha256:".length()));
    for (String answer : List.of("y", "", "", Site.PASSWORD, "", "", "")) {
      init.say(answer);
    }
    says(init, "        upload: {max: 6Mbit}");
  }

  @Test
  void fromNothingToObserving() throws IOException {
    try (Program init = init()) {
      toTheEnd(init);
      assertThat(site.file()).doesNotExist();
      init.say("y");
      assertThat(init.exitCode()).as(init.toString()).isIn(0, 2);
      assertThat(init.toString()).doesNotContain(Site.PASSWORD);
    }
    try (Program check = Program.finished(Map.of(), "check", site.file().toString())) {
      assertThat(check.exitCode()).as(check.toString()).isZero();
    }
    String written = Files.readString(site.file());
    assertThat(written).contains("mode: observe").doesNotContain(Site.PASSWORD);
    // The hosts that are pinged by default are no business of a test.
    site.write(
        written
            + "    probe: {reflectors: [%s]}\nhttp: {listen: \"127.0.0.1:%d\"}\nstate: {directory: %s}\n"
                .formatted(site.reflectors(), site.web().port(), site.state()));
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      assertThat(daemon.toString()).doesNotContain(Site.PASSWORD);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
    assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
    assertThat(site.limit(Site.UP)).isEqualTo(Site.FORMER_UP);
    assertThat(site.router().statistics().writes()).isZero();

    site.router().replaceCertificate();
    try (Program check = Program.finished(Map.of(), "check", site.file().toString(), "--live")) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.out().toString()).contains("is not trusted: it is not the pinned one");
    }
  }

  @Test
  void interruptedItChangesNothingAndSaysSo() throws IOException {
    try (Program init = init()) {
      toTheEnd(init);
      // What Ctrl-C sends is ignored by children of a build that runs in the background.
      init.signal("TERM");
      assertThat(init.exitCode()).isEqualTo(143);
      assertThat(init.err().toString()).contains("stopped, nothing changed");
      assertThat(init.toString()).doesNotContain(Site.PASSWORD);
    }
    assertThat(site.file()).doesNotExist();
    assertThat(folder.resolve("router-password")).doesNotExist();
  }
}
