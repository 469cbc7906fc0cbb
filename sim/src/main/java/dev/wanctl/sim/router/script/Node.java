package dev.wanctl.sim.router.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A script as the parser understood it.
sealed interface Node {

  sealed interface Expression extends Node {}

  sealed interface Statement extends Node {}

  record Literal(Value value) implements Expression {}

  /// A quoted text with variables and commands in it.
  record Joined(List<Expression> parts) implements Expression {}

  record Variable(String name) implements Expression {}

  /// A bare name in a condition of `find` or `print where`.
  record Property(String name) implements Expression {}

  /// `[command]`.
  record Result(Statement command) implements Expression {}

  /// `{a;b}` in place of a value.
  record Elements(List<Expression> elements) implements Expression {}

  record Binary(String operator, Expression left, Expression right) implements Expression {}

  record Not(Expression of) implements Expression {}

  /// The value of `do=`, `else=` and `on-error=`.
  record Body(Block block) implements Expression {}

  record Block(List<Statement> statements) implements Statement {}

  /// A command of the language itself, such as `:put`.
  record Intrinsic(String name, List<Expression> arguments, Map<String, Expression> named)
      implements Statement {}

  /// A command of a menu.
  record MenuCommand(
      String menu,
      String command,
      List<Expression> arguments,
      Map<String, Expression> named,
      Optional<Expression> where)
      implements Statement {}

  /// A menu without a command.
  record Nothing() implements Statement {}
}
