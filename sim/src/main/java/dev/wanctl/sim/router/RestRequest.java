package dev.wanctl.sim.router;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One request as it came.
///
/// @param rawPath below `/rest`, still percent-encoded, without the query
/// @param headers by lower-case name
record RestRequest(
    String verb, String rawPath, String rawQuery, Map<String, String> headers, String body) {

  record Credentials(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /// GET and POST print change nothing.
  boolean reads() {
    return verb.equals("GET") || rawPath.endsWith("/print");
  }

  boolean authenticates() {
    return headers.containsKey("authorization");
  }

  Optional<Credentials> credentials() {
    String header = headers.getOrDefault("authorization", "");
    if (!header.startsWith("Basic ")) {
      return Optional.empty();
    }
    try {
      String text =
          new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  String path() {
    return decode(rawPath);
  }

  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  /// `%20` is a space and `+` stays a plus, unlike in HTML forms (assumed: clients that send `+`
  /// for a space report that the router finds nothing).
  private static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(in[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
