package dev.wanctl.app.migrate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Guesses the kind of a line from what it is called and how its packets are framed.
final class Presets {

  /// The first that fits counts.
  private record Kind(String preset, String words) {}

  private static final List<Kind> BY_NAME =
      List.of(
          new Kind("starlink", "starlink|satellite"),
          new Kind("lte", "lte|[45]g|mobile|wwan"),
          new Kind("cable", "cable|docsis|coax|spectrum|comcast|xfinity"),
          new Kind("fibre", "fib(er|re)|ftth|gpon|ont"),
          new Kind("dsl", "dsl|vectoring"));

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
    return BY_NAME.stream()
        .filter(k -> lower.matches("(.*[^a-z0-9])?[a-z]?(" + k.words() + ")([^a-z].*)?"))
        .map(Kind::preset)
        .findFirst();
  }
}
