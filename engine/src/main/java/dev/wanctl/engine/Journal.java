package dev.wanctl.engine;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.Prior;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What stood on each device before wanctl changed it. Written before the first change and removed
/// when the device is as it was, so that after a kill the next start knows the original and not
/// what the killed process left. Thread-safe.
final class Journal {

  private static final String FILE = "journal.json";

  private final StateDirectory directory;
  private final Map<String, Prior> entries = new TreeMap<>();

  Journal(StateDirectory directory) {
    this.directory = directory;
    directory
        .read(FILE)
        .ifPresent(content ->
            content
                .members()
                .forEach((shaper, facts) ->
                    facts.asObject().ifPresent(o -> entries.put(shaper, prior(o)))));
  }

  private static Prior prior(Json.Obj facts) {
    Map<String, String> words = new LinkedHashMap<>();
    facts.members().forEach((k, v) -> v.asString().ifPresent(s -> words.put(k, s)));
    return new Prior(words);
  }

  synchronized Optional<Prior> find(String shaper) {
    return Optional.ofNullable(entries.get(shaper));
  }

  synchronized void record(String shaper, Prior prior) {
    entries.put(shaper, prior);
    write();
  }

  synchronized void forget(String shaper) {
    if (entries.remove(shaper) != null) {
      write();
    }
  }

  private void write() {
    Json.Builder all = Json.object();
    entries.forEach((shaper, prior) -> {
      Json.Builder facts = Json.object();
      prior.facts().forEach((k, v) -> facts.put(k, Json.of(v)));
      all.put(shaper, facts.build());
    });
    directory.write(FILE, all.build());
  }
}
