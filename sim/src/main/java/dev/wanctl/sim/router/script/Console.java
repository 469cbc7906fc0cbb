package dev.wanctl.sim.router.script;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Carries a script out and collects what it prints, errors in its own words at the end. One script
/// at a time; make another for the next.
public final class Console {

  private final Menus menus;
  private final StringBuilder out = new StringBuilder();
  private final Evaluation evaluation;

  private Console(Menus menus) {
    this.menus = menus;
    evaluation = new Evaluation(menus, this::run);
  }

  /// What the script prints, lines ended by `\r\n`.
  public static String run(String script, Menus menus) {
    Console console = new Console(menus);
    try {
      Scope scope = new Scope();
      for (Node.Statement statement : Parser.parse(script, menus).statements()) {
        console.show(console.run(statement, scope), statement);
      }
    } catch (ScriptError e) {
      console.line(String.valueOf(e.getMessage()));
    }
    return console.out.toString();
  }

  /// A line end within the text stays as it is (assumed).
  private void line(String text) {
    out.append(text).append("\r\n");
  }

  /// The result of a command of its own is shown, as `:len` at the prompt does; `find` and `get`
  /// show nothing.
  private void show(Value result, Node.Statement statement) {
    if (statement instanceof Node.Intrinsic && !(result instanceof Value.Nothing)) {
      line(result.shown());
    }
  }

  private Value run(Node.Statement statement, Scope scope) {
    return switch (statement) {
      case Node.Block(List<Node.Statement> statements) -> {
        Scope inner = scope.inner();
        statements.forEach(s -> run(s, inner));
        yield new Value.Nothing();
      }
      case Node.Intrinsic intrinsic -> intrinsic(intrinsic, scope);
      case Node.MenuCommand command -> menuCommand(command, scope);
      case Node.Nothing() -> new Value.Nothing();
    };
  }

  private Value intrinsic(Node.Intrinsic call, Scope scope) {
    return switch (call.name()) {
      case "put" -> {
        line(value(call, 0, "message", scope).shown());
        yield new Value.Nothing();
      }
      case "local", "global" -> {
        scope.declare(variable(call), value(call, 1, "value", scope));
        yield new Value.Nothing();
      }
      case "set" -> {
        scope.assign(variable(call), value(call, 1, "value", scope));
        yield new Value.Nothing();
      }
      case "error" -> throw new ScriptError(value(call, 0, "message", scope).shown());
      case "if" -> {
        boolean holds = evaluation.truth(value(call, 0, "condition", scope));
        yield body(call, holds ? "do" : "else", scope);
      }
      case "do" -> attempt(call, scope);
      case "foreach" -> {
        Value over = value(call, 1, "in", scope);
        for (Value element :
            over instanceof Value.Listing(List<Value> all)
                ? all
                : over instanceof Value.Nothing ? List.<Value>of() : List.of(over)) {
          Scope each = scope.inner();
          each.declare(variable(call), element);
          body(call, "do", each);
        }
        yield new Value.Nothing();
      }
      default -> evaluation.function(call.name(), values(call, scope));
    };
  }

  private Value attempt(Node.Intrinsic call, Scope scope) {
    try {
      return body(call, "do", scope);
    } catch (ScriptError e) {
      if (!call.named().containsKey("on-error")) {
        throw e;
      }
      return body(call, "on-error", scope);
    }
  }

  private Value body(Node.Intrinsic call, String name, Scope scope) {
    return call.named().get(name) instanceof Node.Body(Node.Block block)
        ? run(block, scope)
        : new Value.Nothing();
  }

  private static String variable(Node.Intrinsic call) {
    return call.arguments().getFirst() instanceof Node.Literal(Value name) ? name.shown() : "";
  }

  private Value value(Node.Intrinsic call, int position, String name, Scope scope) {
    Node.Expression named = call.named().get(name);
    if (named != null) {
      return evaluation.of(named, scope);
    }
    return position < call.arguments().size()
        ? evaluation.of(call.arguments().get(position), scope)
        : new Value.Nothing();
  }

  private List<Value> values(Node.Intrinsic call, Scope scope) {
    return call.arguments().stream().map(e -> evaluation.of(e, scope)).toList();
  }

  private Value menuCommand(Node.MenuCommand command, Scope scope) {
    String menu = command.menu();
    return switch (command.command()) {
      case "find" ->
          new Value.Listing(
              matching(command, scope).stream()
                  .<Value>map(row -> new Value.Text(row.id()))
                  .toList());
      case "get" -> get(command, scope);
      case "print" -> {
        print(command, scope);
        yield new Value.Nothing();
      }
      case "add" -> {
        Map<String, String> settings = settings(command, scope);
        // A word by itself switches something on, such as `fib`.
        command.arguments().forEach(e -> settings.put(evaluation.of(e, scope).shown(), ""));
        menus.add(menu, settings);
        yield new Value.Nothing();
      }
      case "info", "warning", "error" -> {
        command
            .arguments()
            .forEach(e -> menus.log(command.command(), evaluation.of(e, scope).shown()));
        yield new Value.Nothing();
      }
      default -> {
        Map<String, String> settings = settings(command, scope);
        for (Menus.Row row : targets(command, scope)) {
          menus.change(menu, command.command(), row, settings);
        }
        yield new Value.Nothing();
      }
    };
  }

  private List<Menus.Row> matching(Node.MenuCommand command, Scope scope) {
    return menus.rows(command.menu()).stream()
        .filter(row ->
            command.where().isEmpty()
                || evaluation.holds(command.where().get(), scope, row, command.menu()))
        .toList();
  }

  private void print(Node.MenuCommand command, Scope scope) {
    Set<String> how = new HashSet<>();
    command.arguments().forEach(e -> how.add(evaluation.of(e, scope).shown()));
    List<Menus.Row> rows = matching(command, scope);
    if (how.contains("count-only")) {
      line(Integer.toString(rows.size()));
    } else {
      menus.print(command.menu(), how, rows).lines().forEach(this::line);
    }
  }

  private Value get(Node.MenuCommand command, Scope scope) {
    List<Value> given =
        new ArrayList<>(command.arguments().stream().map(e -> evaluation.of(e, scope)).toList());
    Node.Expression named = command.named().get("value-name");
    String property =
        named != null
            ? evaluation.of(named, scope).shown()
            : given.isEmpty() ? "" : given.removeLast().shown();
    if (!menus.properties(command.menu()).contains(property)) {
      throw new ScriptError("input does not match any value of value-name");
    }
    List<Menus.Row> rows =
        given.isEmpty()
            ? menus.rows(command.menu()).stream().filter(row -> row.id().isEmpty()).toList()
            : rows(command.menu(), given.getFirst());
    if (rows.size() != 1) {
      throw new ScriptError(rows.isEmpty() ? "no such item" : "invalid internal item number");
    }
    return rows.getFirst().values().getOrDefault(property, new Value.Nothing());
  }

  private List<Menus.Row> targets(Node.MenuCommand command, Scope scope) {
    Node.Expression named = command.named().get("numbers");
    if (named != null) {
      return rows(command.menu(), evaluation.of(named, scope));
    }
    return command.arguments().isEmpty()
        ? menus.rows(command.menu()).stream().filter(row -> row.id().isEmpty()).toList()
        : rows(command.menu(), evaluation.of(command.arguments().getFirst(), scope));
  }

  /// By ids or names. No ids at all are no error: `set [find name=none]` succeeds and does nothing.
  private List<Menus.Row> rows(String menu, Value which) {
    List<Value> keys =
        which instanceof Value.Listing(List<Value> elements)
            ? elements
            : which instanceof Value.Nothing ? List.<Value>of() : List.of(which);
    List<Menus.Row> all = menus.rows(menu);
    List<Menus.Row> found = new ArrayList<>();
    for (Value key : keys) {
      found.add(
          all.stream()
              .filter(row ->
                  row.id().equals(key.shown())
                      || row.values().getOrDefault("name", new Value.Nothing()).same(key))
              .findFirst()
              .orElseThrow(() -> new ScriptError("no such item")));
    }
    return found;
  }

  private Map<String, String> settings(Node.MenuCommand command, Scope scope) {
    Map<String, String> settings = new LinkedHashMap<>();
    command
        .named()
        .forEach((name, value) -> settings.put(name, evaluation.of(value, scope).shown()));
    settings.remove("numbers");
    return settings;
  }
}
