package dev.wanctl.routeros;

import java.time.Duration;
import java.util.Optional;

/// Words for commands that people type at the router's console.
public final class ConsoleText {

  private ConsoleText() {}

  /// As one word, which the console takes as it is: it expands `$name` between quotes.
  public static String quoted(String word) {
    return "\"" + word.replaceAll("[\\\\\"$]", "\\\\$0") + "\"";
  }

  /// Such as `/queue tree set [find name="wan-down"] max-limit=5000000`.
  public static String set(Menu menu, String name, String setting) {
    return menu.console() + " set " + find(menu, name) + " " + setting;
  }

  /// A time as the console or REST writes it, such as `00:00:15` or `15s`.
  public static Optional<Duration> time(String text) {
    return Rows.time(text);
  }

  /// Such as `/ip firewall mangle add ... comment="x"`, where the rest does not matter.
  static String add(Menu menu, String name) {
    return menu.console() + " add ... " + menu.key() + "=" + quoted(name);
  }

  /// The row of this name, or of this comment where rows have no names.
  public static String find(Menu menu, String name) {
    return "[find " + menu.key() + "=" + quoted(name) + "]";
  }

  public static String find(String name) {
    return "[find name=" + quoted(name) + "]";
  }
}
