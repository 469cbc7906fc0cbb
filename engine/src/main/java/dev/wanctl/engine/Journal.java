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

  /// A word among a device's facts: its line ended by a stop policy that leaves its rates.
  private static final String LEFT = "left";

  private static final String ON_PURPOSE = "by on-stop";

  private record Entry(Prior prior, boolean left) {}

  private final StateDirectory directory;
  private final Map<String, Entry> entries = new TreeMap<>();

  Journal(StateDirectory directory) {
    this.directory = directory;
    directory
        .read(FILE)
        .ifPresent(content ->
            content
                .members()
                .forEach((shaper, facts) ->
                    facts.asObject().ifPresent(o -> entries.put(shaper, entry(o)))));
  }

  private static Entry entry(Json.Obj facts) {
    Map<String, String> words = new LinkedHashMap<>();
    facts.members().forEach((k, v) -> v.asString().ifPresent(s -> words.put(k, s)));
    boolean left = words.remove(LEFT) != null;
    return new Entry(new Prior(words), left);
  }

  synchronized Optional<Prior> find(String shaper) {
    return Optional.ofNullable(entries.get(shaper)).map(Entry::prior);
  }

  /// The device is about to be changed; `found` is what stands there now. Returns what its
  /// restoring must bring back: that, or what an earlier process found and did not restore.
  synchronized Prior begin(String shaper, Prior found) {
    Entry known = entries.get(shaper);
    if (known != null && !known.left()) {
      return known.prior();
    }
    Prior original = known == null ? found : known.prior();
    entries.put(shaper, new Entry(original, false));
    write();
    return original;
  }

  /// The device keeps its rates because the operator wants that.
  synchronized void left(String shaper) {
    Entry known = entries.get(shaper);
    if (known != null && !known.left()) {
      entries.put(shaper, new Entry(known.prior(), true));
      write();
    }
  }

  synchronized void forget(String shaper) {
    if (entries.remove(shaper) != null) {
      write();
    }
  }

  /// The devices that nobody restored although nobody wanted them left; by name.
  synchronized Map<String, Prior> unrestored() {
    Map<String, Prior> all = new TreeMap<>();
    entries.forEach((shaper, entry) -> {
      if (!entry.left()) {
        all.put(shaper, entry.prior());
      }
    });
    return all;
  }

  private void write() {
    Json.Builder all = Json.object();
    entries.forEach((shaper, entry) -> {
      Json.Builder facts = Json.object();
      entry.prior().facts().forEach((k, v) -> facts.put(k, Json.of(v)));
      if (entry.left()) {
        facts.put(LEFT, Json.of(ON_PURPOSE));
      }
      all.put(shaper, facts.build());
    });
    directory.write(FILE, all.build());
  }
}
