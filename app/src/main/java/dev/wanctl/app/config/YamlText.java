package dev.wanctl.app.config;

/// Values as text of a YAML file that is written by us.
public final class YamlText {

  private YamlText() {}

  /// A text as one word of YAML: between quotes unless it is plainly a word.
  public static String word(String text) {
    boolean plain =
        text.matches("[A-Za-z/][A-Za-z0-9_./-]*|\\d+(\\.\\d+)?[A-Za-z]+|\\d+\\.\\d+\\.\\d+\\.\\d+")
            && !text.matches("(?i)y|yes|n|no|on|off|true|false|null");
    return plain ? text : "\"" + text.replaceAll("[\\\\\"]", "\\\\$0") + "\"";
  }
}
