package dev.wanctl.app.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables that the new configuration names, and those whose values stood in a configuration
/// and belong into a file of their own.
final class Secrets {

  private final Map<String, String> kept = new LinkedHashMap<>();
  private final List<String> needed = new ArrayList<>();

  /// A variable that holds a value from now on; another name where that one has another value.
  String keep(String wanted, String value) {
    String name = wanted;
    for (int i = 2; needed.contains(name) && !value.equals(kept.get(name)); i++) {
      name = wanted + "_" + i;
    }
    need(name);
    kept.put(name, value);
    return name;
  }

  void need(String variable) {
    if (!needed.contains(variable)) {
      needed.add(variable);
    }
  }

  List<String> needed() {
    return List.copyOf(needed);
  }

  Map<String, String> kept() {
    return Map.copyOf(kept);
  }
}
