package dev.wanctl.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The right name nearest to a wrong one, by the number of letters to add, drop, change or swap.
public final class Nearest {

  private Nearest() {}

  /// Empty if none is near: more than a third of the letters wrong.
  public static Optional<String> to(String wrong, Collection<String> right) {
    if (wrong.length() > 64) {
      return Optional.empty();
    }
    String lower = wrong.toLowerCase(Locale.ROOT).replace('_', '-');
    return right.stream()
        .filter(r -> distance(lower, r.toLowerCase(Locale.ROOT)) <= allowed(lower, r))
        .min(
            Comparator.comparingInt((String r) -> distance(lower, r.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// `did you mean X?`, or empty.
  static String hint(String wrong, Collection<String> right) {
    return to(wrong, right).map(r -> "did you mean `" + r + "`?").orElse("");
  }

  private static int allowed(String a, String b) {
    return Math.max(1, Math.max(a.length(), b.length()) / 3);
  }

  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
