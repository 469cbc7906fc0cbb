package dev.wanctl.app.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The two formats that are read line by line: OpenWrt's UCI, and `NAME=VALUE` of an environment
/// file.
final class TextLeaves {

  private static final Pattern UCI =
      Pattern.compile("\\s*(config|option|list)\\s+('[^']*'|\"[^\"]*\"|\\S+)(?:\\s+(.*\\S))?\\s*");

  private TextLeaves() {}

  /// Keys are `TYPE.NAME.OPTION`, with the section's number where it has no name.
  static List<Leaf> ofUci(String text) {
    List<Leaf> leaves = new ArrayList<>();
    String section = "";
    int unnamed = 0;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      Matcher m = UCI.matcher(line);
      if (!m.matches()) {
        leaves.add(new Leaf(ShellLeaves.STATEMENT + number, List.of(line.strip()), number, false));
        continue;
      }
      String word = unquoted(m.group(2));
      String value = m.group(3) == null ? "" : unquoted(m.group(3));
      if (m.group(1).equals("config")) {
        String name = value.isEmpty() ? Integer.toString(unnamed++) : value.replace('.', '-');
        section = word + "." + name;
      } else {
        leaves.add(Leaf.of(section + "." + word, value, number));
      }
    }
    return leaves;
  }

  /// As systemd reads an `EnvironmentFile=`: nothing in it is replaced.
  static List<Leaf> ofEnvironment(String text) {
    List<Leaf> leaves = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String assignment = line.strip().replaceFirst("^export\\s+", "");
      int equals = assignment.indexOf('=');
      if (equals > 0 && !assignment.startsWith("#") && !assignment.startsWith(";")) {
        leaves.add(
            Leaf.of(
                assignment.substring(0, equals).strip(),
                unquoted(assignment.substring(equals + 1)),
                number));
      }
    }
    return leaves;
  }

  private static String unquoted(String text) {
    String word = text.strip();
    boolean quoted =
        word.length() >= 2
            && (word.charAt(0) == '\'' || word.charAt(0) == '"')
            && word.charAt(0) == word.charAt(word.length() - 1);
    return quoted ? word.substring(1, word.length() - 1) : word;
  }
}
