package dev.wanctl.app.migrate;

import dev.wanctl.app.config.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The configuration that comes of it, as keys and the YAML text of their values.
final class Draft {

  private static final int WIDEST = 96;

  private sealed interface Part {}

  private record Value(String yaml) implements Part {}

  private record Section(SequencedMap<String, Part> parts) implements Part {}

  private final Section root = new Section(new LinkedHashMap<>());

  /// @param path of our key, without dots in the names
  /// @param yaml of the value, as it is to stand in the file
  void put(String path, String yaml) {
    String[] steps = path.split("\\.", -1);
    Section here = root;
    for (int i = 0; i < steps.length - 1; i++) {
      Part next = here.parts().computeIfAbsent(steps[i], _ -> new Section(new LinkedHashMap<>()));
      if (!(next instanceof Section section)) {
        throw new IllegalArgumentException(path + " stands below a value");
      }
      here = section;
    }
    here.parts().put(steps[steps.length - 1], new Value(yaml));
  }

  void putWord(String path, String text) {
    put(path, YamlText.word(text));
  }

  void putList(String path, List<String> items) {
    put(path, items.stream().map(YamlText::word).collect(Collectors.joining(", ", "[", "]")));
  }

  Optional<String> get(String path) {
    Part here = root;
    for (String step : path.split("\\.", -1)) {
      Part next = here instanceof Section section ? section.parts().get(step) : null;
      if (next == null) {
        return Optional.empty();
      }
      here = next;
    }
    return here instanceof Value(String yaml) ? Optional.of(yaml) : Optional.empty();
  }

  List<String> names(String section) {
    return root.parts().get(section) instanceof Section s
        ? List.copyOf(s.parts().keySet())
        : List.of();
  }

  /// Routers first, as lines name them.
  String yaml() {
    SequencedMap<String, Part> ordered = new LinkedHashMap<>(root.parts());
    Part routers = ordered.remove("routers");
    if (routers != null) {
      ordered.putFirst("routers", routers);
    }
    StringBuilder text = new StringBuilder();
    write(new Section(ordered), "", 0, text);
    return text.toString();
  }

  private static void write(Section section, String indent, int depth, StringBuilder text) {
    section
        .parts()
        .forEach((name, part) -> {
          String key = indent + YamlText.word(name) + ":";
          switch (part) {
            case Value(String yaml) -> text.append(key).append(' ').append(yaml).append('\n');
            case Section inner -> {
              String flow = flow(inner);
              boolean atOnce = depth != 1 && isFlat(inner) && key.length() + flow.length() < WIDEST;
              if (atOnce) {
                text.append(key).append(' ').append(flow).append('\n');
              } else {
                text.append(key).append('\n');
                write(inner, indent + "  ", depth + 1, text);
              }
            }
          }
        });
  }

  private static boolean isFlat(Section section) {
    return section.parts().values().stream().allMatch(Value.class::isInstance);
  }

  private static String flow(Section section) {
    return section.parts().entrySet().stream()
        .map(e ->
            YamlText.word(e.getKey())
                + ": "
                + (e.getValue() instanceof Value(String yaml) ? yaml : ""))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
