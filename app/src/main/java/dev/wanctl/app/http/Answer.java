package dev.wanctl.app.http;

import dev.wanctl.engine.json.Json;
import java.nio.charset.StandardCharsets;

/// What goes back to a client.
record Answer(int code, String type, String text) {

  static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  static Answer text(int code, String text) {
    return new Answer(code, "text/plain; charset=utf-8", text);
  }

  static Answer json(int code, Json json) {
    return new Answer(code, "application/json; charset=utf-8", json.pretty() + "\n");
  }

  byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
