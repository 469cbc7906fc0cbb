package dev.wanctl.sim.router.script;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// Values of expressions.
final class Evaluation {

  private record AtRow(Menus.Row row, String menu) {}

  private final Menus menus;
  private final BiFunction<Node.Statement, Scope, Value> commands;

  Evaluation(Menus menus, BiFunction<Node.Statement, Scope, Value> commands) {
    this.menus = menus;
    this.commands = commands;
  }

  Value of(Node.Expression expression, Scope scope) {
    return of(expression, scope, Optional.empty());
  }

  boolean holds(Node.Expression condition, Scope scope, Menus.Row row, String menu) {
    return truth(of(condition, scope, Optional.of(new AtRow(row, menu))));
  }

  boolean truth(Value value) {
    return value.same(new Value.Truth(true));
  }

  private Value of(Node.Expression expression, Scope scope, Optional<AtRow> at) {
    return switch (expression) {
      case Node.Literal(Value value) -> value;
      case Node.Joined(List<Node.Expression> parts) ->
          new Value.Text(
              parts.stream().map(p -> of(p, scope, at).shown()).collect(Collectors.joining()));
      case Node.Variable(String name) -> scope.get(name);
      case Node.Property(String name) -> property(name, at);
      case Node.Result(Node.Statement command) -> commands.apply(command, scope);
      case Node.Elements(List<Node.Expression> elements) ->
          new Value.Listing(elements.stream().map(e -> of(e, scope, at)).toList());
      case Node.Not(Node.Expression inner) -> new Value.Truth(!truth(of(inner, scope, at)));
      case Node.Body _ -> new Value.Nothing();
      case Node.Binary(String operator, Node.Expression left, Node.Expression right) ->
          binary(operator, of(left, scope, at), of(right, scope, at));
    };
  }

  private Value property(String name, Optional<AtRow> at) {
    if (at.isEmpty()) {
      return Value.ofWord(name);
    }
    if (!menus.properties(at.get().menu()).contains(name)) {
      throw new ScriptError("bad property " + name);
    }
    return at.get().row().values().getOrDefault(name, new Value.Nothing());
  }

  private Value binary(String operator, Value left, Value right) {
    return switch (operator) {
      case "||", "or" -> new Value.Truth(truth(left) || truth(right));
      case "&&", "and" -> new Value.Truth(truth(left) && truth(right));
      case "=" -> new Value.Truth(left.same(right));
      case "!=" -> new Value.Truth(!left.same(right));
      case "~" -> new Value.Truth(matches(left.shown(), right.shown()));
      case "." -> new Value.Text(left.shown() + right.shown());
      case "<" -> new Value.Truth(number(left) < number(right));
      case ">" -> new Value.Truth(number(left) > number(right));
      case "<=" -> new Value.Truth(number(left) <= number(right));
      case ">=" -> new Value.Truth(number(left) >= number(right));
      case "+" -> new Value.Whole(number(left) + number(right));
      case "-" -> new Value.Whole(number(left) - number(right));
      case "*" -> new Value.Whole(number(left) * number(right));
      case "/" -> {
        if (number(right) == 0) {
          throw new ScriptError("division by zero");
        }
        yield new Value.Whole(number(left) / number(right));
      }
      default -> throw new ScriptError("syntax error");
    };
  }

  private static boolean matches(String text, String expression) {
    try {
      return Pattern.compile(expression).matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw new ScriptError("bad regular expression " + e.getPattern());
    }
  }

  private static long number(Value value) {
    if (value instanceof Value.Whole(long number)) {
      return number;
    }
    if (value.shown().matches("-?\\d{1,18}")) {
      return Long.parseLong(value.shown());
    }
    throw new ScriptError("cannot compute with " + value.type());
  }

  Value function(String name, List<Value> arguments) {
    Value first = arguments.isEmpty() ? new Value.Nothing() : arguments.getFirst();
    return switch (name) {
      case "len" -> new Value.Whole(first.length());
      case "tostr" -> new Value.Text(first.shown());
      case "typeof" -> new Value.Text(first.type());
      case "tonum" ->
          Value.WHOLE.matcher(first.shown()).matches()
              ? new Value.Whole(Long.parseLong(first.shown()))
              : new Value.Nothing();
      case "toarray" ->
          new Value.Listing(
              Pattern.compile(",").splitAsStream(first.shown()).map(Value::ofWord).toList());
      case "pick" -> pick(first, arguments);
      case "delay" -> new Value.Nothing();
      default -> throw new ScriptError("bad command name " + name);
    };
  }

  private static Value pick(Value of, List<Value> arguments) {
    if (arguments.size() < 2) {
      return new Value.Nothing();
    }
    int size = of instanceof Value.Listing(List<Value> all) ? all.size() : of.shown().length();
    int from = Math.clamp(number(arguments.get(1)), 0, size);
    int to = arguments.size() < 3 ? from + 1 : Math.clamp(number(arguments.get(2)), 0, size);
    to = Math.clamp(to, from, size);
    if (of instanceof Value.Listing(List<Value> all)) {
      return arguments.size() < 3 && from < to
          ? all.get(from)
          : new Value.Listing(all.subList(from, to));
    }
    return new Value.Text(of.shown().substring(from, to));
  }
}
