package dev.wanctl.core.units;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A rate in bits per second, never negative. One kilobit is 1000 bits, as in `tc`, in RouterOS and
/// on bills.
public record BitRate(long bitsPerSecond) implements Comparable<BitRate> {

  public static final BitRate ZERO = new BitRate(0);

  /// Of a shaper without a limit, to set one and as read back. No line is as fast.
  public static final BitRate UNLIMITED = new BitRate(1_000_000_000_000_000L);

  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d+(?:\\.\\d+)?) ?(?:(bit|b(?=ps))|(?:(k)|(M)|(G))(?:bit|b(?=ps))?)(?:/s|ps)?");

  public BitRate {
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException("a bit rate cannot be negative: " + bitsPerSecond);
    }
  }

  public static BitRate bits(double bitsPerSecond) {
    return new BitRate(Math.round(bitsPerSecond));
  }

  public static BitRate kbit(double kilobits) {
    return bits(kilobits * 1e3);
  }

  public static BitRate mbit(double megabits) {
    return bits(megabits * 1e6);
  }

  public static BitRate gbit(double gigabits) {
    return bits(gigabits * 1e9);
  }

  /// Reads `940Mbit`, `1.5Gbit`, `500kbit`, `64000bit`; also `Mbit/s`, `Mbps` and a bare `M`. Empty
  /// if it is none of these: a number without a unit is no rate.
  public static Optional<BitRate> parse(String text) {
    Matcher m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    double unit =
        m.group(2) != null ? 1 : m.group(3) != null ? 1e3 : m.group(4) != null ? 1e6 : 1e9;
    double bits = Double.parseDouble(m.group(1)) * unit;
    return bits >= UNLIMITED.bitsPerSecond ? Optional.empty() : Optional.of(bits(bits));
  }

  public BitRate times(double factor) {
    return bits(bitsPerSecond * factor);
  }

  public double megabits() {
    return bitsPerSecond / 1e6;
  }

  public BitRate min(BitRate other) {
    return bitsPerSecond <= other.bitsPerSecond ? this : other;
  }

  public BitRate max(BitRate other) {
    return bitsPerSecond >= other.bitsPerSecond ? this : other;
  }

  @Override
  public int compareTo(BitRate other) {
    return Long.compare(bitsPerSecond, other.bitsPerSecond);
  }

  /// The form that [#parse] reads: `940Mbit`, `18.25Mbit`, `64kbit`; or `unlimited`, which it does
  /// not.
  @Override
  public String toString() {
    if (bitsPerSecond >= UNLIMITED.bitsPerSecond) {
      return "unlimited";
    }
    if (bitsPerSecond >= 1_000_000_000 && bitsPerSecond % 1_000_000 == 0) {
      return number(bitsPerSecond, 1_000_000_000) + "Gbit";
    }
    if (bitsPerSecond >= 1_000_000) {
      return number(bitsPerSecond, 1_000_000) + "Mbit";
    }
    return bitsPerSecond >= 1000 ? number(bitsPerSecond, 1000) + "kbit" : bitsPerSecond + "bit";
  }

  private static String number(long value, long unit) {
    return java.math.BigDecimal.valueOf(value)
        .divide(java.math.BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
