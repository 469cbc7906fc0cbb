package dev.wanctl.app.profile;

import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the time went between two documents of one daemon, worst first.
///
/// @param seconds the span
/// @param processorShare of one processor, the whole process; 0.01 is one percent
/// @param way stretches from a reply to the rate in force; the share is that of the mean times
/// @param totals several stretches together; no share
/// @param work what threads were busy with; the share is that of all their time together
/// @param lateness waiting for a processor; no share
public record Profile(
    double seconds,
    double processorShare,
    List<Row> way,
    List<Row> totals,
    List<Row> work,
    List<Row> lateness) {

  /// One stage. Times in nanoseconds.
  ///
  /// @param meaning a few words
  /// @param share of the times of its kind, 0 to 1
  public record Row(String stage, String meaning, double share, Histogram.Snapshot times) {

    double mean() {
      return times.count() == 0 ? 0 : (double) times.sum() / times.count();
    }
  }

  public Profile {
    way = List.copyOf(way);
    totals = List.copyOf(totals);
    work = List.copyOf(work);
    lateness = List.copyOf(lateness);
  }

  /// Empty when the two are not of one run of a daemon. Stages that never happened are left out.
  public static Optional<Profile> between(Json.Obj earlier, Json.Obj later) {
    long began = earlier.integer("started_ns").orElse(0);
    double seconds = difference(earlier, later, "uptime_ns") / 1e9;
    if (began != later.integer("started_ns").orElse(1) || seconds <= 0) {
      return Optional.empty();
    }
    Map<String, List<Row>> kinds = new LinkedHashMap<>();
    Json.Obj before = object(earlier, "stages");
    object(later, "stages")
        .members()
        .forEach((name, value) ->
            value
                .asObject()
                .ifPresent(stage -> {
                  Histogram.Snapshot times = times(stage).since(times(object(before, name)));
                  if (times.count() > 0) {
                    kinds
                        .computeIfAbsent(stage.string("kind").orElse(""), _ -> new ArrayList<>())
                        .add(new Row(name, stage.string("meaning").orElse(""), 0, times));
                  }
                }));
    return Optional.of(
        new Profile(
            seconds,
            difference(earlier, later, "cpu_ns") / 1e9 / seconds,
            byMean(kinds.getOrDefault("way", List.of())),
            kinds.getOrDefault("total", List.of()),
            bySum(kinds.getOrDefault("work", List.of())),
            kinds.getOrDefault("lateness", List.of())));
  }

  private static List<Row> byMean(List<Row> rows) {
    double all = rows.stream().mapToDouble(Row::mean).sum();
    return shared(rows, rows.stream().map(r -> r.mean() / Math.max(1, all)).toList());
  }

  private static List<Row> bySum(List<Row> rows) {
    double all = rows.stream().mapToDouble(r -> r.times().sum()).sum();
    return shared(rows, rows.stream().map(r -> r.times().sum() / Math.max(1, all)).toList());
  }

  private static List<Row> shared(List<Row> rows, List<Double> shares) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row r = rows.get(i);
      all.add(new Row(r.stage(), r.meaning(), shares.get(i), r.times()));
    }
    all.sort(Comparator.comparingDouble(Row::share).reversed());
    return all;
  }

  /// What to make faster for rates to be in force sooner.
  public Optional<Row> slowestOnTheWay() {
    return way.stream().findFirst();
  }

  /// What to make cheaper.
  public Optional<Row> mostWork() {
    return work.stream().findFirst();
  }

  private static long difference(Json.Obj earlier, Json.Obj later, String name) {
    return later.integer(name).orElse(0) - earlier.integer(name).orElse(0);
  }

  private static Histogram.Snapshot times(Json.Obj stage) {
    long[] counts =
        stage.get("counts").map(Json::elements).orElse(List.of()).stream()
            .mapToLong(n -> n.asLong().orElse(0))
            .toArray();
    return Histogram.Snapshot.of(
        counts, stage.integer("sum_ns").orElse(0), stage.integer("longest_ns").orElse(0));
  }

  private static Json.Obj object(Json.Obj parent, String name) {
    return parent.get(name).flatMap(Json::asObject).orElseGet(() -> Json.object().build());
  }
}
