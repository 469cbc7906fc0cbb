package dev.wanctl.app.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What of a request the pages look at.
///
/// @param accept the `Accept` header, empty if there is none
record Request(URI uri, String accept) {

  /// A parameter of the query; empty if it is not there.
  Optional<String> parameter(String name) {
    String query = uri.getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return decode(pair.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /// What is no proper encoding is taken as if it were not there.
  private static Optional<String> decode(String encoded) {
    try {
      return Optional.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean wantsHtml() {
    return accept.contains("text/html");
  }

  boolean wantsJson() {
    return accept.contains("application/json");
  }
}
