package dev.wanctl.core.units;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as an operator writes them: `15ms`, `1.5s`, `10min`, `2h`, `250us`.
public final class Durations {

  private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(us|ms|s|min|m|h|d)");

  private static final long DAY = 86_400_000_000_000L;

  private Durations() {}

  /// Empty if the text is no duration: a number without a unit is none.
  public static Optional<Duration> parse(String text) {
    Matcher m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    double seconds =
        Double.parseDouble(m.group(1))
            * switch (m.group(2)) {
              case "us" -> 1e-6;
              case "ms" -> 1e-3;
              case "s" -> 1;
              case "min", "m" -> 60;
              case "h" -> 3600;
              default -> 86_400;
            };
    return seconds > 1e8
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /// The shortest form that [#parse] reads back to the same value.
  public static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000 != 0) {
      return plain(nanos, 1000) + "us";
    }
    if (nanos < 1_000_000_000 || nanos % 100_000_000 != 0) {
      return plain(nanos, 1_000_000) + "ms";
    }
    if (nanos < 120_000_000_000L || nanos % 60_000_000_000L != 0) {
      return plain(nanos, 1_000_000_000) + "s";
    }
    if (nanos >= 2 * DAY && nanos % DAY == 0) {
      return nanos / DAY + "d";
    }
    return nanos % 3_600_000_000_000L == 0
        ? nanos / 3_600_000_000_000L + "h"
        : nanos / 60_000_000_000L + "min";
  }

  private static String plain(long nanos, long unit) {
    return java.math.BigDecimal.valueOf(nanos)
        .divide(java.math.BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
