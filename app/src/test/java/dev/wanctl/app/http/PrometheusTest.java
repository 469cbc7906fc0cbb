package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.Samples;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What Prometheus itself says of the metrics, the alert rules and the board.
class PrometheusTest {

  private static final Path CONTRIB = Path.of("..", "contrib").toAbsolutePath().normalize();
  private static final Path RULES = CONTRIB.resolve("prometheus/alerts.yml");

  /// Expressions that have no value while all is well, or with figures that stand still.
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("sum by (line, reason) (rate(wanctl_decisions_total{line=~\".*\"}[1m])) > 0");

  @TempDir Path folder;

  @BeforeEach
  void needsPrometheus() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/promtool"))
            && Files.isExecutable(Path.of("/usr/bin/prometheus")),
        "SKIPPED: needs Debian's package prometheus");
  }

  private static String promtool(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  @DisplayName("C-108: the metrics pass promtool without a remark, whatever lines are called")
  void theMetricsPassPromtool() throws IOException, InterruptedException {
    EverySeries source = EverySeries.of("cable", "lte", "a\"b\\c\n");
    String page =
        new Metrics(source, new StatusDocument(source))
            .page(new Moment(Samples.NOW, Instant.EPOCH))
            .toString();
    assertThat(promtool(page, "check", "metrics")).isEmpty();
  }

  @Test
  @DisplayName("the alert rules are valid and do what they say")
  void theRulesPassTheirTest() throws IOException, InterruptedException {
    assertThat(promtool("", "check", "rules", RULES.toString())).contains("SUCCESS");
    assertThat(promtool("", "test", "rules", RULES.resolveSibling("alerts-test.yml").toString()))
        .contains("SUCCESS");
  }

  @Test
  @DisplayName("a real Prometheus has a value for each expression of board and rules")
  void everyExpressionHasAValue() throws IOException, InterruptedException {
    EverySeries source = EverySeries.of("cable", "lte");
    HttpConfig.Listen anywhere = new HttpConfig.Listen("127.0.0.1", 0);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (HttpService service = HttpService.start(anywhere, source);
        HttpClient client = HttpClient.newHttpClient()) {
      Files.writeString(
          folder.resolve("prometheus.yml"),
          """
          global: {scrape_interval: 1s, evaluation_interval: 1s}
          rule_files: [%s]
          scrape_configs:
            - job_name: wanctl
              static_configs: [{targets: ["127.0.0.1:%d"]}]
          """
              .formatted(RULES, service.port()));
      Process prometheus =
          new ProcessBuilder(
                  "/usr/bin/prometheus",
                  "--config.file=" + folder.resolve("prometheus.yml"),
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("prometheus.log").toFile())
              .start();
      try {
        awaitScrapes(client, port);
        for (String expression : expressions()) {
          // An alert's condition without its bound: with it, it is empty while all is well.
          int found = results(client, port, expression).size();
          if (!MAY_BE_EMPTY.contains(expression)) {
            assertThat(found).as(expression).isPositive();
          }
        }
        Json.Obj rules = get(client, port, "/api/v1/rules");
        assertThat(rules.compact()).doesNotContain("\"health\":\"err\"");
      } finally {
        prometheus.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private void awaitScrapes(HttpClient client, int port) throws InterruptedException, IOException {
    long end = System.nanoTime() + 120_000_000_000L;
    while (true) {
      try {
        List<Json.Obj> counts = results(client, port, "count_over_time(up[5m])");
        if (!counts.isEmpty() && counts.getFirst().compact().matches(".*\"([4-9]|\\d\\d+)\".*")) {
          return;
        }
      } catch (IOException _) {
        // It is not there yet.
      }
      assertThat(System.nanoTime()).as(() -> "scraped in time").isLessThan(end);
      Thread.sleep(200);
    }
  }

  private static List<Json.Obj> results(HttpClient client, int port, String expression)
      throws IOException, InterruptedException {
    Json.Obj answer =
        get(
            client,
            port,
            "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    assertThat(answer.string("status")).as(expression + " " + answer).contains("success");
    return answer.get("data").orElseThrow().asObject().orElseThrow().objects("result");
  }

  private static Json.Obj get(HttpClient client, int port, String path)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    try {
      return Json.parse(response.body()).asObject().orElseThrow();
    } catch (JsonException e) {
      throw new IOException(e);
    }
  }

  /// Those of the board with its variables put in, and those of the rules without their bounds.
  private static List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>();
    try {
      Json.Obj board =
          Json.parse(Files.readAllBytes(CONTRIB.resolve("grafana/wanctl.json")))
              .asObject()
              .orElseThrow();
      for (Json.Obj panel : board.objects("panels")) {
        for (Json.Obj target : panel.objects("targets")) {
          all.add(
              target
                  .string("expr")
                  .orElseThrow()
                  .replace("$__rate_interval", "1m")
                  .replace("$line", ".*"));
        }
      }
    } catch (JsonException e) {
      throw new IOException(e);
    }
    assertThat(all).hasSizeGreaterThan(25);
    Object rules = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RULES));
    int before = all.size();
    alerts(rules, all);
    assertThat(all).hasSize(before + 10);
    return all;
  }

  private static void alerts(Object node, List<String> found) {
    switch (node) {
      case java.util.Map<?, ?> map -> {
        if (map.get("expr") instanceof String expression) {
          found.add(expression.strip().replaceFirst(" *(==|>|<) *[0-9.]+$", ""));
        }
        map.values().stream().filter(java.util.Objects::nonNull).forEach(v -> alerts(v, found));
      }
      case List<?> list -> list.forEach(v -> alerts(v, found));
      default -> {}
    }
  }
}
