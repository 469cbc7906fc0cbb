package dev.wanctl.app.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.wanctl.app.config.OtlpConfig;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class OtlpThreadTest {

  private final MadeUpSource source = new MadeUpSource(Samples.good("cable"));

  private OtlpThread start(int port) {
    return OtlpThread.start(
        new OtlpConfig(
            URI.create("http://127.0.0.1:" + port + "/v1/metrics"),
            Duration.ofSeconds(1),
            Optional.of(new Secret("Bearer right"))),
        source);
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void whatIsSentIsByThePublishedMapping() throws IOException, InterruptedException, JsonException {
    source.stages().record(Stage.DECISION, 4096);
    source.stages().record(Stage.DECISION, 30_000_000_000L);
    BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
    BlockingQueue<String> headers = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/v1/metrics",
        exchange -> {
          headers.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          bodies.add(exchange.getRequestBody().readAllBytes());
          byte[] answer = {'{', '}'};
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try (OtlpThread otlp = start(server.getAddress().getPort())) {
      byte[] body = bodies.poll(60, TimeUnit.SECONDS);
      assertThat(headers.poll(1, TimeUnit.SECONDS)).isEqualTo("POST application/json Bearer right");
      Json.Obj request = Json.parse(body).asObject().orElseThrow();
      Set<String> names = new HashSet<>();
      OtlpCheck.request(request).forEach(m -> names.add(m.string("name").orElseThrow()));
      assertThat(names)
          .contains(
              "wanctl_added_delay_seconds",
              "wanctl_decisions_total",
              "wanctl_stage_duration_seconds",
              "wanctl_build_info");
      await("working", () -> otlp.report().health().state() == State.WORKING);
      assertThat(otlp.report().toString()).doesNotContain("right");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aRefusalIsToldWithItsRemedy() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
    try (OtlpThread otlp = start(server.getAddress().getPort())) {
      await("refused", () -> otlp.report().health().failure().isPresent());
      assertThat(otlp.report().health().state()).isEqualTo(State.NEVER_WORKED);
      assertThat(otlp.report().health().failure().orElseThrow().remedy())
          .contains("otlp.authorization");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anEndpointThatHangsIsGivenUpAndTriedAgain() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        OtlpThread otlp = start(silent.getLocalPort())) {
      await("given up twice", () -> otlp.report().health().failures() >= 2);
      assertThat(otlp.report().health().failure().orElseThrow().what()).contains("does not answer");
    }
  }

  /// Holds a request against the JSON mapping: only known names, integers of 64 bits as text,
  /// enumerations as numbers, what belongs together of one length.
  private static final class OtlpCheck {

    static List<Json.Obj> request(Json.Obj request) {
      assertThat(request.members()).containsOnlyKeys("resourceMetrics");
      Json.Obj resource = request.objects("resourceMetrics").getFirst();
      assertThat(resource.members()).containsOnlyKeys("resource", "scopeMetrics");
      Json.Obj scope = resource.objects("scopeMetrics").getFirst();
      assertThat(scope.members()).containsOnlyKeys("scope", "metrics");
      List<Json.Obj> metrics = scope.objects("metrics");
      metrics.forEach(OtlpCheck::metric);
      assertThat(metrics.stream().map(m -> m.string("name"))).doesNotHaveDuplicates();
      return metrics;
    }

    private static void metric(Json.Obj metric) {
      Set<String> names = new HashSet<>(metric.members().keySet());
      assertThat(names).contains("name", "description", "unit");
      names.removeAll(Set.of("name", "description", "unit"));
      assertThat(names).hasSize(1).isSubsetOf("gauge", "sum", "histogram");
      String kind = names.iterator().next();
      Json.Obj data = metric.get(kind).orElseThrow().asObject().orElseThrow();
      switch (kind) {
        case "gauge" -> assertThat(data.members()).containsOnlyKeys("dataPoints");
        case "sum" -> {
          assertThat(data.members())
              .containsOnlyKeys("dataPoints", "aggregationTemporality", "isMonotonic");
          assertThat(data.integer("aggregationTemporality")).hasValue(2);
        }
        default -> assertThat(data.integer("aggregationTemporality")).hasValue(2);
      }
      assertThat(data.objects("dataPoints")).isNotEmpty().allSatisfy(p -> point(kind, p));
    }

    private static void point(String kind, Json.Obj point) {
      assertThat(point.string("timeUnixNano").orElseThrow()).matches("[1-9][0-9]{18}");
      if (!kind.equals("gauge")) {
        assertThat(point.string("startTimeUnixNano").orElseThrow()).matches("-?[0-9]+");
      }
      for (Json.Obj attribute : point.objects("attributes")) {
        assertThat(attribute.members()).containsOnlyKeys("key", "value");
        assertThat(attribute.get("value").orElseThrow().asObject().orElseThrow().members())
            .containsOnlyKeys("stringValue");
      }
      if (kind.equals("histogram")) {
        List<Json> counts = point.get("bucketCounts").orElseThrow().elements();
        List<Json> bounds = point.get("explicitBounds").orElseThrow().elements();
        assertThat(counts).hasSize(bounds.size() + 1);
        long sum = counts.stream().mapToLong(c -> Long.parseLong(c.asString().orElseThrow())).sum();
        assertThat(point.string("count")).contains(Long.toString(sum));
        assertThat(point.number("sum")).isPresent();
      } else {
        boolean whole = point.string("asInt").map(t -> t.matches("-?[0-9]+")).orElse(false);
        assertThat(whole || point.get("asDouble").isPresent()).isTrue();
      }
    }
  }
}
