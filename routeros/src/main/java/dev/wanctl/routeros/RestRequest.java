package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One REST request. All that wanctl sends may be repeated without harm, reads and sets of an
/// absolute value, except [#add]. Names never travel in a URL but in the `.query` of `POST
/// .../print`, as MikroTik's manual describes it, since how RouterOS decodes a URL (`+`, `%20`) is
/// not documented. The `*` of an id must not be percent-encoded (measured on RouterOS 7: 400).
///
/// @param path below `/rest`
/// @param body empty for none
record RestRequest(String verb, String path, String body) {

  static RestRequest get(String path) {
    return new RestRequest("GET", path, "");
  }

  static RestRequest setMaxLimit(String id, long bitsPerSecond) {
    String body = Json.object().put("max-limit", Long.toString(bitsPerSecond)).build().compact();
    return new RestRequest("PATCH", "/queue/tree/" + id, body);
  }

  static RestRequest set(Menu menu, String id, Map<String, String> values) {
    Json.Builder body = Json.object();
    values.forEach((key, value) -> body.put(key, value));
    return new RestRequest("PATCH", menu.path() + "/" + id, body.build().compact());
  }

  /// The one request that is not to be repeated blindly.
  static RestRequest add(Menu menu, Map<String, String> values) {
    Json.Builder body = Json.object();
    values.forEach((key, value) -> body.put(key, value));
    return new RestRequest("PUT", menu.path(), body.build().compact());
  }

  static RestRequest remove(Menu menu, String id) {
    return new RestRequest("DELETE", menu.path() + "/" + id, "");
  }

  /// The rows of this name by the menu's key, with their ids.
  static RestRequest find(Menu menu, String name) {
    Json.Builder body =
        Json.object()
            .put(".proplist", Json.array(List.of(Json.of(".id"), Json.of(menu.key()))))
            .put(".query", Json.array(List.of(Json.of(menu.key() + "=" + name))));
    return new RestRequest("POST", menu.path() + "/print", body.build().compact());
  }

  /// The rows of a menu with one of these names, all rows when there are none.
  static RestRequest print(String menu, List<String> names, List<String> properties) {
    List<Json> words = new java.util.ArrayList<>();
    for (String name : names) {
      words.add(Json.of("name=" + name));
      if (words.size() > 1) {
        words.add(Json.of("#|"));
      }
    }
    Json.Builder body =
        Json.object().put(".proplist", Json.array(properties.stream().map(Json::of).toList()));
    if (!words.isEmpty()) {
      body.put(".query", Json.array(words));
    }
    return new RestRequest("POST", menu + "/print", body.build().compact());
  }

  byte[] bytes(String host, Login login) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(verb).append(" /rest").append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\nAuthorization: Basic ").append(login.basicAuthorization());
    head.append("\r\nAccept: application/json\r\n");
    if (content.length > 0) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(content.length);
      head.append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }
}
