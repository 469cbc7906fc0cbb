package dev.wanctl.app.migrate;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Guesses the kind of a line from what it is called and how its packets are framed.
final class Presets {

  private static final Map<String, String> BY_NAME =
      Map.of(
          "cable|docsis|coax|spectrum|comcast|xfinity", "cable",
          "fib(er|re)|ftth|gpon|ont", "fibre",
          "dsl|vectoring", "dsl",
          "lte|[45]g|mobile|wwan", "lte",
          "starlink|satellite", "starlink");

  private Presets() {}

  /// Empty where nothing tells: then it is `generic`.
  static Optional<String> of(String name, String overhead) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (overhead.startsWith("docsis")) {
      return Optional.of("cable");
    }
    if (overhead.contains("ptm") || overhead.contains("vcmux") || overhead.contains("llc")) {
      return Optional.of("dsl");
    }
    return BY_NAME.entrySet().stream()
        .filter(e -> lower.matches("(.*[^a-z0-9])?[a-z]?(" + e.getKey() + ")([^a-z].*)?"))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
