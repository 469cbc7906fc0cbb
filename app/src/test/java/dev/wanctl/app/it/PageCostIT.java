package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.history.MadeUpPast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page costs those who look at it, in Chromium.
class PageCostIT {

  private static final List<String> LINES = List.of("cable", "dsl", "lte", "fibre");

  /// How long is measured, s.
  private static final int WINDOW = Integer.getInteger("wanctl.page.seconds", 20);

  /// Of one processor; a page that draws more than once a second, or all again, takes most of it.
  private static final double MOST = 0.25;

  /// Asked are 2 s; a machine that is busy with other things has more.
  private static final double YEAR_SECONDS = 10;

  @TempDir Path folder;
  private Path chromium = Path.of("");

  @BeforeEach
  void browser() {
    Optional<Path> program = Browser.program();
    assumeTrue(
        program.isPresent(),
        "SKIPPED: no Chromium: apt-get install --no-install-recommends chromium");
    chromium = program.get();
  }

  @Test
  void fourLinesLiveCostLittle() throws Exception {
    try (Site site = Site.loaded(folder)) {
      site.write(fourLines(site));
      try (Program daemon =
              Program.start(Site.environment(), "run", "--config", site.file().toString());
          Browser browser = new Browser(chromium)) {
        open(site, browser, daemon);
        for (String line : LINES) {
          browser.await("lines.get('" + line + "').track.rows.length >= 3");
        }
        TimeUnit.SECONDS.sleep(5); // what is compiled once is no cost of looking
        long from = System.nanoTime();
        Duration before = browser.processorTime();
        String first = browser.evaluate("newest");
        TimeUnit.SECONDS.sleep(WINDOW);
        double share =
            browser.processorTime().minus(before).toNanos() / (double) (System.nanoTime() - from);
        int seconds = Integer.parseInt(browser.evaluate("newest")) - Integer.parseInt(first);
        System.out.printf(
            "the page with %d lines live: %.1f %% of a processor in %d s%n",
            LINES.size(), 100 * share, WINDOW);
        assertThat(seconds).as("seconds that came live").isGreaterThan(WINDOW / 2);
        assertThat(share).isLessThan(MOST);
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  @Test
  void aYearOpensSoon() throws Exception {
    try (Site site = Site.loaded(folder)) {
      Files.createDirectories(site.state());
      MadeUpPast.year(site.state(), Site.LINE);
      site.write(site.configuration());
      try (Program daemon =
              Program.start(Site.environment(), "run", "--config", site.file().toString());
          Browser browser = new Browser(chromium)) {
        open(site, browser, daemon);
        browser.await("lines.get('cable').track.rows.length >= 3");
        String path = "/history?line=cable&from=365d&points=1500";
        assertThat(site.web().get(path).code()).isEqualTo(200);
        long asked = System.nanoTime();
        Duration before = daemon.processorTime();
        int length = site.web().get(path).body().length();
        double answered = (System.nanoTime() - asked) / 1e9;
        double worked = daemon.processorTime().minus(before).toMillis() / 1e3;
        browser.evaluate(
            "(() => { window.pressed = performance.now(); window.drawn = 0; const look = () => {"
                + " const line = lines.get('cable'); if (line.past && line.past.rows.length > 300"
                + " && line.charts.charts[0].data[0].length > 300)"
                + " { window.drawn = performance.now(); } else { setTimeout(look, 5); } };"
                + " document.querySelector('[data-span=\"31536000\"]').click(); look(); })()");
        browser.await("window.drawn > 0");
        double drawn = Double.parseDouble(browser.evaluate("window.drawn - window.pressed")) / 1e3;
        System.out.printf(
            "a year of a line: /history answers with %d bytes in %.3f s (%.2f s of a processor), the"
                + " page shows it %.3f s after the click%n",
            length, answered, worked, drawn);
        assertThat(drawn).isLessThan(YEAR_SECONDS);
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  private static void open(Site site, Browser browser, Program daemon) throws IOException {
    Await.until("the port", daemon::toString, () -> site.web().get("/livez").code() == 200);
    browser.size(1100, 1000);
    browser.open(site.web().url() + "/");
  }

  /// All by queues of one router.
  private static String fourLines(Site site) {
    StringBuilder more = new StringBuilder();
    for (String line : LINES.subList(1, LINES.size())) {
      Site.addQueues(site.router(), line);
      more.append(
          """
            %1$s:
              shaper: {router: home, download: %1$s-down, upload: %1$s-up}
              download: {max: 24Mbit}
              upload: {max: 6Mbit}
              probe: {reflectors: [%2$s]}
          """
              .formatted(line, site.reflectors()));
    }
    return site.configuration().replace("http:", more + "http:");
  }
}
