package dev.wanctl.app.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a real Alertmanager, where Debian's is installed.
final class AlertmanagerTest {

  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aRealAlertmanagerShowsTheAlertAndForgetsItAtItsEnd() throws Exception {
    assumeTrue(
        Files.isExecutable(PROGRAM),
        "NOT TESTED: no Alertmanager here (apt-get install prometheus-alertmanager)");
    Path config = folder.resolve("alertmanager.yml");
    Files.writeString(config, "route: {receiver: none}\nreceivers: [{name: none}]\n");
    int port = freePort();
    Process alertmanager =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      String base = "http://127.0.0.1:" + port;
      ready(base, alertmanager);
      Instant now = Instant.now();
      Notice start = Made.start("ka\u00dfel \"1\"", ConditionKind.BLIND, now);
      Notice end = new Notice(Notice.What.END, start.incident().endedAt(now), now.plusMillis(1));
      AlertConfig.Alertmanager target =
          new AlertConfig.Alertmanager(Made.address(base), Made.nobody());
      try (Sender sender = Made.web(target, Duration.ofSeconds(30))) {
        assertThat(sender.send(Made.message(start))).isInstanceOf(Outcome.Delivered.class);
        List<Json.Obj> shown = alerts(base);
        assertThat(shown).hasSize(1);
        Json.Obj labels = shown.getFirst().get("labels").flatMap(Json::asObject).orElseThrow();
        assertThat(labels.string("alertname")).contains("wanctl-blind");
        assertThat(labels.string("line")).contains("ka\u00dfel \"1\"");
        assertThat(sender.send(Made.message(end))).isInstanceOf(Outcome.Delivered.class);
        assertThat(alerts(base)).isEmpty();
      }
    } finally {
      alertmanager.destroy();
      if (!alertmanager.waitFor(20, TimeUnit.SECONDS)) {
        alertmanager.destroyForcibly();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void ready(String base, Process process) throws Exception {
    for (int i = 0; i < 600; i++) {
      assertThat(process.isAlive()).as(() -> log()).isTrue();
      try {
        if (client
                .send(
                    HttpRequest.newBuilder(URI.create(base + "/-/ready")).build(),
                    BodyHandlers.discarding())
                .statusCode()
            == 200) {
          return;
        }
      } catch (IOException _) {
        // not yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not get ready: " + log());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private List<Json.Obj> alerts(String base) throws Exception {
    return Json.parse(
            client
                .send(
                    HttpRequest.newBuilder(URI.create(base + "/api/v2/alerts?active=true")).build(),
                    BodyHandlers.ofByteArray())
                .body())
        .objects();
  }
}
