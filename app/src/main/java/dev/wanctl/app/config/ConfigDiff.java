package dev.wanctl.app.config;

import dev.wanctl.app.config.EffectiveConfig.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is different between the configuration that runs and another one, key by key, derived
/// values too.
public record ConfigDiff(List<Change> changes) {

  private static final String NOTHING = "(not set)";

  public ConfigDiff {
    changes = List.copyOf(changes);
  }

  /// @param path the key, or a whole section such as `lines.dsl` that came or went
  /// @param before and
  /// @param after as written in the file, masked if it is a secret
  /// @param reloadable whether it can count without a restart
  public record Change(String path, String before, String after, boolean reloadable) {
    @Override
    public String toString() {
      return path + ": " + before + " -> " + after + (reloadable ? "" : " (needs a restart)");
    }
  }

  /// Compares by what counts, so that another way to write the same is no difference.
  public static ConfigDiff between(EffectiveConfig before, EffectiveConfig after) {
    List<Change> changes = new ArrayList<>();
    Set<String> oldSections = sections(before);
    Set<String> newSections = sections(after);
    oldSections.stream()
        .filter(s -> !newSections.contains(s))
        .forEach(s -> changes.add(new Change(s, "present", "removed", false)));
    newSections.stream()
        .filter(s -> !oldSections.contains(s))
        .forEach(s -> changes.add(new Change(s, NOTHING, "added", false)));
    Map<String, Entry> was = byPath(before);
    Map<String, Entry> is = byPath(after);
    Set<String> paths = new LinkedHashSet<>(is.keySet());
    paths.addAll(was.keySet());
    for (String path : paths) {
      Optional<String> section = section(path);
      if (section.isPresent()
          && !(oldSections.contains(section.get()) && newSections.contains(section.get()))) {
        continue;
      }
      compare(Optional.ofNullable(was.get(path)), Optional.ofNullable(is.get(path)))
          .ifPresent(changes::add);
    }
    return new ConfigDiff(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /// Whether all of it can count without a restart.
  public boolean reloadable() {
    return changes.stream().allMatch(Change::reloadable);
  }

  private static Optional<Change> compare(Optional<Entry> was, Optional<Entry> is) {
    if (was.map(Entry::value).equals(is.map(Entry::value))) {
      return Optional.empty();
    }
    Entry either = is.or(() -> was).orElseThrow();
    return Optional.of(
        new Change(
            either.path(),
            was.map(Entry::text).orElse(NOTHING),
            is.map(Entry::text).orElse(NOTHING),
            either.reloadable()));
  }

  private static Map<String, Entry> byPath(EffectiveConfig config) {
    Map<String, Entry> result = new LinkedHashMap<>();
    config.entries().forEach(e -> result.put(e.path(), e));
    return result;
  }

  private static Set<String> sections(EffectiveConfig config) {
    Set<String> result = new LinkedHashSet<>();
    config.entries().forEach(e -> section(e.path()).ifPresent(result::add));
    return result;
  }

  /// `lines.dsl` of `lines.dsl.goal`.
  private static Optional<String> section(String path) {
    String[] parts = path.split("\\.", 3);
    return parts.length == 3 && (parts[0].equals("lines") || parts[0].equals("routers"))
        ? Optional.of(parts[0] + "." + parts[1])
        : Optional.empty();
  }
}
