package dev.wanctl.app.status;

import dev.wanctl.core.units.BitRate;
import java.util.Locale;

/// Figures as people read them. Unknown (`NaN`) is a dash.
final class Words {

  private static final String UNKNOWN = "-";

  private Words() {}

  /// Bit/s as `94.2 Mbit`, or `unlimited`.
  static String rate(double bitsPerSecond) {
    if (!Double.isFinite(bitsPerSecond)) {
      return UNKNOWN;
    }
    if (bitsPerSecond >= BitRate.UNLIMITED.bitsPerSecond()) {
      return BitRate.UNLIMITED.toString();
    }
    if (bitsPerSecond >= 1e9) {
      return digits(bitsPerSecond / 1e9) + " Gbit";
    }
    return bitsPerSecond >= 1e6
        ? digits(bitsPerSecond / 1e6) + " Mbit"
        : digits(bitsPerSecond / 1e3) + " kbit";
  }

  static String millis(double millis) {
    return Double.isFinite(millis) ? String.format(Locale.ROOT, "%.1f ms", millis) : UNKNOWN;
  }

  /// Seconds as `340 ms`, `4.2 s`, `3 min`, `5 h 12 min`, `2 d 4 h`.
  static String span(double seconds) {
    if (!Double.isFinite(seconds)) {
      return UNKNOWN;
    }
    if (seconds < 1) {
      return Math.round(seconds * 1e3) + " ms";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long minutes = (long) seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes < 48 * 60
        ? minutes / 60 + " h " + minutes % 60 + " min"
        : minutes / 1440 + " d " + minutes / 60 % 24 + " h";
  }

  private static String digits(double value) {
    return String.format(
        Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
  }
}
