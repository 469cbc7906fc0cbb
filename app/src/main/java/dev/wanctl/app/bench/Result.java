package dev.wanctl.app.bench;

import dev.wanctl.app.compare.Arm;
import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.Grade;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.compare.Verdict;
import dev.wanctl.app.measure.Loaded;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a bench showed, made of windows alone, so that one that was saved says the same again.
///
/// @param line its name
/// @param started as text by ISO 8601
/// @param how what shaped the line in the shaped windows
/// @param windows of each arm, in the order of measuring
public record Result(
    String line, String started, String how, String source, Map<Arm, List<Window>> windows) {

  /// Fewer pairs than this allow no verdict.
  public static final int LEAST_PAIRS = 5;

  /// One window. Milliseconds, and bit/s of the directions that were loaded.
  public record Window(double addedMillis, double slowMillis, Map<Direction, Double> rates) {

    static Window of(Loaded loaded) {
      return new Window(
          1e3 * loaded.addedMedian(), 1e3 * loaded.addedSlow(), loaded.bitsPerSecond());
    }

    private Json json() {
      Json.Builder json =
          Json.object().put("added_ms", addedMillis).put("added_p95_ms", slowMillis);
      rates.forEach((direction, rate) -> json.put(direction.word() + "_bps", rate));
      return json.build();
    }

    private static Window read(Json.Obj json) {
      Map<Direction, Double> rates = new EnumMap<>(Direction.class);
      for (Direction direction : Direction.values()) {
        json.number(direction.word() + "_bps").ifPresent(r -> rates.put(direction, r));
      }
      return new Window(
          json.number("added_ms").orElse(Double.NaN),
          json.number("added_p95_ms").orElse(Double.NaN),
          rates);
    }
  }

  /// What an arm's windows come to.
  ///
  /// @param added the median of the delay that load added, ms
  /// @param slow its 95th percentile
  /// @param rates in bit/s
  public record Summary(Estimate added, Estimate slow, Map<Direction, Estimate> rates) {

    public Grade grade() {
      return Grade.of(added.mean());
    }
  }

  /// Throws where its windows are too few or hold what is no number.
  public Summary of(Arm arm) throws NoMeasurement {
    List<Window> all = windows.getOrDefault(arm, List.of());
    if (all.size() < LEAST_PAIRS) {
      throw new NoMeasurement(
          "%d %s windows are too few for a verdict: the least is %d"
              .formatted(all.size(), arm.word(), LEAST_PAIRS),
          "measure with --repeats " + LEAST_PAIRS + " or more");
    }
    Map<Direction, Estimate> rates = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      if (all.getFirst().rates().containsKey(direction)) {
        rates.put(
            direction,
            Estimate.of(
                all.stream().map(w -> w.rates().getOrDefault(direction, Double.NaN)).toList(),
                "the " + direction.word() + "'s rate"));
      }
    }
    return new Summary(
        Estimate.of(all.stream().map(Window::addedMillis).toList(), "the added delay"),
        Estimate.of(all.stream().map(Window::slowMillis).toList(), "the added delay"),
        rates);
  }

  /// Whether the delay is less shaped than unshaped.
  public Verdict verdict() throws NoMeasurement {
    return Verdict.of(of(Arm.SHAPED).added(), of(Arm.UNSHAPED).added());
  }

  /// With summaries and verdict, which [#read] leaves aside: they are made of the windows.
  public Json.Obj json() throws NoMeasurement {
    Json.Builder json =
        Json.object()
            .put("line", line)
            .put("started", started)
            .put("how", how)
            .put("source", source)
            .put("verdict", verdict().word());
    for (Arm arm : Arm.values()) {
      Summary summary = of(arm);
      Json.Builder rates = Json.object();
      summary.rates().forEach((direction, rate) -> rates.put(direction.word(), rate.json()));
      json.put(
          arm.word(),
          Json.object()
              .put("grade", summary.grade().word())
              .put("added_ms", summary.added().json())
              .put("added_p95_ms", summary.slow().json())
              .put("bps", rates.build())
              .put(
                  "windows",
                  Json.array(
                      windows.getOrDefault(arm, List.of()).stream().map(Window::json).toList()))
              .build());
    }
    return json.build();
  }

  /// Empty if it is none.
  static Optional<Result> read(Json.Obj json) {
    Map<Arm, List<Window>> windows = new EnumMap<>(Arm.class);
    for (Arm arm : Arm.values()) {
      List<Window> all = new ArrayList<>();
      json.get(arm.word())
          .flatMap(Json::asObject)
          .ifPresent(o -> o.objects("windows").forEach(w -> all.add(Window.read(w))));
      windows.put(arm, all);
    }
    Optional<String> line = json.string("line");
    return line.map(name ->
        new Result(
            name,
            json.string("started").orElse(""),
            json.string("how").orElse(""),
            json.string("source").orElse(""),
            windows));
  }
}
