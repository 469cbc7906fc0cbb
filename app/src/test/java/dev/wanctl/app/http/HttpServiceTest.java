package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HttpServiceTest {

  private final MadeUpSource source = new MadeUpSource(Samples.good("cable"));
  private final HttpService service = HttpService.start(any(), source);
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private static HttpConfig.Listen any() {
    return new HttpConfig.Listen("127.0.0.1", 0);
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String accept)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Accept", accept)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "*/*");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void theIndexNamesThePages() throws Exception {
    String index = text(get("/"));
    for (String path : List.of("/livez", "/readyz", "/status", "/metrics", "/explain")) {
      assertThat(index).contains(path);
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void aBrowserGetsThePageAndAllThatItNeeds() throws Exception {
    HttpResponse<byte[]> page = send("GET", "/", "text/html,*/*;q=0.8");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    Matcher named = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(text(page));
    int found = 0;
    while (named.find()) {
      HttpResponse<byte[]> asset = get(named.group(1));
      assertThat(asset.statusCode()).as(named.group(1)).isEqualTo(200);
      assertThat(asset.body()).isNotEmpty();
      found++;
    }
    assertThat(found).isGreaterThan(5);
  }

  @Test
  void theLastSecondsAreATable() throws Exception {
    source.decided(List.of(Samples.decision(System.nanoTime(), Reason.CUT, Sight.CLEAR)));
    assertThat(watched(0)).contains("\"lines\":{\"cable\":[");
    Json.Obj recent = Json.parse(get("/recent?line=cable").body()).asObject().orElseThrow();
    assertThat(text(get("/recent?line=cable"))).contains("\"cut\"").contains("94200000");
    assertThat(recent.string("line")).contains("cable");
    assertThat(get("/recent?line=none").statusCode()).isEqualTo(404);
    assertThat(get("/recent?line=cable&seconds=x").statusCode()).isEqualTo(400);
  }

  @Test
  void whoWatchesIsToldEachSecondAndWhatHeMissed() throws Exception {
    source.decided(List.of(Samples.decision(System.nanoTime(), Reason.CUT, Sight.CLEAR)));
    String first = watched(0);
    Matcher id = Pattern.compile("id: ([0-9]+)").matcher(first);
    assertThat(id.find()).as(first).isTrue();
    long seen = Long.parseLong(id.group(1));
    assertThat(watched(seen - 1)).contains("id: " + seen + "\n");
  }

  /// What is sent to one who saw this second last, up to the first event.
  private String watched(long last) throws Exception {
    HttpResponse<InputStream> events =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/events"))
                .header("Last-Event-ID", String.valueOf(last))
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    StringBuilder text = new StringBuilder();
    try (InputStream in = events.body()) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
        if (text.indexOf("data: ") >= 0 && text.toString().endsWith("\n\n")) {
          break;
        }
      }
    }
    return text.toString();
  }

  @Test
  void livenessIsTheLoopAndNothingElse() throws Exception {
    source.poison();
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    source.sinceBeat(Duration.ofSeconds(3));
    HttpResponse<byte[]> dead = get("/livez");
    assertThat(dead.statusCode()).isEqualTo(503);
    assertThat(text(dead)).contains("3000 ms");
    source.show(Samples.good("cable"));
    assertThat(get("/livez").statusCode()).isEqualTo(503);
  }

  @Test
  void readinessTellsWhatIsMissingLineByLine() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    LineStatus blind =
        Samples.withDecision(
            Samples.good("lte"),
            Optional.of(Samples.decision(Samples.NOW, Reason.BLIND, Sight.BLIND)));
    LineStatus failing =
        Samples.withFailingShaper(
            Samples.good("dsl"), new DeviceFailure.TimedOut("router silent", "ping it"));
    LineStatus uncounted =
        Samples.withCounters(Samples.good("fibre"), Samples.report(State.NEVER_WORKED));
    source.show(Samples.good("cable"), blind, failing, uncounted);
    HttpResponse<byte[]> response = get("/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response))
        .isEqualTo(
            """
            not ready
            lte: sight blind
            dsl: shaper failing: router silent; ping it
            fibre: counters never-worked
            """);
    HttpResponse<byte[]> json = send("GET", "/readyz", "application/json");
    assertThat(json.statusCode()).isEqualTo(503);
    assertThat(Json.parse(json.body()).asObject().orElseThrow().objects("missing"))
        .extracting(m -> m.string("part").orElseThrow())
        .containsExactly("sight", "shaper", "counters");
  }

  @Test
  void withoutLinesNothingIsReady() throws Exception {
    source.show();
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  @DisplayName("C-108: Content-Length is in bytes, and a name such as a\"b\\n arrives")
  void lengthIsInBytesAndNamesOfAnyKindArrive() throws Exception {
    String name = "a\"b\n\u00fc\u6f22";
    source.show(Samples.good(name));
    HttpResponse<byte[]> status = get("/status");
    assertThat(status.headers().firstValueAsLong("content-length")).hasValue(status.body().length);
    assertThat(status.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    assertThat(
            Json.parse(status.body())
                .asObject()
                .orElseThrow()
                .objects("lines")
                .getFirst()
                .string("name"))
        .contains(name);
    HttpResponse<byte[]> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(
            ExpositionText.parse(text(metrics))
                .value("wanctl_shaper_writes_total", Map.of("line", name)))
        .isEqualTo(120);
  }

  @Test
  void headHasTheLengthOfGetAndNoBody() throws Exception {
    HttpResponse<byte[]> get = get("/");
    HttpResponse<byte[]> head = send("HEAD", "/", "*/*");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(get.body().length);
    assertThat(head.headers().allValues("content-length")).hasSize(1);
  }

  @Test
  void othersAreRefused() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      HttpResponse<byte[]> response = send(method, "/status", "*/*");
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }
    assertThat(get("/statusx").statusCode()).isEqualTo(404);
    assertThat(get("/status/x").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/").statusCode()).isEqualTo(404);
  }

  @Test
  void explanationsAreAskedForByLineAndNumber() throws Exception {
    source.decided(
        List.of(
            Samples.decision(Samples.NOW - 2, Reason.GROW, Sight.CLEAR),
            Samples.decision(Samples.NOW - 1, Reason.CUT, Sight.CLEAR)));
    Json.Obj one = Json.parse(get("/explain?line=cable&last=1").body()).asObject().orElseThrow();
    assertThat(one.objects("lines").getFirst().objects("decisions")).hasSize(1);
    assertThat(get("/explain?line=%63able").statusCode()).isEqualTo(200);
    assertThat(get("/explain?line=other").statusCode()).isEqualTo(404);
    assertThat(get("/explain?last=many").statusCode()).isEqualTo(400);
    assertThat(get("/explain?last=0").statusCode()).isEqualTo(400);
    assertThat(get("/explain?last=999999").statusCode()).isEqualTo(200);
  }

  @Test
  void aBugIsTheAnswerOfThePageAlone() throws Exception {
    source.poison();
    HttpResponse<byte[]> ready = get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(500);
    assertThat(text(ready)).doesNotContain("poisoned").doesNotContain("Exception");
    assertThat(get("/status").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void aPortInUseIsToldWithTheKeyToChange() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      HttpConfig.Listen listen = new HttpConfig.Listen("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> HttpService.start(listen, source))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.failure()).isInstanceOf(DeviceFailure.Ambiguous.class);
                assertThat(e.failure().what()).contains(listen.toString());
                assertThat(e.failure().remedy()).contains("http.listen");
              });
    }
  }

  @Test
  void anAddressOfAnotherMachineIsToldApart() {
    assertThatThrownBy(() -> HttpService.start(new HttpConfig.Listen("192.0.2.1", 0), source))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class));
  }

  @Test
  void aClosedServiceFreesItsPort() throws Exception {
    HttpService other = HttpService.start(any(), source);
    int port = other.port();
    other.close();
    assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void secretsOfTheConfigurationAreNowhere() throws Exception {
    String canary = "Qx7canaryZ9";
    String file =
        """
        routers: {home: {address: 192.0.2.1, user: wanctl, password: %s, prot: 1}}
        http: {token: %s}
        """
            .formatted(canary, canary);
    LoadResult.Invalid invalid =
        (LoadResult.Invalid) ConfigLoader.parse(Path.of("wanctl.yaml"), file, Map.of());
    source.refused(String.join("\n", invalid.problems().stream().map(p -> p.toString()).toList()));
    for (String path : List.of("/", "/status", "/metrics", "/explain", "/readyz")) {
      assertThat(text(get(path))).as(path).doesNotContain(canary);
    }
    assertThat(text(get("/status"))).contains("reload-refused").contains("prot");
  }
}
