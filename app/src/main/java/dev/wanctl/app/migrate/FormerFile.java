package dev.wanctl.app.migrate;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// A file of a former program as its keys and values, in the order of the file.
record FormerFile(Path path, Format format, SequencedMap<String, Leaf> leaves) {

  /// What a file is, found out by what is in it.
  enum Format {
    LINE("a line of wanctl 1.x"),
    STEERING("the steering of wanctl 1.x"),
    STATE("a state file of wanctl 1.x"),
    SECRETS("secrets"),
    AUTORATE("an instance of cake-autorate"),
    SQM("SQM's interfaces");

    private final String title;

    Format(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// Of a key that stands twice the last counts, as it did for the program that read it.
  static FormerFile of(Path path, Format format, Collection<Leaf> leaves) {
    SequencedMap<String, Leaf> byPath = new LinkedHashMap<>();
    leaves.forEach(leaf -> byPath.put(leaf.path(), leaf));
    return new FormerFile(path, format, byPath);
  }

  /// The value of a key; empty if it is not there or says nothing.
  Optional<Leaf> get(String key) {
    return Optional.ofNullable(leaves.get(key)).filter(leaf -> !leaf.isEmpty());
  }

  String text(String key) {
    return get(key).map(Leaf::text).orElse("");
  }

  /// Whether a flag is set; `fallback` where it is not there.
  boolean isTrue(String key, boolean fallback) {
    return get(key).map(Leaf::isTrue).orElse(fallback);
  }

  double number(String key, double fallback) {
    return get(key).map(leaf -> leaf.number().orElse(fallback)).orElse(fallback);
  }

  /// Those whose keys begin so.
  Stream<Leaf> under(String prefix) {
    return leaves.values().stream().filter(leaf -> leaf.path().startsWith(prefix));
  }

  /// The names right below a section.
  List<String> names(String section) {
    return under(section + ".")
        .map(leaf -> leaf.path().substring(section.length() + 1).split("\\.", 2)[0])
        .distinct()
        .toList();
  }

  String name() {
    return path.toString();
  }

  /// Names and values of a file of secrets.
  Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    leaves.values().forEach(leaf -> pairs.put(leaf.path(), leaf.text()));
    return pairs;
  }
}
