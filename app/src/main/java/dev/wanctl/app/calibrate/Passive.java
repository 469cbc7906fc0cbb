package dev.wanctl.app.calibrate;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the line carried when it was full, and how long packets waited then, from seconds that a
/// daemon summed up (`/recent`): no load of its own, no change to any device. A second counts for a
/// direction that was full in it; ten of them make one repeat. Full is a direction that carried
/// nearly all of what it was seen to carry at most.
public final class Passive {

  /// Of the most that was seen, by the 99th percentile of all seconds.
  private static final double FULL = 0.85;

  /// Seconds to a repeat.
  private static final int REPEAT = 10;

  /// Fewer full repeats than this allow no conclusion.
  private static final int LEAST = 5;

  /// The line was idle when neither direction carried this share of its most.
  private static final double IDLE = 0.05;

  private record Row(double delayP50, double delayP95, Map<Direction, Double> load) {}

  private Passive() {}

  /// @param recent as `/recent` answers
  public static Calibrated of(Json.Obj recent) throws NoMeasurement {
    List<Row> rows = rows(recent);
    Map<Direction, Double> most = new EnumMap<>(Direction.class);
    for (Direction d : Direction.values()) {
      most.put(d, most(rows, d));
    }
    Map<Direction, Calibrated.Side> sides = new EnumMap<>(Direction.class);
    for (Direction d : Direction.values()) {
      List<Row> full =
          rows.stream().filter(r -> load(r, d) >= FULL * most.getOrDefault(d, 0.0)).toList();
      // A line whose most is no more than its usual was never full.
      if (full.size() >= REPEAT * LEAST && full.size() < rows.size() * FULL) {
        sides.put(d, side(full, d));
      }
    }
    if (sides.isEmpty()) {
      throw new NoMeasurement(
          "of %d s that were seen too few show a full line: at least %d s in a direction are needed"
              .formatted(rows.size(), REPEAT * LEAST),
          "use the line as usual, or measure with load: --with SOURCE");
    }
    List<Double> idle = idle(rows, most);
    return new Calibrated(
        Estimate.of(idle, "the delay of an idle line"),
        sides,
        Set.of(),
        0,
        "the last %d s as the daemon saw them".formatted(rows.size()));
  }

  private static List<Row> rows(Json.Obj recent) throws NoMeasurement {
    List<String> columns =
        recent.get("columns").map(Json::elements).orElse(List.of()).stream()
            .flatMap(c -> c.asString().stream())
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Json row : recent.get("rows").map(Json::elements).orElse(List.of())) {
      List<Json> cells = row.elements();
      Map<Direction, Double> load = new EnumMap<>(Direction.class);
      for (Direction d : Direction.values()) {
        load.put(d, cell(columns, cells, d.word() + "_load_bps"));
      }
      Row read =
          new Row(cell(columns, cells, "delay_p50_ms"), cell(columns, cells, "delay_p95_ms"), load);
      if (Double.isFinite(read.delayP50()) && load.values().stream().allMatch(Double::isFinite)) {
        rows.add(read);
      }
    }
    if (rows.size() < REPEAT * LEAST) {
      throw new NoMeasurement(
          "the daemon has seen only " + rows.size() + " s of this line", "let it run for a while");
    }
    return rows;
  }

  private static double cell(List<String> columns, List<Json> cells, String name) {
    int i = columns.indexOf(name);
    return i < 0 || i >= cells.size() ? Double.NaN : cells.get(i).asDouble().orElse(Double.NaN);
  }

  private static double load(Row row, Direction direction) {
    return row.load().getOrDefault(direction, Double.NaN);
  }

  private static double most(List<Row> rows, Direction d) {
    return Estimate.quantile(rows.stream().mapToDouble(r -> load(r, d)).toArray(), 0.99);
  }

  private static Calibrated.Side side(List<Row> full, Direction d) throws NoMeasurement {
    List<Double> rates = new ArrayList<>();
    List<Double> delays = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int from = 0; from + REPEAT <= full.size(); from += REPEAT) {
      List<Row> part = full.subList(from, from + REPEAT);
      rates.add(part.stream().mapToDouble(r -> load(r, d)).average().orElse(Double.NaN));
      delays.add(Estimate.median(part.stream().mapToDouble(Row::delayP50).toArray()));
      slow.add(Estimate.median(part.stream().mapToDouble(Row::delayP95).toArray()));
    }
    return new Calibrated.Side(
        Estimate.of(rates, "the " + d.word() + "'s rate"),
        Estimate.of(delays, "the added delay"),
        Estimate.of(slow, "the added delay"));
  }

  /// Added delay of seconds in which nearly nothing passed; the daemon keeps no round trips.
  private static List<Double> idle(List<Row> rows, Map<Direction, Double> most) {
    double[] quiet =
        rows.stream()
            .filter(r ->
                Arrays.stream(Direction.values())
                    .allMatch(d -> load(r, d) < IDLE * most.getOrDefault(d, 0.0)))
            .mapToDouble(Row::delayP50)
            .toArray();
    List<Double> parts = new ArrayList<>();
    for (int from = 0; from + REPEAT <= quiet.length; from += REPEAT) {
      parts.add(Estimate.median(Arrays.copyOfRange(quiet, from, from + REPEAT)));
    }
    return parts;
  }
}
