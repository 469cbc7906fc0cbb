package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A line is kept by one process at a time, whatever folder another one has for its state; whoever
/// only looks may run beside it.
class OneProcessIT {

  @TempDir private Path folder;

  private Site site;
  private Path other;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
    site.write(site.configuration());
    other =
        Files.writeString(
            folder.resolve("other.yaml"),
            site.configuration()
                .replace(site.state().toString(), folder.resolve("other-state").toString())
                .replace("listen: \"127.0.0.1:" + site.web().port() + "\"", "listen: off"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program second(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "run";
    arguments[1] = "--config";
    arguments[2] = other.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Program.start(Site.environment(), arguments);
  }

  @Test
  @DisplayName("C-98: a second process for one line is refused, told who has it and what to do")
  void aLineIsKeptByOneProcess() {
    try (Program first = site.run()) {
      site.web().awaitReady(first);
      try (Program refused = second()) {
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.err().toString())
            .contains("another wanctl (process " + first.pid() + ") keeps line cable")
            .contains("queue cable-down of router 127.0.0.1:")
            .contains("or kill " + first.pid(), "--observe");
      }
      assertThat(first.isAlive()).isTrue();

      // However it ends, the line is free at once.
      first.signal("KILL");
      first.exitCode();
      try (Program next = second()) {
        next.awaitLog("ready rates=");
        assertThat(next.terminate()).isZero();
      }
    }
  }

  @Test
  @DisplayName("C-98: observing and checking go on beside the process that keeps the line")
  void whoeverOnlyLooksRunsBeside() {
    try (Program first = site.run()) {
      site.web().awaitReady(first);
      Await.until("shaped", first::toString, site::shaped);
      try (Program sameFolder = site.run("--observe");
          Program otherFolder = second("--observe");
          Program check =
              Program.finished(Site.environment(), "check", site.file().toString(), "--live")) {
        assertThat(check.exitCode()).as(check.toString()).isIn(0, 2);
        sameFolder.awaitLog("state=" + site.state().resolve("observe"));
        sameFolder.awaitLog("mode=observe (nothing is written)");
        otherFolder.awaitLog("mode=observe (nothing is written)");
        assertThat(sameFolder.terminate()).isZero();
        assertThat(otherFolder.terminate()).isZero();
      }
      assertThat(site.shaped()).isTrue();
      assertThat(first.terminate()).isZero();
    }
  }
}
