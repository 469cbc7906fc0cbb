package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rates as `tc` reads and prints them: whole numbers with a unit of 1000, such as `8550Kbit` and
/// `1Gbit`, cut off below a thousandth. Whole kilobits are asked for, so that what is printed up to
/// 1 Gbit/s is what was asked.
final class TcRate {

  static final String UNLIMITED_WORD = "unlimited";

  private static final Pattern RATE = Pattern.compile("(\\d{1,14})([KMGT]?)(i?)bit");

  private TcRate() {}

  /// The parameters of CAKE that set this rate.
  static String parameters(BitRate rate) {
    return rate.compareTo(BitRate.UNLIMITED) >= 0
        ? UNLIMITED_WORD
        : "bandwidth " + Math.max(1, rate.bitsPerSecond() / 1000) + "kbit";
  }

  /// A rate in the words of [#read].
  static String word(BitRate rate) {
    return rate.compareTo(BitRate.UNLIMITED) >= 0 ? UNLIMITED_WORD : rate.bitsPerSecond() + "bit";
  }

  /// Empty for anything that is no rate.
  static Optional<BitRate> read(String word) {
    if (word.equals(UNLIMITED_WORD)) {
      return Optional.of(BitRate.UNLIMITED);
    }
    Matcher m = RATE.matcher(word);
    if (!m.matches()) {
      return Optional.empty();
    }
    long thousand = m.group(3).isEmpty() ? 1000 : 1024;
    long rate = Long.parseLong(m.group(1));
    for (int i = m.group(2).isEmpty() ? -1 : "KMGT".indexOf(m.group(2)); i >= 0; i--) {
      rate *= thousand;
      if (rate >= BitRate.UNLIMITED.bitsPerSecond()) {
        return Optional.empty();
      }
    }
    return Optional.of(new BitRate(rate));
  }
}
