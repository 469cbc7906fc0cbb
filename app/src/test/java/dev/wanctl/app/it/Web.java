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

/// A daemon's HTTP port on loopback.
record Web(int port) {

  /// @param code 0 when nothing answered
  record Page(int code, String body) {}

  /// A port that nobody has just now.
  static Web onFreePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Web(socket.getLocalPort());
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
