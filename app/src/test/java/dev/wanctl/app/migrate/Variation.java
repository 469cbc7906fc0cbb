package dev.wanctl.app.migrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An example of a former program, and what somebody made of it.
///
/// @param steps what is done to the base, and what must come of it; a word and the rest each
record Variation(String name, List<String[]> steps) {

  static Stream<Variation> all() {
    return Arrays.stream(Examples.text("variations.txt").split("(?m)^== ", -1))
        .filter(block -> !block.isBlank())
        .map(block -> {
          List<String> lines = block.lines().filter(l -> !l.isBlank()).toList();
          return new Variation(
              lines.getFirst(),
              lines.stream()
                  .skip(1)
                  .map(l -> (l + " ").split(" ", 2))
                  .map(Variation::trimmed)
                  .toList());
        });
  }

  private static String[] trimmed(String[] step) {
    return new String[] {step[0], step[1].strip()};
  }

  List<String> all(String word) {
    return steps.stream().filter(s -> s[0].equals(word)).map(s -> s[1]).toList();
  }

  /// Why it cannot be imported, if so.
  Optional<String> refused() {
    return all("refused").stream().findFirst();
  }

  /// Writes the former files into a folder.
  List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>(List.of(base(folder)));
    // Beside the base, which may have the same name.
    all("also").stream()
        .map(Variation::named)
        .forEach(name -> files.add(Examples.put(name, folder.resolve("also-" + name))));
    return files;
  }

  private static String named(String name) {
    return name.contains(".") || name.equals("sqm") ? name : name + ".yaml";
  }

  private Path base(Path folder) {
    String name = named(all("base").getFirst());
    String text = Examples.text("examples/" + name);
    if (name.endsWith(".yaml")) {
      text = changed(folder, text);
    } else {
      for (String set : all("set")) {
        text += set.replaceFirst(" = ", "=") + "\n";
      }
    }
    return Examples.write(
        folder.resolve(name), text.replace("SOMEWHERE", folder.resolve("SOMEWHERE").toString()));
  }

  private String changed(Path folder, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (Leaf leaf : YamlLeaves.of("base", text)) {
        List<String> items = leaf.items().stream().map(i -> "\"" + i + "\"").toList();
        values.put(leaf.path(), items.size() == 1 ? items.getFirst() : items.toString());
      }
    } catch (Refused e) {
      throw new AssertionError(e);
    }
    for (String drop : all("drop")) {
      values.keySet().removeIf(k -> k.startsWith(drop));
    }
    for (String set : all("set")) {
      String[] pair = set.split(" = ", 2);
      values.put(pair[0], pair[1]);
    }
    for (String key : all("key")) {
      values.put(key, Examples.write(folder.resolve("router.key"), "a key\n").toString());
    }
    return Examples.yaml(
        values.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList());
  }

  Wishes wishes() {
    Map<String, String> wans = new HashMap<>();
    for (String pair : all("wan")) {
      String[] both = pair.split("=", 2);
      wans.put(both[0], both[1]);
    }
    Optional<String> print = all("fingerprint").stream().findFirst();
    return new Wishes(!all("same-law").isEmpty(), print, Optional.empty(), wans);
  }

  @Override
  public String toString() {
    return name;
  }
}
