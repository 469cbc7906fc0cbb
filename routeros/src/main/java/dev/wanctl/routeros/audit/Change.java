package dev.wanctl.routeros.audit;

import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import java.util.Map;

/// One value of one row of the router, as it is and as it should be.
///
/// @param row its name
public record Change(Menu menu, String row, String key, String before, String after) {

  /// What switches CAKE's own shaper, and a queue's guarantees and bursts, off.
  static final String NONE = "0";

  private static final Map<String, String> OTHER_WORDS =
      Map.of("yes", "true", "no", "false", "", NONE, "unlimited", NONE, "0bps", NONE);

  /// For the console.
  public String command() {
    String word =
        switch (after) {
          case "true" -> "yes";
          case "false" -> "no";
          default -> after.matches("[0-9a-z-]+") ? after : ConsoleText.quoted(after);
        };
    return ConsoleText.set(menu, row, key + "=" + word);
  }

  /// Whether it is about the same value of the same row.
  public boolean sameTarget(Change other) {
    return menu == other.menu && row.equals(other.row) && key.equals(other.key);
  }

  /// The way back.
  public Change reversed() {
    return new Change(menu, row, key, after, before);
  }

  /// Whether two texts of the router mean the same value: it has several words for yes, no and
  /// none.
  public static boolean same(String one, String other) {
    return canonical(one).equals(canonical(other));
  }

  static String canonical(String text) {
    return OTHER_WORDS.getOrDefault(text, text);
  }
}
