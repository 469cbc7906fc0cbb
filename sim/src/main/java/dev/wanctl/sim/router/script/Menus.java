package dev.wanctl.sim.router.script;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The router as the console sees it: menus such as `/queue/tree` with rows and commands. What goes
/// wrong is thrown as [ScriptError] in the router's words.
public interface Menus {

  /// @param id `*HEX`; empty in menus of one row, such as `/system/identity`
  record Row(String id, Map<String, Value> values) {}

  /// Whether there is a menu here or further down.
  boolean leadsToMenu(String path);

  /// What can be done in this menu; empty when it only leads to others.
  Set<String> commands(String path);

  /// Names that `get` and `find` know here.
  Set<String> properties(String path);

  List<Row> rows(String path);

  /// Human text, lines ended by `\n`.
  String print(String path, Set<String> how, List<Row> rows);

  /// Anything that changes the router.
  void change(String path, String command, Row row, Map<String, String> values);

  void add(String path, Map<String, String> values);

  /// `/log` with one of its topics.
  void log(String topic, String message);
}
