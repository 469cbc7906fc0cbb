package dev.wanctl.routeros;

/// Words for commands that people type at the router's console.
public final class ConsoleText {

  private ConsoleText() {}

  /// As one word, which the console takes as it is: it expands `$name` between quotes.
  public static String quoted(String word) {
    return "\"" + word.replaceAll("[\\\\\"$]", "\\\\$0") + "\"";
  }

  /// Such as `/queue tree set [find name="wan-down"] max-limit=5000000`.
  public static String set(Menu menu, String name, String setting) {
    return menu.console() + " set " + find(name) + " " + setting;
  }

  public static String find(String name) {
    return "[find name=" + quoted(name) + "]";
  }
}
