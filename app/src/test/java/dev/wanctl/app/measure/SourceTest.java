package dev.wanctl.app.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

  private static final int FILE = 3_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "ftp://host/x", "http:///x", "http://user:pw@host/x", "iperf3:"})
  void whatIsNoSourceIsSaidSo(String text) {
    assertThatThrownBy(() -> Source.parse(text, ""))
        .isInstanceOf(NoMeasurement.class)
        .satisfies(e -> assertThat(((NoMeasurement) e).remedy()).contains("iperf3://"));
  }

  @Test
  void sourcesAreReadAndTellTheirDirections() throws NoMeasurement {
    assertThat(Source.parse("iperf3://10.0.0.1", ""))
        .isEqualTo(new Source.Iperf3("10.0.0.1", 5201));
    assertThat(Source.parse("iperf3://[2001:db8::1]:5300", "").words())
        .isEqualTo("iperf3://[2001:db8::1]:5300");
    assertThat(Source.parse("https://h/f", "").directions()).containsExactly(Direction.DOWNLOAD);
    assertThat(Source.parse("", "https://h/u").directions()).containsExactly(Direction.UPLOAD);
    assertThat(Source.parse("https://h/f", "https://h/u").directions()).hasSize(2);
    assertThatThrownBy(() -> Source.parse("netperf://h", ""))
        .isInstanceOf(NoMeasurement.class)
        .hasMessageContaining("netperf");
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/file",
        x -> {
          try (x) {
            x.sendResponseHeaders(200, FILE);
            x.getResponseBody().write(new byte[FILE]);
          }
        });
    server.createContext(
        "/take",
        x -> {
          try (x) {
            x.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
            x.sendResponseHeaders(200, -1);
          }
        });
    server.createContext(
        "/moved",
        x -> {
          try (x) {
            x.getResponseHeaders().set("Location", "https://elsewhere/file");
            x.sendResponseHeaders(302, -1);
          }
        });
    server.start();
    return server;
  }

  @Test
  void httpLoadsBothDirections() throws Exception {
    HttpServer server = server();
    String at = "http://127.0.0.1:" + server.getAddress().getPort();
    try (Load load =
        Source.parse(at + "/file", at + "/take")
            .start(Set.of(Direction.DOWNLOAD, Direction.UPLOAD), 3, Optional.empty())) {
      for (Direction direction : Direction.values()) {
        // more than one file and one POST each: it goes on by itself
        long most = direction == Direction.DOWNLOAD ? 8L * FILE : 200_000_000;
        for (int i = 0; i < 1200 && load.bytes(direction) < most; i++) {
          assertThat(load.failure()).isEmpty();
          Thread.sleep(50);
        }
        assertThat(load.bytes(direction)).isGreaterThanOrEqualTo(most);
      }
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/moved"})
  void aWrongUrlIsTold(String path) throws Exception {
    HttpServer server = server();
    String at = "http://127.0.0.1:" + server.getAddress().getPort();
    try (Load load =
        Source.parse(at + path, "").start(Set.of(Direction.DOWNLOAD), 1, Optional.empty())) {
      for (int i = 0; i < 600 && load.failure().isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(load.failure()).isPresent();
      assertThat(load.failure().get().why()).contains(path.equals("/moved") ? "302" : "404");
      if (path.equals("/moved")) {
        assertThat(load.failure().get().remedy()).contains("https://elsewhere/file");
      }
    } finally {
      server.stop(0);
    }
  }
}
