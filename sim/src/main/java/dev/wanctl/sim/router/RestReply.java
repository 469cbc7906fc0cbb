package dev.wanctl.sim.router;

import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Map;

/// What REST answers: a status and a JSON text, empty for none.
record RestReply(int status, String body) {

  static RestReply row(int status, Map<String, String> row) {
    return new RestReply(status, object(row).compact());
  }

  static RestReply rows(List<Map<String, String>> rows) {
    return new RestReply(200, Json.array(rows.stream().map(RestReply::object).toList()).compact());
  }

  static RestReply done() {
    return new RestReply(200, "[]");
  }

  static RestReply error(int status) {
    return error(status, "");
  }

  /// On RouterOS 7.23 a 400 carries `detail`, a 401 and a 404 do not; `error` is the one number of
  /// the whole interface.
  static RestReply error(int status, String detail) {
    Json.Builder body = Json.object();
    if (!detail.isEmpty()) {
      body.put("detail", detail);
    }
    body.put("error", status).put("message", phrase(status));
    return new RestReply(status, body.build().compact());
  }

  private static Json object(Map<String, String> row) {
    Json.Builder object = Json.object();
    row.forEach(object::put);
    return object.build();
  }

  static String phrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 406 -> "Not Acceptable";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      default -> "Status " + status;
    };
  }
}
