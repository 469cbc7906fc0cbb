package dev.wanctl.app.config;

import java.util.function.Function;

/// What came of reading the text of a value.
sealed interface Reading<T> {

  record Good<T>(T value) implements Reading<T> {}

  /// @param what is wrong, without the place
  /// @param mend what to do; may be empty
  record Bad<T>(String what, String mend) implements Reading<T> {}

  static <T> Reading<T> good(T value) {
    return new Good<>(value);
  }

  static <T> Reading<T> bad(String what, String mend) {
    return new Bad<>(what, mend);
  }

  default <U> Reading<U> map(Function<T, U> function) {
    return switch (this) {
      case Good<T> good -> good(function.apply(good.value()));
      case Bad<T> bad -> bad(bad.what(), bad.mend());
    };
  }
}
