package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `wanctl check --live`, `--fix` and `--undo` as a user starts them.
class AuditIT {

  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.idle(folder);
    site.router().addInterface("bridge");
    site.router().addInterface("ether1");
    site.meddle(Site.DOWN, 20_000_000);
    site.meddle(Site.UP, 0);
    Table types = site.router().table("/queue/type");
    types.set(types.idOf("cake-down"), Map.of("cake-bandwidth", "9000000"));
    site.write(site.configuration());
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program check(String... options) {
    String[] line = new String[options.length + 2];
    line[0] = "check";
    line[1] = site.file().toString();
    System.arraycopy(options, 0, line, 2, options.length);
    return Program.start(Site.environment(), line);
  }

  private List<List<Map<String, String>>> tables() {
    return List.of(
        site.router().table("/queue/tree").rows(), site.router().table("/queue/type").rows());
  }

  @Test
  void findsMendsAndTakesBack() {
    var before = tables();
    try (Program look = check("--live")) {
      assertThat(look.exitCode()).as(look.toString()).isEqualTo(2);
      assertThat(look.out().toString())
          .contains("-> /queue tree set [find name=\"cable-up\"] max-limit=6000000  [--fix]");
      assertThat(look.err().toString()).isEmpty();
      assertThat(look.toString()).doesNotContain(Site.PASSWORD);
    }
    assertThat(tables()).isEqualTo(before);
    try (Program nobody = check("--fix")) {
      assertThat(nobody.exitCode()).as(nobody.toString()).isEqualTo(1);
      assertThat(nobody.err().toString()).contains("say --yes");
    }
    assertThat(tables()).isEqualTo(before);
    try (Program fix = check("--fix", "--yes")) {
      assertThat(fix.exitCode()).as(fix.toString()).isZero();
      assertThat(fix.out().toString()).contains("done, read back: cable-up");
      assertThat(fix.toString()).doesNotContain(Site.PASSWORD);
    }
    assertThat(site.limit(Site.UP)).isEqualTo(6_000_000);
    try (Program undo = check("--undo", "--yes")) {
      assertThat(undo.exitCode()).as(undo.toString()).isZero();
    }
    assertThat(tables()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/queue/type", "/queue/tree"})
  @DisplayName("C-69: killed just after a change, undo brings back what stood there")
  void killed(String menu) {
    var before = tables();
    AtomicReference<Program> running = new AtomicReference<>();
    // REST is what the site's port speaks: a set is a PATCH.
    site.router()
        .faults()
        .afterNext(
            "PATCH",
            menu,
            () -> {
              Await.until("started", () -> "", () -> running.get() != null);
              running.get().signal("KILL");
              Await.until("killed", () -> "", () -> !running.get().isAlive());
            });
    try (Program fix = check("--fix", "--yes")) {
      running.set(fix);
      assertThat(fix.exitCode()).isEqualTo(137);
    }
    assertThat(tables()).isNotEqualTo(before);
    try (Program undo = check("--undo", "--yes")) {
      assertThat(undo.exitCode()).as(undo.toString()).isZero();
    }
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void aDaemonThatRunsIsNotMendedBehindItsBack() {
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      try (Program look = check("--live");
          Program fix = check("--fix", "--yes")) {
        assertThat(look.exitCode()).as(look.toString()).isEqualTo(2);
        assertThat(fix.exitCode()).as(fix.toString()).isEqualTo(1);
        assertThat(fix.err().toString()).contains("another wanctl (process " + daemon.pid() + ")");
      }
      assertThat(daemon.terminate()).isZero();
    }
  }
}
