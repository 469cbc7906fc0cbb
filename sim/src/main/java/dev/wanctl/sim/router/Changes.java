package dev.wanctl.sim.router;

import dev.wanctl.sim.router.Faults.IgnoredSet;
import java.util.Map;

/// What any interface does to a menu once a request is found to be good.
final class Changes {

  private final RouterModel model;
  private final Faults faults;

  Changes(RouterModel model, Faults faults) {
    this.model = model;
    this.faults = faults;
  }

  /// The new row.
  Map<String, String> add(String path, Map<String, String> values) {
    Table table = model.table(path);
    Map<String, String> row = table.byId(table.add(values)).orElseThrow();
    if (path.equals(RouterModel.QUEUE_TREE)) {
      model.announceLimit(row);
    }
    model.written();
    return row;
  }

  /// The row as the answer shows it, which is not always as it is: see [IgnoredSet].
  Map<String, String> set(String path, Map<String, String> row, Map<String, String> values) {
    Table table = model.table(path);
    String id = row.getOrDefault(Table.ID, "");
    IgnoredSet ignored = faults.ignoredSet();
    if (ignored == IgnoredSet.NONE) {
      table.set(id, values);
      model.written();
    }
    Map<String, String> now = table.byId(id).orElse(row);
    if (ignored == IgnoredSet.ANSWERS_AS_IF_SET) {
      now.putAll(values);
    } else if (path.equals(RouterModel.QUEUE_TREE) && values.containsKey("max-limit")) {
      model.announceLimit(now);
    }
    return now;
  }

  void remove(String path, Map<String, String> row) {
    model.table(path).remove(row.getOrDefault(Table.ID, ""));
    model.written();
  }
}
