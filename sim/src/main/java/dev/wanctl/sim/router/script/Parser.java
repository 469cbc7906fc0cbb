package dev.wanctl.sim.router.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a whole script before any of it is carried out, as the console does: a command that does
/// not exist anywhere in it means that nothing happens.
final class Parser {

  private static final Set<String> INTRINSICS =
      Set.of(
          "put", "local", "global", "set", "foreach", "if", "do", "error", "len", "tostr", "tonum",
          "typeof", "pick", "toarray", "delay");

  private static final Set<String> BODIES = Set.of("do", "else", "on-error");

  private final Cursor in;
  private final Menus menus;
  private final Values values;

  /// The menu of the command around: `set [find name=x]` finds in the menu of `set`.
  private String context = "";

  private Parser(String text, Menus menus) {
    in = new Cursor(text);
    this.menus = menus;
    values = new Values(in, this);
  }

  static Node.Block parse(String text, Menus menus) {
    Parser parser = new Parser(text, menus);
    Node.Block script = parser.block();
    if (!parser.in.atEnd()) {
      throw parser.in.error("syntax error");
    }
    return script;
  }

  Node.Block block() {
    List<Node.Statement> statements = new ArrayList<>();
    for (in.skipToStatement(); !in.atEnd() && in.peek() != '}'; in.skipToStatement()) {
      statements.add(statement());
      in.skipBlanks();
      if (!in.atEndOfCommand()) {
        throw in.error("expected end of command");
      }
      if (in.peek() == ']') {
        throw in.error("syntax error");
      }
    }
    return new Node.Block(statements);
  }

  Node.Block bracedBlock() {
    if (!in.take("{")) {
      throw in.error("syntax error");
    }
    Node.Block block = block();
    if (!in.take("}")) {
      throw in.error("syntax error");
    }
    return block;
  }

  Node.Statement statement() {
    in.skipBlanks();
    if (in.peek() == '{') {
      return bracedBlock();
    }
    if (in.take(":")) {
      int at = in.position();
      String name = in.name();
      if (!INTRINSICS.contains(name)) {
        throw in.error("bad command name " + name, at);
      }
      return intrinsic(name);
    }
    int at = in.position();
    if (in.peek() != '/') {
      String name = in.name();
      if (INTRINSICS.contains(name)) {
        return intrinsic(name);
      }
      in.back(at);
    }
    return menuCommand();
  }

  private Node.Statement intrinsic(String name) {
    List<Node.Expression> arguments = new ArrayList<>();
    Map<String, Node.Expression> named = new LinkedHashMap<>();
    if (name.equals("do")) {
      in.skipBlanks();
      named.put("do", new Node.Body(bracedBlock()));
    }
    if (Set.of("local", "global", "set", "foreach").contains(name)) {
      in.skipBlanks();
      String variable = in.variableName();
      if (variable.isEmpty()) {
        throw in.error("syntax error");
      }
      arguments.add(new Node.Literal(new Value.Text(variable)));
    }
    arguments(arguments, named);
    return new Node.Intrinsic(name, arguments, named);
  }

  private Node.Statement menuCommand() {
    String path = in.peek() == '/' ? "" : context;
    while (true) {
      boolean slash = in.take("/");
      in.skipBlanks();
      int at = in.position();
      String word = in.name();
      if (word.isEmpty()) {
        if (slash || path.isEmpty()) {
          if (in.atEndOfCommand() && !path.isEmpty()) {
            return new Node.Nothing();
          }
          throw in.error("syntax error");
        }
        return new Node.Nothing();
      }
      if (!menus.leadsToMenu(path + "/" + word) && !menus.commands(path).contains(word)) {
        path = path.equals(context) ? "" : path;
      }
      if (menus.leadsToMenu(path + "/" + word)) {
        path = path + "/" + word;
        in.skipBlanks();
        continue;
      }
      if (!menus.commands(path).contains(word)) {
        throw in.error("bad command name " + word, at);
      }
      return menuCommand(path, word);
    }
  }

  private Node.MenuCommand menuCommand(String menu, String command) {
    String around = context;
    context = menu;
    Node.MenuCommand read = read(menu, command);
    context = around;
    return read;
  }

  private Node.MenuCommand read(String menu, String command) {
    List<Node.Expression> arguments = new ArrayList<>();
    Map<String, Node.Expression> named = new LinkedHashMap<>();
    Optional<Node.Expression> where = Optional.empty();
    if (command.equals("find")) {
      in.skipBlanks();
      in.takeWord("where");
      in.skipBlanks();
      where = in.atEndOfCommand() ? Optional.empty() : Optional.of(values.condition());
    } else if (command.equals("print")) {
      for (in.skipBlanks(); !in.atEndOfCommand(); in.skipBlanks()) {
        if (in.takeWord("where")) {
          in.skipBlanks();
          where = Optional.of(values.condition());
          break;
        }
        int at = in.position();
        String how = in.name();
        if (!Set.of("detail", "stats", "terse", "without-paging", "count-only").contains(how)) {
          throw in.error("expected end of command", at);
        }
        arguments.add(new Node.Literal(new Value.Text(how)));
      }
    } else {
      int at = in.position();
      arguments(arguments, named);
      boolean known = menus.properties(menu).containsAll(named.keySet());
      if (!known && !named.containsKey("numbers") && !named.containsKey("value-name")) {
        throw in.error("expected end of command", at + 1);
      }
    }
    return new Node.MenuCommand(menu, command, arguments, named, where);
  }

  /// Values, and `name=value` pairs.
  private void arguments(List<Node.Expression> unnamed, Map<String, Node.Expression> named) {
    for (in.skipBlanks(); !in.atEndOfCommand(); in.skipBlanks()) {
      int at = in.position();
      String name = in.name();
      if (!name.isEmpty() && in.take("=")) {
        named.put(
            name, BODIES.contains(name) ? new Node.Body(bracedBlock()) : values.argument(true));
      } else {
        in.back(at);
        unnamed.add(values.argument(false));
      }
    }
  }
}
