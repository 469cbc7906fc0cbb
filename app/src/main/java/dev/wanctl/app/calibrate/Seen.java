package dev.wanctl.app.calibrate;

import dev.wanctl.app.history.Measure;
import dev.wanctl.app.history.Past;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One second of a line that a daemon watched.
///
/// @param delayP50 the median of its added delay, ms
/// @param delayP95 its 95th percentile, ms
/// @param load what passed, bit/s
record Seen(double delayP50, double delayP95, Map<Direction, Double> load) {

  private static final int HOUR = 3600;

  double load(Direction direction) {
    return load.getOrDefault(direction, Double.NaN);
  }

  private boolean known() {
    return Double.isFinite(delayP50) && load.values().stream().allMatch(Double::isFinite);
  }

  /// Those that `/recent` answers with, of which everything is known.
  static List<Seen> of(Json.Obj recent) {
    List<String> columns =
        recent.get("columns").map(Json::elements).orElse(List.of()).stream()
            .flatMap(c -> c.asString().stream())
            .toList();
    List<Seen> found = new ArrayList<>();
    for (Json row : recent.get("rows").map(Json::elements).orElse(List.of())) {
      List<Json> cells = row.elements();
      Map<Direction, Double> load = new EnumMap<>(Direction.class);
      for (Direction d : Direction.values()) {
        load.put(d, cell(columns, cells, d.word() + "_load_bps"));
      }
      Seen second =
          new Seen(
              cell(columns, cells, "delay_p50_ms"), cell(columns, cells, "delay_p95_ms"), load);
      if (second.known()) {
        found.add(second);
      }
    }
    return found;
  }

  private static double cell(List<String> columns, List<Json> cells, String name) {
    int i = columns.indexOf(name);
    return i < 0 || i >= cells.size() ? Double.NaN : cells.get(i).asDouble().orElse(Double.NaN);
  }

  /// Those of a history that are still kept by the second and of which everything is known.
  ///
  /// @param until seconds since 1970
  static List<Seen> of(Past past, String line, long until, Duration back) {
    List<Seen> found = new ArrayList<>();
    // Hour by hour, so that a day takes little room.
    for (long from = until - back.toSeconds(); from < until; from += HOUR) {
      for (Past.Stretch s : past.read(line, from, Math.min(until, from + HOUR), 1)) {
        Seen second = of(s);
        if (s.seconds() == 1 && second.known()) {
          found.add(second);
        }
      }
    }
    return found;
  }

  private static Seen of(Past.Stretch stretch) {
    Map<Direction, Double> load = new EnumMap<>(Direction.class);
    for (Direction d : Direction.values()) {
      load.put(d, stretch.step().quantile(Measure.load(d), 0.5));
    }
    return new Seen(
        1e3 * stretch.step().quantile(Measure.DELAY, 0.5),
        1e3 * stretch.step().quantile(Measure.DELAY, 0.95),
        load);
  }
}
