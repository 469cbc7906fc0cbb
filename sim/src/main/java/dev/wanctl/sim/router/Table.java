package dev.wanctl.sim.router;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One menu of the router, such as `/queue/tree`: ordered rows of named strings, each under an
/// `.id`. A test may change rows here behind the back of the REST interface, as another operator
/// would. Thread-safe: all tables of a router share its lock.
public final class Table {

  static final String ID = ".id";

  private final Object lock;
  private final Supplier<String> ids;
  private final Set<String> settable;
  private final Map<String, String> defaults;
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
  private final Set<String> seen;
  private final List<Consumer<Map<String, String>>> watchers = new CopyOnWriteArrayList<>();

  /// No settable keys means that any key may be set.
  ///
  /// @param readOnly keys that rows show besides
  Table(
      Object lock,
      Supplier<String> ids,
      Set<String> settable,
      Set<String> readOnly,
      Map<String, String> defaults) {
    this.lock = lock;
    this.ids = ids;
    this.settable = settable;
    seen = new LinkedHashSet<>(settable);
    seen.addAll(readOnly);
    this.defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
  }

  /// Appends a row with the menu's defaults and these values; returns its id. Nothing is checked.
  public String add(Map<String, String> values) {
    synchronized (lock) {
      String id = ids.get();
      Map<String, String> row = new LinkedHashMap<>();
      row.put(ID, id);
      row.putAll(defaults);
      row.putAll(values);
      rows.put(id, row);
      seen.addAll(row.keySet());
      changed(row);
      return id;
    }
  }

  /// Copies of all rows, in order, without live counters.
  public List<Map<String, String>> rows() {
    synchronized (lock) {
      List<Map<String, String>> copies = new ArrayList<>();
      rows.values().forEach(row -> copies.add(new LinkedHashMap<>(row)));
      return copies;
    }
  }

  public Optional<Map<String, String>> byId(String id) {
    synchronized (lock) {
      return Optional.ofNullable(rows.get(id)).map(LinkedHashMap::new);
    }
  }

  /// The first row of that name.
  public Optional<Map<String, String>> named(String name) {
    return rows().stream().filter(row -> name.equals(row.get("name"))).findFirst();
  }

  /// The first row with that comment.
  public Optional<Map<String, String>> commented(String comment) {
    return rows().stream().filter(row -> comment.equals(row.get("comment"))).findFirst();
  }

  /// The id of the first row of that name, which must exist.
  public String idOf(String name) {
    return named(name)
        .map(row -> row.getOrDefault(ID, ""))
        .orElseThrow(() -> new IllegalArgumentException("no row named " + name));
  }

  /// False when there is no such row.
  public boolean set(String id, Map<String, String> values) {
    synchronized (lock) {
      Map<String, String> row = rows.get(id);
      if (row == null) {
        return false;
      }
      row.putAll(values);
      seen.addAll(values.keySet());
      changed(row);
      return true;
    }
  }

  public boolean remove(String id) {
    synchronized (lock) {
      boolean there = rows.remove(id) != null;
      if (there) {
        changed(Map.of(ID, id, ".dead", "true"));
      }
      return there;
    }
  }

  /// Tells of each row that is added or changed, and of the id of each that is removed, together
  /// with `.dead`, until the result is run. Called while the tables are locked.
  Runnable watch(Consumer<Map<String, String>> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  private void changed(Map<String, String> row) {
    watchers.forEach(w -> w.accept(new LinkedHashMap<>(row)));
  }

  boolean maySet(String key) {
    return settable.isEmpty() || settable.contains(key);
  }

  /// Keys by which a query may ask: what can be set and what rows have, or had.
  Set<String> keys() {
    synchronized (lock) {
      return Set.copyOf(seen);
    }
  }

  /// Gives every row a new id, in reverse order, as after an import of the configuration.
  void renumber() {
    synchronized (lock) {
      List<Map<String, String>> old = new ArrayList<>(rows.values());
      for (Map<String, String> row : old.reversed()) {
        row.put(ID, ids.get());
      }
      rows.clear();
      old.forEach(row -> rows.put(row.getOrDefault(ID, ""), row));
    }
  }
}
