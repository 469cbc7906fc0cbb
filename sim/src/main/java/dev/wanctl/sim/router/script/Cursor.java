package dev.wanctl.sim.router.script;

import java.nio.charset.StandardCharsets;

/// A place in a script's text.
final class Cursor {

  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /// The next character, 0 at the end.
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  char next() {
    char c = peek();
    at++;
    return c;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  boolean take(String expected) {
    if (text.startsWith(expected, at)) {
      at += expected.length();
      return true;
    }
    return false;
  }

  /// Takes a word such as `and` if it stands here as a whole.
  boolean takeWord(String word) {
    return !isNamePart(peek(word.length())) && take(word);
  }

  static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  /// Spaces, tabs and joined lines.
  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || take("\\\r\n") || take("\\\n")) {
      if (peek() == ' ' || peek() == '\t') {
        at++;
      }
    }
  }

  /// Ends of commands, blanks and comments.
  void skipToStatement() {
    while (true) {
      skipBlanks();
      if (peek() == '#') {
        while (!atEnd() && peek() != '\n') {
          at++;
        }
      } else if (peek() == ';' || peek() == '\n' || peek() == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  boolean atEndOfCommand() {
    return atEnd() || ";\r\n]}".indexOf(peek()) >= 0;
  }

  String name() {
    int from = at;
    while (isNamePart(peek())) {
      at++;
    }
    return text.substring(from, at);
  }

  /// Variables have letters and digits only; a hyphen ends them.
  String variableName() {
    int from = at;
    while (Character.isLetterOrDigit(peek())) {
      at++;
    }
    return text.substring(from, at);
  }

  String bareWord() {
    int from = at;
    while (!atEnd() && " \t\r\n;[](){}\"$".indexOf(peek()) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  ScriptError.Syntax error(String words, int position) {
    String before = text.substring(0, Math.min(position, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new ScriptError.Syntax(words, line, position - (before.lastIndexOf('\n') + 1) + 1);
  }

  ScriptError.Syntax error(String words) {
    return error(words, at);
  }

  /// One escape after its backslash, as bytes: RouterOS's texts are bytes.
  byte[] escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '$', '?' -> bytes(c);
      case 'n' -> bytes('\n');
      case 'r' -> bytes('\r');
      case 't' -> bytes('\t');
      case '_' -> bytes(' ');
      case 'a' -> bytes('\u0007');
      case 'b' -> bytes('\b');
      case 'f' -> bytes('\f');
      case 'v' -> bytes('\u000b');
      case '\n' -> new byte[0];
      default -> {
        // Capital letters only, says the manual.
        int high = "0123456789ABCDEF".indexOf(c);
        int low = "0123456789ABCDEF".indexOf(peek());
        if (atEnd() || high < 0 || low < 0) {
          throw error("syntax error", at - 1);
        }
        at++;
        yield new byte[] {(byte) (high * 16 + low)};
      }
    };
  }

  private static byte[] bytes(char c) {
    return String.valueOf(c).getBytes(StandardCharsets.UTF_8);
  }
}
