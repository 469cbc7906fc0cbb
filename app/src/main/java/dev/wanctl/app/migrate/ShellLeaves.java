package dev.wanctl.app.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The assignments of a shell script, read and never run. What only running it would tell
/// (`$OTHER`, `$(command)`, a command of its own) is kept as text and marked as not fixed.
final class ShellLeaves {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?:export|readonly|local|declare|typeset)\\s+(?:-\\w+\\s+)*)?([A-Za-z_]\\w*)(\\+?)=");

  /// How a statement that is no assignment is called.
  static final String STATEMENT = "statement in line ";

  private final String text;
  private final Map<String, Leaf> leaves = new LinkedHashMap<>();
  private int at;
  private boolean fixed;

  private ShellLeaves(String text) {
    this.text = text;
  }

  static List<Leaf> of(String text) {
    ShellLeaves all =
        new ShellLeaves(text.replace("\\\r\n", " ").replace("\\\n", " ").replace("\r", ""));
    all.read();
    return List.copyOf(all.leaves.values());
  }

  private void read() {
    Matcher name = NAME.matcher(text);
    while (skipToStatement()) {
      int line = line();
      if (!name.region(at, text.length()).lookingAt()) {
        String statement = restOfLine();
        put(new Leaf(STATEMENT + line, List.of(statement), line, false));
        continue;
      }
      at = name.end();
      fixed = true;
      boolean list = at < text.length() && text.charAt(at) == '(';
      List<String> items = new ArrayList<>();
      Leaf before = leaves.get(name.group(1));
      if (!name.group(2).isEmpty() && before != null) {
        items.addAll(before.items());
      }
      if (list) {
        at++;
        list(items);
      } else {
        items.add(word());
      }
      put(new Leaf(name.group(1), items, line, fixed));
    }
  }

  private void put(Leaf leaf) {
    leaves.remove(leaf.path());
    leaves.put(leaf.path(), leaf);
  }

  private int line() {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  /// Past blanks, separators and remarks; false at the end.
  private boolean skipToStatement() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        restOfLine();
      } else if (Character.isWhitespace(c) || c == ';') {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private String restOfLine() {
    int end = text.indexOf('\n', at);
    String rest = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end;
    return rest.strip();
  }

  private void list(List<String> items) {
    while (skipToStatement()) {
      if (text.charAt(at) == ')') {
        at++;
        return;
      }
      items.add(word());
    }
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || c == ';' || c == ')') {
        break;
      }
      at++;
      switch (c) {
        case '\'' -> word.append(upTo('\''));
        case '"' -> inQuotes(word);
        case '\\' -> word.append(at < text.length() ? text.charAt(at++) : '\\');
        case '$', '`' -> expansion(c, word);
        default -> word.append(c);
      }
    }
    return word.toString();
  }

  private String upTo(char quote) {
    int end = text.indexOf(quote, at);
    int stop = end < 0 ? text.length() : end;
    String inner = text.substring(at, stop);
    at = Math.min(text.length(), stop + 1);
    return inner;
  }

  private void inQuotes(StringBuilder word) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return;
      }
      if (c == '$' || c == '`') {
        expansion(c, word);
      } else if (c == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
        word.append(text.charAt(at++));
      } else {
        word.append(c);
      }
    }
  }

  /// Keeps the text of what the shell would have put something else for.
  private void expansion(char sign, StringBuilder word) {
    fixed = false;
    word.append(sign);
    if (sign == '`') {
      word.append(upTo('`')).append('`');
      return;
    }
    char open = at < text.length() ? text.charAt(at) : ' ';
    if (open != '(' && open != '{') {
      return;
    }
    char close = open == '(' ? ')' : '}';
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      word.append(c);
      depth += c == open ? 1 : c == close ? -1 : 0;
      if (depth == 0) {
        return;
      }
    }
  }
}
