package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The live page as people see it: the demo's, in Chromium.
class PageIT {

  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");
  private static final String LINE = "document.querySelector('section.line')";

  private static Web page(Program demo) {
    Await.until(
        "the demo tells its page",
        demo::toString,
        () -> URL.matcher(demo.out().toString()).find() || !demo.isAlive());
    Matcher found = URL.matcher(demo.out().toString());
    assertThat(found.find()).as(demo.toString()).isTrue();
    return new Web(Integer.parseInt(found.group(1)));
  }

  @Test
  void showsTheLineAsItIs() throws IOException {
    Optional<Path> chromium = Browser.program();
    assumeTrue(
        chromium.isPresent(),
        "SKIPPED: no Chromium: apt-get install --no-install-recommends chromium");
    try (Program demo = Program.start(Map.of(), "demo", "--for", "3min");
        Browser browser = new Browser(chromium.get())) {
      Web web = page(demo);
      browser.size(1100, 1000);
      browser.open(web.url() + "/");
      browser.await("lines.get('demo').track.rows.length >= 3");
      browser.await(LINE + ".querySelectorAll('canvas').length === 3");

      // Words and figures are those of the daemon.
      browser.await("document.querySelector('#verdict').textContent.length > 0");
      assertThat(browser.evaluate(LINE + ".querySelector('.sentence').textContent")).contains(":");
      browser.key("p");
      browser.evaluate("window.shown = JSON.stringify(lines.get('demo').track.newest())");
      browser.evaluate(
          "window.told = fetch('/recent?line=demo&seconds=600').then(answer => answer.json())"
              + ".then(document => window.rows = document.rows.map(row => JSON.stringify(row)))");
      browser.await("window.rows && window.rows.includes(window.shown)");
      assertThat(browser.evaluate("lines.get('demo').charts.charts[1].data[0].length"))
          .isNotEqualTo("0");

      // It goes on by itself.
      String before = browser.evaluate("newest");
      browser.await("newest > " + before + " + 2");

      // Keys and a telephone.
      browser.key("1");
      browser.await("document.querySelector('[data-span=\"60\"]').ariaPressed === 'true'");
      String theme = browser.evaluate("document.documentElement.dataset.theme");
      browser.key("t");
      browser.await("document.documentElement.dataset.theme !== '" + theme + "'");
      browser.size(360, 740);
      browser.await("document.documentElement.scrollWidth <= 360");
      assertThat(Integer.parseInt(browser.evaluate(LINE + ".querySelector('canvas').clientWidth")))
          .isBetween(200, 360);

      // Longer ago: what is in the file by now, with what happened.
      browser.size(1100, 1000);
      browser.evaluate(
          "window.timer = setInterval(() => remember(lines.get('demo')), 2000)"); // not in a minute
      browser.await("lines.get('demo').events.length > 0");
      browser.key("4");
      browser.await("document.querySelector('[data-span=\"86400\"]').ariaPressed === 'true'");
      browser.await("lines.get('demo').past !== null");
      assertThat(browser.evaluate("document.querySelector('#past').hidden")).isEqualTo("true");
      browser.await("lines.get('demo').past.rows.length > 0");
      assertThat(browser.evaluate("lines.get('demo').charts.charts[0].data[0].length"))
          .isNotEqualTo("0");
      assertThat(browser.evaluate(LINE + ".querySelectorAll('.events tbody tr').length"))
          .isNotEqualTo("0");
      browser.key("7");
      browser.await("lines.get('demo').past !== null && lines.get('demo').past.step === 21600");
      browser.size(360, 740);
      browser.await("document.documentElement.scrollWidth <= 360");
      browser.evaluate("clearInterval(window.timer)");
      browser.key("2");
      browser.key("p");
      browser.await("newest > " + before + " + 4");

      // Nothing from elsewhere, and no complaint.
      assertThat(browser.requests())
          .filteredOn(url -> !url.startsWith("data:") && !url.equals("about:blank"))
          .isNotEmpty()
          .allMatch(url -> url.startsWith(web.url() + "/"));
      assertThat(browser.complaints()).isEmpty();
      Path picture = Path.of("target", "page.png");
      browser.size(1100, 1000);
      browser.picture(picture);

      // Who stopped the daemon is told so.
      demo.signal("KILL");
      browser.await("!document.querySelector('#connection').hidden");
    }
  }
}
