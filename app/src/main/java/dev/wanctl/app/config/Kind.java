package dev.wanctl.app.config;

import java.util.List;
import java.util.function.Function;

/// The type of a setting: how its text is read and written, and how it is described.
sealed interface Kind<T> {

  /// In words, with the range, such as `a rate from 64kbit to 100Gbit`.
  String expectation();

  /// The words it may be, for completion; empty if it is no choice.
  List<String> words();

  /// The canonical text, for output.
  String text(T value);

  /// One value.
  record Scalar<T>(
      String expectation,
      List<String> words,
      Function<String, Reading<T>> reader,
      Function<T, String> printer)
      implements Kind<T> {

    Reading<T> read(String text) {
      return reader.apply(text);
    }

    @Override
    public String text(T value) {
      return printer.apply(value);
    }
  }

  /// A list of values, or a single one for a list of one.
  record Several<E>(Scalar<E> item, int most) implements Kind<List<E>> {

    @Override
    public String expectation() {
      return "a list of 1 to " + most + ", each " + item.expectation();
    }

    @Override
    public List<String> words() {
      return List.of();
    }

    @Override
    public String text(List<E> value) {
      return "[" + String.join(", ", value.stream().map(item::text).toList()) + "]";
    }
  }

  /// A secret; `${VAR}` in it is replaced.
  record Hidden() implements Kind<Secret> {

    @Override
    public String expectation() {
      return "a text, in which ${VAR} stands for an environment variable";
    }

    @Override
    public List<String> words() {
      return List.of();
    }

    @Override
    public String text(Secret value) {
      return Secret.MASK;
    }
  }
}
