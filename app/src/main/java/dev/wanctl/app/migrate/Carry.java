package dev.wanctl.app.migrate;

import dev.wanctl.app.config.KeyCheck;
import dev.wanctl.app.config.YamlText;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/// Takes values of one file over into the draft, each entered in the ledger. A value that our key
/// cannot have is not taken, and that is said.
record Carry(FormerFile file, Draft draft, Ledger ledger) {

  /// Takes over what is a number there. Answers what it is now, as text.
  ///
  /// @param to our key, with names
  Optional<String> number(String key, String to, DoubleFunction<String> converted, String why) {
    Optional<Leaf> leaf = file.get(key).filter(_ -> !ledger.has(file, key));
    if (leaf.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble number = leaf.get().number();
    if (number.isEmpty()) {
      ledger.notUnderstood(file, leaf.get(), "it is no number");
      return Optional.empty();
    }
    return put(leaf.get(), to, converted.apply(number.getAsDouble()), why);
  }

  /// Takes over a text as it is.
  Optional<String> text(String key, String to, String why) {
    return file.get(key)
        .filter(_ -> !ledger.has(file, key))
        .flatMap(leaf -> put(leaf, to, leaf.text(), why));
  }

  /// Takes over what the text of a key was turned into.
  Optional<String> put(Leaf leaf, String to, String value, String why) {
    if (!leaf.fixed()) {
      ledger.notUnderstood(file, leaf, "only running the file would tell; write the value itself");
      return Optional.empty();
    }
    Optional<String> complaint = KeyCheck.complaint(to, value);
    if (complaint.isPresent()) {
      ledger.notUnderstood(file, leaf, "not taken: " + complaint.get());
      return Optional.empty();
    }
    draft.put(to, plain(value));
    ledger.carried(file, leaf, to, why);
    return Optional.of(value);
  }

  private static String plain(String value) {
    return value.matches("[0-9.]+|true|false") ? value : YamlText.word(value);
  }

  void derived(String key, String how) {
    file.get(key).ifPresent(leaf -> ledger.derived(file, leaf, how));
  }

  void gone(String key, String why) {
    file.get(key).ifPresent(leaf -> ledger.gone(file, leaf, why));
  }

  static String mbit(double megabits) {
    return rate(BitRate.mbit(megabits));
  }

  static String kbit(double kilobits) {
    return rate(BitRate.kbit(kilobits));
  }

  static String rate(BitRate rate) {
    return rate.toString();
  }

  static String millis(double millis) {
    return Durations.text(Duration.ofNanos(Math.round(millis * 1e6)));
  }

  static String seconds(double seconds) {
    return millis(1000 * seconds);
  }

  /// A part of one, to the sixth decimal.
  static String factor(double factor) {
    return BigDecimal.valueOf(factor)
        .setScale(6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  static String whole(double number) {
    return Long.toString(Math.round(number));
  }
}
