package dev.wanctl.app.status;

import java.util.Arrays;

/// A row of figures as a row of bars, for a terminal.
public final class Spark {

  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String PLAIN = "_.-:=+*#";

  /// For a terminal that cannot show bars.
  public static String plain(String line) {
    StringBuilder text = new StringBuilder();
    line.chars()
        .forEach(c -> {
          int bar = BARS.indexOf(c);
          text.append(bar < 0 ? (char) c : PLAIN.charAt(bar));
        });
    return text.toString();
  }

  private Spark() {}

  /// One bar for each of the last `width` figures, from zero to the largest; a gap where a figure
  /// is not known (`NaN`).
  public static String line(double[] figures, int width) {
    double[] shown =
        Arrays.copyOfRange(figures, Math.max(0, figures.length - width), figures.length);
    double most = Arrays.stream(shown).filter(Double::isFinite).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (double figure : shown) {
      if (Double.isFinite(figure)) {
        int level = most > 0 ? (int) Math.ceil(figure / most * BARS.length()) - 1 : 0;
        line.append(BARS.charAt(Math.clamp(level, 0, BARS.length() - 1)));
      } else {
        line.append(' ');
      }
    }
    return line.toString();
  }
}
