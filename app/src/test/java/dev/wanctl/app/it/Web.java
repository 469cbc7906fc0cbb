package dev.wanctl.app.it;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A daemon's HTTP port on loopback.
record Web(int port) {

  /// @param code 0 when nothing answered
  record Page(int code, String body) {}

  /// Below the ports that the kernel gives to whoever asks for any: the daemon takes its port
  /// seconds later, and the simulators of tests that run beside must not have it by then.
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 61 % PORTS));

  /// A port that nobody has now and that no other test gets.
  static Web onFreePort() {
    for (int tried = 0; tried < PORTS; tried++) {
      int port = FIRST_PORT + NEXT.getAndIncrement() % PORTS;
      if (isFree(port)) {
        return new Web(port);
      }
    }
    throw new IllegalStateException("no free port from " + FIRST_PORT + " on");
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Page get(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url() + path).toURL().openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(10_000);
      int code = connection.getResponseCode();
      try (InputStream in =
          code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new Page(
            code, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return new Page(0, e.toString());
    }
  }

  boolean ready() {
    return get("/readyz").code() == 200;
  }

  void awaitReady(Program program) {
    Await.until(
        "/readyz is 200",
        () -> get("/readyz").body() + program,
        () -> ready() || !program.isAlive());
    if (!program.isAlive()) {
      throw new AssertionError("it ended: " + program);
    }
  }

  /// The document of /status; an empty object while nothing answers.
  Json.Obj status() {
    Page page = get("/status");
    return page.code() == 200 ? parse(page.body()) : Json.object().build();
  }

  static Json.Obj parse(String text) {
    try {
      return Json.parse(text).asObject().orElseThrow();
    } catch (JsonException e) {
      throw new AssertionError(e.getMessage() + " in\n" + text, e);
    }
  }

  /// The value at a path such as `daemon.config.hash` or `lines.0.decisions`.
  static Json at(Json.Obj document, String path) {
    Json here = document;
    for (String step : path.split("\\.", -1)) {
      Optional<Json> next =
          step.matches("[0-9]+")
              ? here.elements().stream().skip(Integer.parseInt(step)).findFirst()
              : here.asObject().flatMap(o -> o.get(step));
      if (next.isEmpty()) {
        return Json.none();
      }
      here = next.get();
    }
    return here;
  }

  long number(String path) {
    return (long) at(status(), path).asDouble().orElse(-1);
  }

  String text(String path) {
    return at(status(), path).asString().orElse("");
  }

  /// `evidence. remedy` of the conditions with this id, of one line or of the daemon ("").
  List<String> conditions(String line, String id) {
    return status().objects("conditions").stream()
        .filter(c -> c.string("id").equals(Optional.of(id)))
        .filter(c -> c.string("line").orElse("").equals(line))
        .map(c -> c.string("evidence").orElse("") + ". " + c.string("remedy").orElse(""))
        .toList();
  }
}
