package dev.wanctl.app.day;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A service that takes alerts, or takes the connection and says nothing.
final class Hook implements AutoCloseable {

  /// An incident as it was told of.
  record Began(String line, Instant at) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Began> began = new ConcurrentHashMap<>();
  private final Set<String> over = ConcurrentHashMap.newKeySet();
  private final AtomicInteger messages = new AtomicInteger();
  private volatile boolean hangs;

  Hook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  void hang(boolean hang) {
    hangs = hang;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (hangs) {
        TimeUnit.SECONDS.sleep(5);
        return;
      }
      note(Json.parse(body).asObject().orElseThrow());
      exchange.sendResponseHeaders(204, -1);
    } catch (JsonException e) {
      throw new IOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Json.Obj message) {
    messages.incrementAndGet();
    for (Json.Obj notice : message.objects("notices")) {
      Json.Obj incident = notice.get("incident").flatMap(Json::asObject).orElseThrow();
      String id = incident.string("id").orElseThrow();
      Began start =
          new Began(
              incident.string("line").orElse(""),
              Instant.parse(incident.string("began").orElseThrow()));
      switch (notice.string("event").orElseThrow()) {
        case "start" -> began.put(id, start);
        case "end" -> over.add(id);
        default -> {
          // It goes on.
        }
      }
    }
  }

  int messages() {
    return messages.get();
  }

  /// Those that were told of, by their id.
  Map<String, Began> began() {
    return began;
  }

  /// The ids of those whose end was told.
  Set<String> over() {
    return over;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
