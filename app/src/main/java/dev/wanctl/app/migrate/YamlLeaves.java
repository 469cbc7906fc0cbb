package dev.wanctl.app.migrate;

import dev.wanctl.app.config.Document;
import dev.wanctl.app.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Another program's YAML (or JSON, which is YAML too) as keys and values.
final class YamlLeaves {

  /// Of what an alias may make of itself.
  private static final int DEEPEST = 16;

  private static final int MOST = 5_000;

  private final List<Leaf> leaves = new ArrayList<>();

  private YamlLeaves() {}

  static List<Leaf> of(String file, String text) throws Refused {
    Document.Foreign read = Document.foreign(file, text);
    if (read.top().isEmpty()) {
      throw new Refused(
          read.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")), "");
    }
    YamlLeaves all = new YamlLeaves();
    all.section(read.top().get(), "", 0);
    if (all.leaves.size() >= MOST) {
      throw new Refused(file + " has too many keys: more than " + MOST, "");
    }
    return all.leaves;
  }

  private void section(MappingNode map, String prefix, int depth) {
    for (NodeTuple tuple : map.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode k ? Document.value(k) : "?";
      // Of a merged section the keys count as if they stood here.
      boolean merged = key.equals("<<");
      value(tuple.getValueNode(), merged ? prefix : prefix + key, line(tuple), depth, merged);
    }
  }

  private void value(Node node, String path, int line, int depth, boolean merged) {
    if (leaves.size() >= MOST || depth > DEEPEST) {
      return;
    }
    switch (node) {
      case MappingNode map when !map.getValue().isEmpty() ->
          section(map, merged || path.isEmpty() ? path : path + ".", depth + 1);
      case SequenceNode list -> {
        List<String> items = new ArrayList<>();
        for (Node item : list.getValue()) {
          if (item instanceof ScalarNode scalar) {
            items.add(Document.value(scalar));
          } else {
            value(item, path + "[" + items.size() + "]", line, depth + 1, false);
            items.add("");
          }
        }
        if (items.isEmpty() || items.stream().anyMatch(i -> !i.isEmpty())) {
          leaves.add(new Leaf(path, items, line, true));
        }
      }
      case ScalarNode scalar -> leaves.add(Leaf.of(path, Document.value(scalar), line));
      default -> leaves.add(new Leaf(path, List.of(), line, true));
    }
  }

  private static int line(NodeTuple tuple) {
    return tuple.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
