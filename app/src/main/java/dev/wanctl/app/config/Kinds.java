package dev.wanctl.app.config;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kinds of value that the table uses: quantities, words and texts.
final class Kinds {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12}) ?(b|k|m|g)(?:i?b)?");
  private static final String BARE_NUMBER = "\\d+(\\.\\d+)?";

  private Kinds() {}

  static Kind.Scalar<BitRate> rate(BitRate least, BitRate most) {
    return scalar(
        "a rate from " + least + " to " + most + " with its unit",
        text ->
            BitRate.parse(text)
                .map(r -> inRange(r, least, most, text))
                .orElseGet(() -> noRate(text)),
        BitRate::toString);
  }

  private static Reading<BitRate> noRate(String text) {
    if (text.matches(BARE_NUMBER)) {
      return Reading.bad("`" + text + "` has no unit", "did you mean " + text + "Mbit?");
    }
    Matcher bytes = Pattern.compile("(\\d{1,9}(?:\\.\\d+)?) ?([kMG])i?B(?:/s|ps)?").matcher(text);
    if (bytes.matches()) {
      BitRate bits =
          BitRate.parse(bytes.group(1) + bytes.group(2) + "bit").orElse(BitRate.ZERO).times(8);
      return Reading.bad("rates are in bits, `" + text + "` is in bytes", "write " + bits);
    }
    String folded = text.toLowerCase(Locale.ROOT).replace("mbit", "Mbit").replace("gbit", "Gbit");
    return Reading.bad(
        "`" + text + "` is no rate",
        BitRate.parse(folded).map(r -> "did you mean " + r + "?").orElse("write it as 940Mbit"));
  }

  static Kind.Scalar<Duration> time(Duration least, Duration most) {
    return scalar(
        "a time from " + Durations.text(least) + " to " + Durations.text(most) + " with its unit",
        text ->
            Durations.parse(text)
                .map(d -> inRange(d, least, most, text))
                .orElseGet(() ->
                    text.matches(BARE_NUMBER)
                        ? Reading.bad(
                            "`" + text + "` has no unit",
                            "did you mean " + text + "ms or " + text + "s?")
                        : Reading.bad("`" + text + "` is no time", "write it as 15ms or 1.5s")),
        Durations::text);
  }

  static Kind.Scalar<Integer> whole(int least, int most, String unit) {
    return scalar(
        "a whole number" + unit + " from " + least + " to " + most,
        text ->
            text.matches("[+-]?\\d{1,9}")
                ? inRange(Integer.valueOf(text), least, most, text)
                : Reading.bad("`" + text + "` is no whole number", ""),
        i -> Integer.toString(i));
  }

  /// A part of one, from `least` on.
  static Kind.Scalar<Double> factor(double least) {
    return scalar(
        "a number from " + least + " to 1",
        text ->
            text.matches("[01](\\.\\d{1,6})?")
                ? inRange(Double.valueOf(text), least, 1.0, text)
                : Reading.bad("`" + text + "` is no such number", "write it as 0.9"),
        d -> Double.toString(d));
  }

  static Kind.Scalar<Long> size(long least, long most) {
    return scalar(
        "a size from "
            + sizeText(least)
            + " to "
            + sizeText(most)
            + " (k, M and G are powers of 1024)",
        text -> {
          Matcher m = SIZE.matcher(text.toLowerCase(Locale.ROOT));
          if (!m.matches()) {
            return text.matches(BARE_NUMBER)
                ? Reading.bad("`" + text + "` has no unit", "did you mean " + text + "M?")
                : Reading.bad("`" + text + "` is no size", "write it as 32M");
          }
          int shift =
              switch (m.group(2)) {
                case "b" -> 0;
                case "k" -> 10;
                case "m" -> 20;
                default -> 30;
              };
          long number = Long.parseLong(m.group(1));
          return number > most >> shift
              ? Reading.bad(text + " is out of range", "")
              : inRange(number << shift, least, most, text);
        },
        Kinds::sizeText);
  }

  private static String sizeText(long bytes) {
    if (bytes > 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "G";
    }
    if (bytes > 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "M";
    }
    return bytes > 0 && bytes % 1024 == 0 ? (bytes >> 10) + "k" : bytes + "B";
  }

  /// A mask over the firewall mark.
  static Kind.Scalar<Integer> mask() {
    return scalar(
        "a mask from 0 to 0xffffffff",
        text -> {
          String lower = text.toLowerCase(Locale.ROOT);
          if (lower.matches("0x[0-9a-f]{1,8}")) {
            return Reading.good(Integer.parseUnsignedInt(lower.substring(2), 16));
          }
          return lower.matches("\\d{1,10}") && Long.parseLong(lower) <= 0xffff_ffffL
              ? Reading.good(Integer.parseUnsignedInt(lower))
              : Reading.bad("`" + text + "` is no mask", "write it as 0xff");
        },
        i -> "0x" + Integer.toHexString(i));
  }

  static Kind.Scalar<Boolean> flag() {
    Map<String, Boolean> values = new LinkedHashMap<>();
    values.put("true", true);
    values.put("false", false);
    Kind.Scalar<Boolean> plain = choice(values);
    return new Kind.Scalar<>(
        plain.expectation(),
        plain.words(),
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "yes", "on", "1" -> Reading.bad("`" + text + "` is text", "write true");
              case "no", "off", "0" -> Reading.bad("`" + text + "` is text", "write false");
              default -> plain.read(text);
            },
        plain.printer());
  }

  /// The constants of an enumeration, in lower case with hyphens.
  static <E extends Enum<E>> Kind.Scalar<E> choice(Class<E> type) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      values.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return choice(values);
  }

  static <T> Kind.Scalar<T> choice(Map<String, T> values) {
    List<String> words = List.copyOf(new ArrayList<>(values.keySet()));
    Map<String, T> byWord = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    return new Kind.Scalar<>(
        words.size() == 1 ? "`" + words.getFirst() + "`" : "one of " + String.join(", ", words),
        words,
        text ->
            Optional.ofNullable(byWord.get(text))
                .map(Reading::good)
                .orElseGet(
                    () -> Reading.bad("`" + text + "` is not known", Nearest.hint(text, words))),
        value ->
            byWord.entrySet().stream()
                .filter(e -> e.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow());
  }

  static Kind.Scalar<String> text(String expectation, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return scalar(
        expectation,
        text ->
            compiled.matcher(text).matches()
                ? Reading.good(text)
                : Reading.bad("`" + text + "` cannot be that", ""),
        Function.identity());
  }

  /// An IP address in figures. Names are not looked up: a configuration means the same everywhere.
  static Kind.Scalar<InetAddress> address() {
    return scalar("an IP address", text -> Addresses.literal(text), InetAddress::getHostAddress);
  }

  static <T> Kind.Scalar<T> scalar(
      String expectation, Function<String, Reading<T>> reader, Function<T, String> printer) {
    return new Kind.Scalar<>(expectation, List.of(), reader, printer);
  }

  private static <T extends Comparable<T>> Reading<T> inRange(
      T value, T least, T most, String text) {
    return value.compareTo(least) < 0 || value.compareTo(most) > 0
        ? Reading.bad(text + " is out of range", "")
        : Reading.good(value);
  }
}
