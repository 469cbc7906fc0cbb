package dev.wanctl.app.migrate;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// One value of a former file.
///
/// @param path the key with those above it, separated by dots
/// @param items the value, or those of a list; empty if there is nothing
/// @param line counted from 1
/// @param fixed false: the value would only be known by running the file, which nobody does
record Leaf(String path, List<String> items, int line, boolean fixed) {

  Leaf {
    items = List.copyOf(items);
  }

  static Leaf of(String path, String value, int line) {
    return new Leaf(path, List.of(value), line, true);
  }

  /// As one text.
  String text() {
    return String.join(", ", items);
  }

  /// Whether it says nothing: no value, or YAML's word for none.
  boolean isEmpty() {
    return items.stream().allMatch(i -> i.isEmpty() || i.equals("~") || i.equals("null"));
  }

  /// As a finite number.
  OptionalDouble number() {
    if (!fixed
        || !text().matches("[+-]?(\\d{1,15}(_\\d{1,3})*(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,2})?")) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(text().replace("_", "")));
  }

  /// By the words of YAML 1.1 and of shell scripts.
  boolean isTrue() {
    return text().toLowerCase(Locale.ROOT).matches("true|yes|y|on|1");
  }
}
