package dev.wanctl.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The settings table: every key that there is, as a list and as a tree.
final class Settings {

  private static final List<Setting<?>> ALL = all();

  /// The tree of keys, with `*` for an operator's name.
  static final Branch ROOT = tree();

  private Settings() {}

  /// A place in the tree; it may be both a value and a section, as `on-stop` is.
  record Branch(Map<String, Branch> children, Optional<Setting<?>> setting) {

    Optional<Branch> child(String key) {
      return Optional.ofNullable(children.get(key));
    }

    /// The section below any name, if names are what stands here.
    Optional<Branch> named() {
      return child("*");
    }

    boolean isSection() {
      return !children.isEmpty();
    }
  }

  /// In the order of the reference.
  static List<Setting<?>> list() {
    return ALL;
  }

  /// The row for a path as written in a file or with stars.
  static Optional<Setting<?>> find(String path) {
    Branch at = ROOT;
    for (String segment : path.split("\\.", -1)) {
      Optional<Branch> next = at.child(segment).or(at::named);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      at = next.get();
    }
    return at.setting();
  }

  /// Every word that is a key or part of one.
  static Set<String> words() {
    Set<String> words = new TreeSet<>();
    ALL.forEach(s -> words.addAll(s.segments()));
    words.remove("*");
    return words;
  }

  /// Keys of this name anywhere in the table.
  static List<String> elsewhere(String key) {
    return ALL.stream().map(Setting::path).filter(p -> p.endsWith("." + key)).toList();
  }

  private static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(RouterKeys.ALL);
    all.addAll(Keys.LINE);
    all.addAll(ProbeKeys.ALL);
    all.addAll(ClassicKeys.ALL);
    all.addAll(CakeKeys.BOTH.all());
    all.addAll(CakeKeys.DOWNLOAD.all());
    all.addAll(CakeKeys.UPLOAD.all());
    all.addAll(SteeringKeys.ALL);
    all.addAll(HistoryKeys.ALL);
    all.addAll(AlertKeys.ALL);
    all.addAll(MqttKeys.ALL);
    all.addAll(OtlpKeys.ALL);
    all.addAll(LegacyKeys.ALL);
    all.addAll(Keys.DAEMON);
    return List.copyOf(all);
  }

  private static Branch tree() {
    Growing root = new Growing();
    for (Setting<?> setting : ALL) {
      Growing at = root;
      for (String segment : setting.segments()) {
        at = at.children.computeIfAbsent(segment, _ -> new Growing());
      }
      at.setting = Optional.of(setting);
    }
    return root.done();
  }

  private static final class Growing {
    private final Map<String, Growing> children = new LinkedHashMap<>();
    private Optional<Setting<?>> setting = Optional.empty();

    Branch done() {
      Map<String, Branch> result = new LinkedHashMap<>();
      children.forEach((key, child) -> result.put(key, child.done()));
      return new Branch(Collections.unmodifiableMap(result), setting);
    }
  }
}
