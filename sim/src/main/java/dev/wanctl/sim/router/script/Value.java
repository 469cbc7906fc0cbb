package dev.wanctl.sim.router.script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A value of the scripting language.
public sealed interface Value {

  /// Digits that are taken for a number.
  Pattern WHOLE = Pattern.compile("\\d{1,18}");

  record Text(String text) implements Value {}

  record Whole(long number) implements Value {}

  record Truth(boolean truth) implements Value {}

  record Listing(List<Value> elements) implements Value {
    public Listing {
      elements = List.copyOf(elements);
    }
  }

  /// `nil`: a property that is not set, a variable that does not exist.
  record Nothing() implements Value {}

  /// As `:put` shows it; the elements of an array stand between semicolons.
  default String shown() {
    return switch (this) {
      case Text(String text) -> text;
      case Whole(long number) -> Long.toString(number);
      case Truth(boolean truth) -> Boolean.toString(truth);
      case Listing(List<Value> elements) ->
          elements.stream().map(Value::shown).collect(Collectors.joining(";"));
      case Nothing() -> "";
    };
  }

  /// `:len`: elements of an array, bytes of everything else.
  default long length() {
    return this instanceof Listing(List<Value> elements)
        ? elements.size()
        : shown().getBytes(StandardCharsets.UTF_8).length;
  }

  /// `:typeof`.
  default String type() {
    return switch (this) {
      case Text _ -> "str";
      case Whole _ -> "num";
      case Truth _ -> "bool";
      case Listing _ -> "array";
      case Nothing _ -> "nil";
    };
  }

  /// A bare word: a number if it looks like one.
  static Value ofWord(String word) {
    if (WHOLE.matcher(word).matches()) {
      return new Whole(Long.parseLong(word));
    }
    return switch (word) {
      case "true" -> new Truth(true);
      case "false" -> new Truth(false);
      default -> new Text(word);
    };
  }

  /// `yes` and `true` are the same, and so are a number and its digits.
  default boolean same(Value other) {
    if (this instanceof Truth || other instanceof Truth) {
      return word(this).equals(word(other));
    }
    return shown().equals(other.shown());
  }

  private static String word(Value value) {
    return switch (value.shown()) {
      case "yes" -> "true";
      case "no" -> "false";
      case String other -> other;
    };
  }
}
