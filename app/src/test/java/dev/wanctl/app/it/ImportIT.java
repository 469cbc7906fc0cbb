package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.migrate.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the files of wanctl 1.x to a line that is kept, by the program itself, on a simulated
/// router with the queues that the files name.
class ImportIT {

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

  /// An example that names this router, its queues and a rate for its line.
  private Path former(String example, Map<String, String> edits) {
    String text =
        Examples.text("examples/" + example)
            .replaceAll("WAN-Download-\\w+", Site.DOWN)
            .replaceAll("WAN-Upload-\\w+", Site.UP)
            .replaceAll("host: \"10\\.0\\.0\\.1\"", "host: \"127.0.0.1\"")
            .replaceAll("user: wanctl", "user: admin")
            .replaceAll("port: 443", "port: " + site.router().address().getPort())
            .replaceAll("(?m)^ping_source_ip: .*\n", "")
            .replaceAll("port: 910\\d", "port: " + site.web().port());
    for (Map.Entry<String, String> edit : edits.entrySet()) {
      text = text.replaceAll(edit.getKey(), edit.getValue());
    }
    return Examples.write(folder.resolve("former").resolve(example), text);
  }

  private static final String UPLOAD =
      "{floor_mbps: 2, ceiling_mbps: 6, step_up_mbps: 0.5, factor_down: 0.90}";

  /// Rates for the simulated line, in the order in which they are to be replaced.
  private static Map<String, String> ourRates() {
    Map<String, String> edits = new LinkedHashMap<>();
    edits.put("upload: \\{[^}]*}", "upload: " + UPLOAD);
    edits.put(
        "upload:\n    floor_mbps: 8\n    ceiling_mbps: 38",
        "upload:\n    floor_mbps: 2\n    ceiling_mbps: 6");
    edits.put("floor_green_mbps: \\d+", "floor_green_mbps: 20");
    edits.put("floor_yellow_mbps: \\d+", "floor_yellow_mbps: 12");
    edits.put("floor_soft_red_mbps: \\d+", "floor_soft_red_mbps: 8");
    edits.put("floor_red_mbps: \\d+", "floor_red_mbps: 5");
    edits.put("ceiling_mbps: (940|950|500)", "ceiling_mbps: 24");
    return edits;
  }

  private Program importing(Path file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "config",
                "import",
                file.toString(),
                "--output",
                site.file().toString(),
                "--fingerprint",
                site.router().certificate().fingerprint()));
    arguments.addAll(List.of(more));
    return Program.finished(Map.of(), arguments.toArray(String[]::new));
  }

  /// The hosts that are pinged by default are no business of a test, nor is the usual state folder.
  private void point(boolean live) throws IOException {
    String text =
        Files.readString(site.file())
                .replaceFirst("reflectors: \\[[^]]*]", "reflectors: [" + site.reflectors() + "]")
            + "state: {directory: "
            + site.state()
            + "}\n";
    site.write(live ? text.replaceFirst("mode: observe\n", "") : text);
  }

  private void imported(Path file, String... more) throws IOException {
    try (Program importing = importing(file, more)) {
      assertThat(importing.exitCode()).as(importing.toString()).isIn(0, 2);
    }
    try (Program check = Program.finished(Site.environment(), "check", site.file().toString())) {
      assertThat(check.exitCode()).as(check.toString()).isIn(0, 2);
    }
  }

  @Test
  @DisplayName(
      "the cable example observes and writes nothing, and the report says that it is too early")
  void theCableExampleObserves() throws IOException {
    imported(former("cable.yaml", ourRates()));
    point(false);
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      Await.until(
          "it decides", daemon::toString, () -> site.web().number("lines.0.decisions") > 300);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
    assertThat(site.router().statistics().writes()).isZero();
    assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
    try (Program report =
        Program.finished(Site.environment(), "report", "--config", site.file().toString())) {
      assertThat(report.exitCode()).as(report.toString()).isEqualTo(3);
      assertThat(report.out().toString())
          .contains("line cable, observed: nothing was written")
          .contains("not enough to say more");
    }
  }

  @Test
  @DisplayName("the fibre example by its former law keeps the line between its floors and ceilings")
  void theFormerLawGoesOn() throws IOException {
    imported(former("fiber.yaml", ourRates()), "--same-law");
    assertThat(Files.readString(site.file())).contains("policy: classic").contains("5ms");
    point(true);
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      Await.until("shaped", daemon::toString, site::shaped);
      assertThat(site.web().text("lines.0.policy") + site.web().get("/status").body())
          .contains("classic");
      Await.until("it sets rates", daemon::toString, () -> site.limits().size() > 10);
      // The first two stood there before.
      assertThat(site.limits().stream().skip(2)).allMatch(l -> l >= 2_000_000 && l <= 24_000_000);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
    assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
  }

  @Test
  @DisplayName("the generic example, whose password stood in it, by its own file of secrets")
  void aMovedPasswordIsUsed() throws IOException {
    Map<String, String> edits = ourRates();
    edits.put("\"\\$\\{ROUTER_PASSWORD}\"", Site.PASSWORD);
    edits.put("192\\.168\\.1\\.1", "127.0.0.1");
    imported(former("wan1.yaml", edits));
    Path secrets = folder.resolve("wanctl.yaml.secrets");
    assertThat(Files.readString(secrets)).isEqualTo("ROUTER_PASSWORD=" + Site.PASSWORD + "\n");
    point(true);
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      Await.until("shaped", daemon::toString, site::shaped);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
  }
}
