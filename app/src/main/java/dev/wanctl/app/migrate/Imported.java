package dev.wanctl.app.migrate;

import dev.wanctl.app.config.Config;
import java.util.List;
import java.util.Map;

/// What came of former files.
///
/// @param yaml the text of our configuration, without any secret
/// @param secrets variables that it names, whose values stood in a configuration before
/// @param config what the text means
/// @param files each that was read, and what it is
/// @param entries each former key, once, in the order in which they were met
/// @param todo what the user has to do or to know
/// @param warnings of the new configuration
public record Imported(
    String yaml,
    Map<String, String> secrets,
    Config config,
    List<String> files,
    List<Entry> entries,
    List<String> todo,
    List<String> warnings) {

  public Imported {
    secrets = Map.copyOf(secrets);
    files = List.copyOf(files);
    entries = List.copyOf(entries);
    todo = List.copyOf(todo);
    warnings = List.copyOf(warnings);
  }

  /// Whether something was not understood, or is to be done.
  public boolean isClean() {
    return todo.isEmpty()
        && warnings.isEmpty()
        && entries.stream().noneMatch(e -> e.fate() == Fate.NOT_UNDERSTOOD);
  }

  @Override
  public String toString() {
    return files + " " + entries.size() + " keys"; // no secret
  }
}
