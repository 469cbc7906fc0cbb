package dev.wanctl.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Walks the tree of nodes along the settings table: every key must be in the table, every value
/// must be of its kind.
final class TreeReader {

  private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);
  private static final int MOST_NODES = 20_000;

  private final Problems problems;
  private final SourceText text;
  private final Secrets secrets;
  private final Written written = new Written();
  private int nodes;

  TreeReader(Problems problems, SourceText text, Secrets secrets) {
    this.problems = problems;
    this.text = text;
    this.secrets = secrets;
  }

  Written read(MappingNode root) {
    section(root, Settings.ROOT, "");
    return written;
  }

  private void section(MappingNode node, Settings.Branch branch, String path) {
    Map<String, Place> seen = new HashMap<>();
    List<String> names = new ArrayList<>();
    boolean afterSecret = false;
    for (NodeTuple tuple : node.getValue()) {
      Place place = Place.of(tuple.getKeyNode().getStartMark());
      if (++nodes > MOST_NODES) {
        problems.error(place, path, "the file has too many keys", "at most " + MOST_NODES, "");
        return;
      }
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.error(place, path, "a key must be a plain word", "");
        continue;
      }
      String key = Document.value(keyNode);
      if (key.startsWith("x-")) {
        continue;
      }
      if (afterSecret && isBare(tuple) && branch.child(key).isEmpty()) {
        problems.error(
            place, path, "a comma ends the secret before this", "put the secret in quotes");
        continue;
      }
      String at = path.isEmpty() ? key : path + "." + key;
      Optional<Settings.Branch> child = branch.child(key).filter(_ -> !key.equals("*"));
      boolean named = child.isEmpty() && branch.named().isPresent();
      if (named && !key.matches(Names.NAME_PATTERN)) {
        show(keyNode);
        written.badName(path);
        problems.error(
            place,
            path,
            "`" + shortened(key) + "` cannot be a name",
            "1 to 32 letters, digits, - and _, starting with a letter or digit",
            "");
        continue;
      }
      child = child.or(branch::named);
      if (child.isEmpty()) {
        unknown(keyNode, branch, path, place);
        continue;
      }
      show(keyNode);
      Place first = seen.putIfAbsent(key, place);
      if (first != null) {
        problems.error(
            place,
            at,
            "this key stands twice in its section, first in line " + first.line(),
            "remove one of the two");
        hide(tuple.getValueNode(), child.get());
        continue;
      }
      if (named) {
        names.add(key);
      }
      written.place(at, place);
      value(tuple.getValueNode(), child.get(), at);
      afterSecret = child.get().setting().map(s -> s.kind() instanceof Kind.Hidden).orElse(false);
    }
    if (branch.named().isPresent()) {
      written.names(path, names);
    }
  }

  /// In `{password: a,b}` the `b` is a key without a value.
  private static boolean isBare(NodeTuple tuple) {
    return tuple.getValueNode() instanceof ScalarNode value
        && value.getValue().isEmpty()
        && Place.of(value.getStartMark()).equals(Place.of(value.getEndMark()));
  }

  private void hide(Node node, Settings.Branch branch) {
    if (branch.setting().map(s -> s.kind() instanceof Kind.Hidden).orElse(false)) {
      text.hide(Place.of(node.getStartMark()), Place.of(node.getEndMark()));
    }
  }

  private void unknown(ScalarNode node, Settings.Branch branch, String path, Place place) {
    String key = Document.value(node);
    String hint = Nearest.hint(key, branch.children().keySet());
    if (hint.isEmpty()) {
      List<String> elsewhere = Settings.elsewhere(key);
      hint =
          elsewhere.isEmpty()
              ? "known here: " + String.join(", ", branch.children().keySet())
              : "did you mean `" + elsewhere.getFirst() + "`?";
    }
    show(node);
    problems.error(place, path, "the key `" + shortened(key) + "` is not known here", "", hint);
  }

  private void value(Node node, Settings.Branch branch, String path) {
    Optional<Setting<?>> setting = branch.setting();
    switch (node) {
      case MappingNode map when branch.isSection() -> section(map, branch, path);
      case ScalarNode scalar when setting.isPresent() -> scalar(scalar, setting.get(), path);
      case SequenceNode list when setting.isPresent() -> list(list, setting.get(), path);
      default -> {
        written.broken(path);
        String found =
            switch (node) {
              case ScalarNode scalar when isNothing(scalar) -> "there is nothing here";
              case ScalarNode _ -> "a single value stands here";
              case SequenceNode _ -> "a list stands here";
              default -> "a section stands here";
            };
        problems.error(Place.of(node.getStartMark()), path, found, expectation(branch), "");
      }
    }
  }

  private static String expectation(Settings.Branch branch) {
    if (branch.setting().isPresent()) {
      return branch.setting().get().kind().expectation();
    }
    return branch.named().isPresent()
        ? "a section with a name of yours for each"
        : "a section with " + String.join(", ", branch.children().keySet());
  }

  private <T> void scalar(ScalarNode node, Setting<T> setting, String path) {
    Place place = Place.of(node.getStartMark());
    switch (setting.kind()) {
      case Kind.Hidden _ -> {
        text.hide(place, Place.of(node.getEndMark()));
        if (isUsable(node, setting, path)) {
          if (!Document.value(node).contains("${")) {
            written.readable(path);
          }
          keep(secrets.expand(Document.value(node)), asSecret(setting), path, place);
        }
      }
      case Kind.Scalar<T> scalar -> {
        show(node);
        if (isUsable(node, setting, path)) {
          keep(read(scalar, node), setting, path, place);
        }
      }
      case Kind.Several<?> several -> {
        show(node);
        if (isUsable(node, setting, path)) {
          items(several, List.of(node), setting, path, place);
        }
      }
    }
  }

  /// A setting of kind `Hidden` is a setting of secrets: the kind has no other values.
  @SuppressWarnings("unchecked")
  private static <T> Setting<Secret> asSecret(Setting<T> setting) {
    return (Setting<Secret>) setting;
  }

  private static <T> Reading<T> read(Kind.Scalar<T> kind, ScalarNode node) {
    String value = Document.value(node);
    if (value.contains("${")) {
      return Reading.bad(
          "${VAR} is replaced in secrets only", "write the value itself, so that the file says it");
    }
    return value.length() > 1024 ? Reading.bad("this value is too long", "") : kind.read(value);
  }

  private <T> void keep(Reading<T> reading, Setting<T> setting, String path, Place place) {
    switch (reading) {
      case Reading.Good<T> good -> written.put(path, setting, good.value(), place);
      case Reading.Bad<T> bad -> {
        written.broken(path);
        String expected = setting.kind() instanceof Kind.Hidden ? "" : setting.kind().expectation();
        problems.error(place, path, bad.what(), expected, bad.mend());
      }
    }
  }

  private <T> void list(SequenceNode node, Setting<T> setting, String path) {
    Place place = Place.of(node.getStartMark());
    if (setting.kind() instanceof Kind.Several<?> several) {
      items(several, node.getValue(), setting, path, place);
      return;
    }
    written.broken(path);
    problems.error(place, path, "a list stands here", setting.kind().expectation(), "");
  }

  private <T, E> void items(
      Kind.Several<E> kind, List<Node> items, Setting<T> setting, String path, Place place) {
    if (items.isEmpty() || items.size() > kind.most()) {
      written.broken(path);
      problems.error(place, path, items.size() + " items", kind.expectation(), "");
      return;
    }
    List<E> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Place at = Place.of(items.get(i).getStartMark());
      String itemPath = path + "[" + (i + 1) + "]";
      if (!(items.get(i) instanceof ScalarNode scalar)) {
        problems.error(
            at, itemPath, "a section or a list stands here", kind.item().expectation(), "");
        continue;
      }
      show(scalar);
      switch (read(kind.item(), scalar)) {
        case Reading.Good<E> good when values.contains(good.value()) ->
            problems.error(at, itemPath, "it is in the list already", "remove one of the two");
        case Reading.Good<E> good -> values.add(good.value());
        case Reading.Bad<E> bad ->
            problems.error(at, itemPath, bad.what(), kind.item().expectation(), bad.mend());
      }
    }
    if (values.size() < items.size()) {
      written.broken(path);
      return;
    }
    // The setting's kind is this list kind, so that its values are lists of these items.
    @SuppressWarnings("unchecked")
    T list = (T) List.copyOf(values);
    written.put(path, setting, list, place);
  }

  private boolean isUsable(ScalarNode node, Setting<?> setting, String path) {
    String what;
    if (!PLAIN.contains(node.getTag())) {
      what = "YAML tags (`!`) mean nothing here";
    } else if (isNothing(node)) {
      what = "there is no value";
    } else {
      return true;
    }
    written.broken(path);
    problems.error(
        Place.of(node.getStartMark()),
        path,
        what,
        setting.kind().expectation(),
        "remove the key to get the default (" + setting.fallback() + ")");
    return false;
  }

  private static boolean isNothing(ScalarNode node) {
    return node.isPlain() && Tag.NULL.equals(node.getTag());
  }

  private void show(ScalarNode node) {
    text.show(Place.of(node.getStartMark()), Place.of(node.getEndMark()));
  }

  private static String shortened(String key) {
    return key.length() > 40 ? key.substring(0, 40) + "…" : key;
  }
}
