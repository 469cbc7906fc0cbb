package dev.wanctl.sim.router.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads values: texts, variables, commands in brackets, expressions in parentheses, and
/// conditions.
final class Values {

  /// Loosest first; each level's operators bind from the left.
  private static final List<List<String>> OPERATORS =
      List.of(
          List.of("||", "or"),
          List.of("&&", "and"),
          List.of("!=", "<=", ">=", "=", "<", ">", "~"),
          List.of(".", "+", "-"),
          List.of("*", "/"));

  private final Cursor in;
  private final Parser parser;

  Values(Cursor in, Parser parser) {
    this.in = in;
    this.parser = parser;
  }

  /// One value of a command line. After `name=` it may be empty.
  Node.Expression argument(boolean mayBeEmpty) {
    char c = in.peek();
    if (c == '"' || c == '$' || c == '[' || c == '(' || c == '{') {
      return primary(false);
    }
    String word = in.bareWord();
    if (word.isEmpty() && !mayBeEmpty) {
      throw in.error("syntax error");
    }
    return new Node.Literal(Value.ofWord(word));
  }

  /// What follows `find` or `where`: conditions that stand side by side must all hold.
  Node.Expression condition() {
    Node.Expression all = binary(0, true);
    for (in.skipBlanks(); !in.atEndOfCommand(); in.skipBlanks()) {
      all = new Node.Binary("and", all, binary(0, true));
    }
    return all;
  }

  private Node.Expression binary(int level, boolean ofRow) {
    if (level == OPERATORS.size()) {
      return unary(ofRow);
    }
    Node.Expression left = binary(level + 1, ofRow);
    while (true) {
      in.skipBlanks();
      String operator = operator(level);
      if (operator.isEmpty()) {
        return left;
      }
      in.skipBlanks();
      // Only the left side of a comparison names a property.
      boolean comparison = level == 2;
      Node.Expression right =
          comparison && ofRow && Character.isLetterOrDigit(in.peek())
              ? new Node.Literal(Value.ofWord(in.bareWord()))
              : binary(level + 1, ofRow && !comparison);
      left = new Node.Binary(operator, left, right);
    }
  }

  private String operator(int level) {
    for (String operator : OPERATORS.get(level)) {
      boolean word = Character.isLetter(operator.charAt(0));
      if (word ? in.takeWord(operator) : in.take(operator)) {
        return operator;
      }
    }
    return "";
  }

  private Node.Expression unary(boolean ofRow) {
    in.skipBlanks();
    if (in.take("!") || in.takeWord("not")) {
      return new Node.Not(unary(ofRow));
    }
    return primary(ofRow);
  }

  private Node.Expression primary(boolean ofRow) {
    switch (in.peek()) {
      case '"' -> {
        return quoted();
      }
      case '$' -> {
        return variable();
      }
      case '[' -> {
        return command();
      }
      case '(' -> {
        in.next();
        Node.Expression inner = binary(0, ofRow);
        in.skipBlanks();
        expect(")");
        return inner;
      }
      case '{' -> {
        return elements();
      }
      default -> {
        int at = in.position();
        if (in.peek() == '*') {
          return new Node.Literal(new Value.Text(in.bareWord()));
        }
        String word = Character.isDigit(in.peek()) ? in.variableName() : in.name();
        if (word.isEmpty()) {
          throw in.error("syntax error", at);
        }
        boolean name = ofRow && !Character.isDigit(word.charAt(0));
        return name ? new Node.Property(word) : new Node.Literal(Value.ofWord(word));
      }
    }
  }

  private void expect(String token) {
    if (!in.take(token)) {
      throw in.error("syntax error");
    }
  }

  private Node.Expression command() {
    expect("[");
    Node.Statement statement = parser.statement();
    in.skipBlanks();
    if (in.peek() != ']') {
      throw in.error(in.atEnd() ? "syntax error" : "expected end of command");
    }
    expect("]");
    return new Node.Result(statement);
  }

  private Node.Expression elements() {
    expect("{");
    List<Node.Expression> elements = new ArrayList<>();
    for (in.skipToStatement(); in.peek() != '}'; in.skipToStatement()) {
      if (in.atEnd()) {
        throw in.error("syntax error");
      }
      elements.add(argument(false));
    }
    expect("}");
    return new Node.Elements(elements);
  }

  private Node.Expression variable() {
    expect("$");
    if (in.peek() == '[') {
      return command();
    }
    if (in.peek() == '(') {
      return primary(false);
    }
    String name = in.variableName();
    if (name.isEmpty()) {
      throw in.error("syntax error");
    }
    return new Node.Variable(name);
  }

  private Node.Expression quoted() {
    expect("\"");
    List<Node.Expression> parts = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (in.peek() != '"') {
      if (in.atEnd()) {
        throw in.error("syntax error");
      }
      if (in.peek() == '$') {
        flush(bytes, parts);
        parts.add(variable());
      } else if (in.take("\\")) {
        bytes.writeBytes(in.escape());
      } else {
        int from = in.next();
        String plain =
            Character.isHighSurrogate((char) from)
                ? new String(new char[] {(char) from, in.next()})
                : String.valueOf((char) from);
        bytes.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
      }
    }
    expect("\"");
    flush(bytes, parts);
    if (parts.isEmpty()) {
      return new Node.Literal(new Value.Text(""));
    }
    return parts.size() == 1 && parts.getFirst() instanceof Node.Literal only
        ? only
        : new Node.Joined(parts);
  }

  private static void flush(ByteArrayOutputStream bytes, List<Node.Expression> parts) {
    if (bytes.size() > 0) {
      parts.add(new Node.Literal(new Value.Text(bytes.toString(StandardCharsets.UTF_8))));
      bytes.reset();
    }
  }
}
