package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.RouterSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon on a line that nobody uses, where nothing is written unless there is another reason.
class IdleLineIT {

  private static final long MOST_MEMORY_KB = 98_000;

  @TempDir private Path folder;

  private Site site;
  private Web web;

  @BeforeEach
  void open() throws IOException {
    site = Site.idle(folder);
    web = site.web();
    site.write(site.configuration());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void observingWritesNothing() {
    try (Program daemon = site.run("--observe")) {
      web.awaitReady(daemon);
      Await.until("it decides", daemon::toString, () -> web.number("lines.0.decisions") > 100);
      assertThat(web.text("daemon.mode")).isEqualTo("observe");
      assertThat(web.text("lines.0.mode")).isEqualTo("observe");
      assertThat(web.conditions(Site.LINE, "observing")).isNotEmpty();
      site.meddle(Site.DOWN, 99_000_000);
      Await.pass(Duration.ofSeconds(6));
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
    assertThat(site.router().statistics().writes()).isZero();
    assertThat(site.limit(Site.DOWN)).isEqualTo(99_000_000);
    assertThat(site.limit(Site.UP)).isEqualTo(Site.FORMER_UP);
  }

  @Test
  void somebodyElsesChangeIsPutRightAndSaidAndMemoryStaysSmall() {
    long start = System.nanoTime();
    try (Program daemon = site.run()) {
      web.awaitReady(daemon);
      Await.until(
          "the rates rest",
          () -> "writes " + web.number("lines.0.shaper.writes"),
          () -> site.limit(Site.DOWN) == 24_000_000 || seconds(start) > 10);
      site.meddle(Site.DOWN, 99_000_000);
      Await.until("it is shaped again", daemon::toString, site::shaped);
      daemon.awaitLog("was changed by somebody else: 99Mbit/");
      Await.until(
          "it is counted",
          () -> web.get("/status").body(),
          () -> web.number("lines.0.shaper.foreign_changes") == 1);
      Await.until(
          "it is a condition",
          () -> web.get("/status").body(),
          () -> !web.conditions(Site.LINE, "foreign-change").isEmpty());
      web.get("/metrics");
      Await.until("30 s have passed", daemon::toString, () -> seconds(start) > 30);
      long resident = daemon.kilobytes("VmRSS");
      System.out.println("VmRSS of wanctl run with one line after 30 s: " + resident + " kB");
      assertThat(resident).isLessThan(MOST_MEMORY_KB);
      assertThat(daemon.terminate()).isZero();
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /// The password in use, where it is refused too, on every way out of the process.
  @Test
  void thePasswordIsNowhere() {
    RouterSimulator router = site.router();
    site.write(site.configuration().replace("level: info", "level: debug"));
    try (Program daemon = site.run()) {
      web.awaitReady(daemon);
      router.user("admin", "another", "full");
      router.dropConnections();
      daemon.awaitLog("refuses user admin");
      String pages =
          Stream.of("/", "/status", "/metrics", "/explain?last=50", "/readyz")
              .map(page -> web.get(page).body())
              .reduce("", String::concat);
      String processes = file(Path.of("/proc", Long.toString(daemon.pid()), "cmdline"));
      router.user("admin", Site.PASSWORD, "full");
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      assertThat(daemon.toString() + pages + processes)
          .contains("admin")
          .doesNotContain(Site.PASSWORD);
    }
    List<Path> kept = files(site.state());
    assertThat(kept).isNotEmpty();
    for (Path file : kept) {
      assertThat(file(file)).as(file.toString()).doesNotContain(Site.PASSWORD);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1); // recordings are no text
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
