package dev.wanctl.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.LegacyConfig;
import dev.wanctl.app.history.History;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegacyServiceTest {

  private static final HttpConfig.Listen ANYWHERE = new HttpConfig.Listen("127.0.0.1", 0);

  private final EverySeries source = EverySeries.of("cable", "lte");

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Json.Obj json(String text) throws JsonException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8)).asObject().orElseThrow();
  }

  @Test
  void itsPortsServeItsDocumentsOnly() throws IOException, InterruptedException, JsonException {
    try (LegacyService service =
        LegacyService.start(
            new LegacyConfig(false, Optional.of(ANYWHERE), Optional.of(ANYWHERE)), source)) {
      int metrics = service.ports().get(0);
      ExpositionText page = ExpositionText.parse(get(metrics, "/metrics").body());
      Map<String, String> download = Map.of("wan", "cable", "direction", "download");
      assertThat(page.value("wanctl_bandwidth_mbps", download)).isEqualTo(94);
      assertThat(page.value("wanctl_rtt_delta_ms", Map.of("wan", "cable"))).isEqualTo(3.4);
      assertThat(page.value("wanctl_state", download)).isEqualTo(1);
      assertThat(page.types()).doesNotContainKey("wanctl_added_delay_seconds");
      assertThat(get(metrics, "/status").statusCode()).isEqualTo(404);

      Json.Obj steering = json(get(service.ports().get(1), "/health").body());
      assertThat(steering.string("status")).contains("healthy");
      assertThat(steering.get("steering").orElseThrow().asObject().orElseThrow().string("state"))
          .contains("CABLE_GOOD");
    }
  }

  @Test
  void theHealthDocumentIsServedWhereItsNamesAreWanted()
      throws IOException, InterruptedException, JsonException {
    Served served = new Served(SteeringOrdersPage.NONE, LineOrdersPage.NONE, true);
    try (History history = History.ofLastHour(source);
        HttpService service = HttpService.start(ANYWHERE, source, served, history)) {
      HttpResponse<String> answer = get(service.port(), "/health");
      assertThat(answer.statusCode()).isEqualTo(200);
      Json.Obj health = json(answer.body());
      assertThat(health.string("status")).contains("healthy");
      assertThat(health.integer("wan_count")).hasValue(2);
      Json.Obj wan = health.objects("wans").getFirst();
      assertThat(wan.string("name")).contains("cable");
      Json.Obj download = wan.get("download").orElseThrow().asObject().orElseThrow();
      assertThat(download.number("current_rate_mbps")).hasValue(94);
      assertThat(download.string("state")).contains("GREEN");
      assertThat(get(service.port(), "/metrics").body()).contains("wanctl_bandwidth_mbps{");
    }
    try (HttpService service = HttpService.start(ANYWHERE, source)) {
      assertThat(get(service.port(), "/health").statusCode()).isEqualTo(404);
      assertThat(get(service.port(), "/metrics").body()).doesNotContain("wanctl_bandwidth_mbps{");
    }
  }
}
