package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The last minutes of a line as rows of bars, as wide as the terminal is. Reads the JSON of `GET
/// /recent`, so it needs no daemon in its own process.
public final class WatchText {

  /// What stands beside the bars.
  private static final int BESIDE = 36;

  private static final int LEAST = 10;

  private WatchText() {}

  /// How many seconds fit beside the words.
  public static int seconds(int columns) {
    return Math.max(LEAST, columns - BESIDE);
  }

  /// Empty if there is nothing to show yet.
  public static String of(Json.Obj recent, int columns) {
    List<String> names =
        recent.get("columns").map(Json::elements).orElse(List.of()).stream()
            .map(n -> n.asString().orElse(""))
            .toList();
    List<Json> rows = recent.get("rows").map(Json::elements).orElse(List.of());
    if (rows.isEmpty()) {
      return "";
    }
    int width = seconds(columns);
    StringBuilder text = new StringBuilder();
    row(text, "delay", column(rows, names, "delay_p95_ms"), 1, "ms", width);
    for (String direction : List.of("download", "upload")) {
      row(text, direction, column(rows, names, direction + "_load_bps"), 1e6, "Mbit", width);
      row(text, "  rate", column(rows, names, direction + "_rate_bps"), 1e6, "Mbit", width);
    }
    return text.toString();
  }

  private static void row(
      StringBuilder text, String name, double[] figures, double unit, String words, int width) {
    double last = figures[figures.length - 1];
    double most =
        java.util.Arrays.stream(figures)
            .skip(Math.max(0, figures.length - width))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    text.append(
        String.format(
            Locale.ROOT,
            "  %-9s %s %s (most %s) %s\n",
            name,
            Spark.line(figures, width),
            figure(last / unit),
            figure(most / unit),
            words));
  }

  private static String figure(double v) {
    return Double.isFinite(v) ? String.format(Locale.ROOT, v < 99.95 ? "%.1f" : "%.0f", v) : "-";
  }

  private static double[] column(List<Json> rows, List<String> names, String name) {
    int at = names.indexOf(name);
    return rows.stream()
        .mapToDouble(row -> {
          List<Json> cells = row.elements();
          OptionalDouble value =
              at >= 0 && at < cells.size() ? cells.get(at).asDouble() : OptionalDouble.empty();
          return value.orElse(Double.NaN);
        })
        .toArray();
  }
}
