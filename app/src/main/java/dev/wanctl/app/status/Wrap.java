package dev.wanctl.app.status;

/// Breaks text at spaces.
public final class Wrap {

  private Wrap() {}

  /// Lines of at most `width`, each ended; a word that is longer stands on a line of its own.
  ///
  /// @param first what the first line begins with
  /// @param rest what the others begin with
  public static String text(String text, int width, String first, String rest) {
    if (text.isBlank()) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.strip().split("\\s+", -1)) {
      if (!empty && line.length() + 1 + word.length() > width) {
        out.append(line).append('\n');
        line = new StringBuilder(rest);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    return out.append(line).append('\n').toString();
  }
}
