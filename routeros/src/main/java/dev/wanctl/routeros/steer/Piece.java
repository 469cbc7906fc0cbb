package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One row of ours, as it should be or as it is.
///
/// @param what for people
/// @param values in the order in which the console's command has them; an empty one is a word by
///   itself
record Piece(Menu menu, String what, Map<String, String> values) {

  /// What changes while steering works.
  private static final Set<String> MOVES = Set.of("disabled", "interval", "on-event", "fib");

  Piece {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// @param pairs key and value in turn
  static Piece of(Menu menu, String what, List<String> pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      values.put(pairs.get(i), pairs.get(i + 1));
    }
    return new Piece(menu, what, values);
  }

  /// Its name or comment.
  String key() {
    return values.getOrDefault(menu.key(), "");
  }

  String id() {
    return menu.name() + " " + key();
  }

  String command() {
    StringBuilder command = new StringBuilder(menu.console()).append(" add");
    values.forEach((key, value) -> {
      command.append(' ').append(key);
      if (!value.isEmpty()) {
        command.append('=').append(word(value));
      }
    });
    return command.toString();
  }

  private static String word(String value) {
    return switch (value) {
      case "true" -> "yes";
      case "false" -> "no";
      default -> value.matches("[0-9A-Za-z.:/,!%-]+") ? value : ConsoleText.quoted(value);
    };
  }

  String undo() {
    return menu.console() + " remove " + ConsoleText.find(menu, key());
  }

  SetupStep step() {
    return new SetupStep(id(), what, command(), undo());
  }

  /// The values in which a row differs from it, as they should be; what steering itself changes is
  /// left out.
  Map<String, String> differences(Map<String, String> row) {
    Map<String, String> differing = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      boolean moves = MOVES.contains(key) || (menu == Menu.SCHEDULER && key.equals("comment"));
      if (!moves && !words(row.getOrDefault(key, "")).equals(words(value))) {
        differing.put(key, value);
      }
    });
    return differing;
  }

  /// Lists come in any order, from scripts with semicolons; flags have two words.
  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : text.split("[,;]", -1)) {
      words.add(word.equals("yes") ? "true" : word.equals("no") ? "false" : word);
    }
    return words;
  }

  /// The command that mends a row which differs in these values.
  String mend(Map<String, String> differing) {
    StringBuilder settings = new StringBuilder();
    differing.forEach((key, value) ->
        settings.append(settings.isEmpty() ? "" : " ").append(key).append('=').append(word(value)));
    return ConsoleText.set(menu, key(), settings.toString());
  }
}
