package dev.wanctl.sim.router.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Variables of a block; what it does not know, the block around it may.
final class Scope {

  private final Optional<Scope> outer;
  private final Map<String, Value> variables = new HashMap<>();

  Scope() {
    outer = Optional.empty();
  }

  private Scope(Scope outer) {
    this.outer = Optional.of(outer);
  }

  Scope inner() {
    return new Scope(this);
  }

  void declare(String name, Value value) {
    variables.put(name, value);
  }

  void assign(String name, Value value) {
    if (variables.containsKey(name)) {
      variables.put(name, value);
    } else if (outer.isPresent()) {
      outer.get().assign(name, value);
    } else {
      throw new ScriptError("no such variable " + name);
    }
  }

  Value get(String name) {
    Value here = variables.get(name);
    if (here != null) {
      return here;
    }
    return outer.map(o -> o.get(name)).orElseGet(Value.Nothing::new);
  }
}
