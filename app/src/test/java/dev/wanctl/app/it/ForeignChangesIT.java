package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon that is told to leave what somebody else sets on its router.
class ForeignChangesIT {

  private static final long FOREIGN = 900_000_000;

  @TempDir private Path folder;

  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
    site.write(
        site.configuration()
            .replace("upload: cable-up}", "upload: cable-up, foreign-changes: leave}"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private boolean left() {
    return !site.web().conditions(Site.LINE, "shaper-left").isEmpty();
  }

  /// More than once: what is set a moment before a write can be overwritten unseen.
  private void meddleUntilItIsLeft(Program daemon) {
    Await.until(
        "it is left",
        () -> site.web().get("/status").body() + daemon,
        () -> {
          site.meddle(Site.DOWN, FOREIGN);
          return left();
        });
  }

  @Test
  @DisplayName("C-67: left, by policy, until the rates are as they were or wanctl is reloaded")
  void whatSomebodyElseSetStays() {
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      Await.until("shaped", daemon::toString, site::shaped);

      meddleUntilItIsLeft(daemon);
      assertThat(site.web().conditions(Site.LINE, "shaper-left"))
          .singleElement()
          .asString()
          .contains("900Mbit/", "nothing is written", "SIGHUP", "shaper.foreign-changes");
      assertThat(site.web().conditions(Site.LINE, "foreign-change")).isEmpty();
      daemon.awaitLog("it is left so and nothing is written");
      int writes = site.router().statistics().writes();
      long reads = site.web().number("lines.0.shaper.reads");
      Await.until(
          "two looks later",
          daemon::toString,
          () -> site.web().number("lines.0.shaper.reads") >= reads + 2);
      assertThat(site.router().statistics().writes()).isEqualTo(writes);
      assertThat(site.limit(Site.DOWN)).isEqualTo(FOREIGN);

      site.meddle(Site.DOWN, formerDownload());
      Await.until("as it was: no longer left", daemon::toString, () -> !left());
      daemon.awaitLog("control is taken up again: the rates are as they were");

      meddleUntilItIsLeft(daemon);
      daemon.signal("HUP");
      Await.until("shaped after the reload", daemon::toString, site::shaped);
      assertThat(left()).isFalse();

      meddleUntilItIsLeft(daemon);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      assertThat(site.limit(Site.DOWN)).as("left at the end, too").isEqualTo(FOREIGN);
    }
  }

  /// As the remedy gives it, such as `set the rates back to 20.5Mbit/5Mbit, or ...`.
  private long formerDownload() {
    String condition = site.web().conditions(Site.LINE, "shaper-left").getFirst();
    String megabits = condition.replaceFirst("(?s).*set the rates back to ([0-9.]+)Mbit/.*", "$1");
    return Math.round(Double.parseDouble(megabits) * 1e6);
  }
}
