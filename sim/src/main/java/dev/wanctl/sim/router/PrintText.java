package dev.wanctl.sim.router;

import dev.wanctl.sim.router.script.Menus.Row;
import dev.wanctl.sim.router.script.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What `print` shows to people: a legend first, comments on lines of their own, lines wrapped at
/// 80 columns, rates with suffixes. Meant to be a trap for whoever reads it by program.
final class PrintText {

  private static final int COLUMNS = 80;
  private static final Set<String> RATES =
      Set.of("max-limit", "limit-at", "burst-limit", "burst-threshold");
  private static final List<String> STATISTICS =
      List.of(
          "rate", "packet-rate", "queued-bytes", "queued-packets", "bytes", "packets", "dropped");
  private static final Set<String> ELSEWHERE =
      Set.of("name", "disabled", "invalid", "comment", Table.ID);

  private PrintText() {}

  static String of(String path, Set<String> how, List<Row> rows) {
    if (rows.size() == 1 && rows.getFirst().id().isEmpty()) {
      return single(rows.getFirst());
    }
    StringBuilder text = new StringBuilder();
    if (!how.contains("terse")) {
      text.append("Flags: X - disabled, I - invalid \n");
    }
    boolean tree = path.equals(RouterModel.QUEUE_TREE);
    for (int number = 0; number < rows.size(); number++) {
      Map<String, Value> row = rows.get(number).values();
      List<String> words = new ArrayList<>();
      Value name = row.getOrDefault("name", new Value.Nothing());
      if (!(name instanceof Value.Nothing)) {
        words.add("name=" + word("name", name));
      }
      row.forEach((key, value) -> {
        boolean statistic = tree && STATISTICS.contains(key);
        boolean shown = how.contains("stats") ? statistic || key.equals("parent") : !statistic;
        if (shown && !ELSEWHERE.contains(key)) {
          words.add(key + "=" + word(key, value));
        }
      });
      String flags = (flag(row, "disabled") ? "X" : " ") + (flag(row, "invalid") ? "I" : " ");
      String head = "%2d %s ".formatted(number, flags);
      String comment = row.getOrDefault("comment", new Value.Nothing()).shown();
      if (how.contains("terse") || how.contains("stats")) {
        text.append(head).append(String.join(" ", words)).append(" \n");
      } else if (comment.isEmpty()) {
        wrap(text, head, words);
      } else {
        text.append(head).append(";;; ").append(comment).append('\n');
        wrap(text, " ".repeat(head.length()), words);
      }
    }
    return text.toString();
  }

  private static String single(Row row) {
    StringBuilder text = new StringBuilder();
    int width = row.values().keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    row.values()
        .forEach((key, value) ->
            text.append(" ".repeat(width - key.length()))
                .append(key)
                .append(": ")
                .append(value.shown())
                .append('\n'));
    return text.toString();
  }

  private static boolean flag(Map<String, Value> row, String name) {
    return row.getOrDefault(name, new Value.Nothing()).same(new Value.Truth(true));
  }

  private static String word(String key, Value value) {
    if (RATES.contains(key) && value instanceof Value.Whole(long bits)) {
      return suffixed(bits);
    }
    if (value instanceof Value.Truth(boolean truth)) {
      return truth ? "yes" : "no";
    }
    return key.equals("name") ? "\"" + value.shown() + "\"" : value.shown();
  }

  private static String suffixed(long bits) {
    if (bits > 0 && bits % 1_000_000 == 0) {
      return bits / 1_000_000 + "M";
    }
    return bits > 0 && bits % 1000 == 0 ? bits / 1000 + "k" : Long.toString(bits);
  }

  private static void wrap(StringBuilder text, String head, List<String> words) {
    StringBuilder line = new StringBuilder(head);
    for (String word : words) {
      if (line.length() + word.length() + 1 > COLUMNS && line.length() > head.length()) {
        text.append(line).append('\n');
        line.setLength(0);
        line.append(" ".repeat(head.length()));
      }
      line.append(word).append(' ');
    }
    text.append(line).append('\n');
  }
}
