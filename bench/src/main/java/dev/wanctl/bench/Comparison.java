package dev.wanctl.bench;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Compares two sets of results of JMH (its JSON): each benchmark's median of all iterations of all
/// rounds, their ratio, and the noise, which is the half of the distance between the fastest and
/// the slowest round of a side. Rounds are made in turns, so that a machine that grows busy
/// meanwhile shows as noise on both sides.
public final class Comparison {

  /// Nobody cares for less.
  private static final double LEAST = 0.03;

  /// The results of one benchmark on one side: the median of each round, us or whatever JMH says.
  private record Side(List<Double> rounds, String unit) {
    double median() {
      return Comparison.median(rounds);
    }

    /// As a share of the median.
    double noise() {
      return (Collections.max(rounds) - Collections.min(rounds)) / 2 / median();
    }
  }

  private Comparison() {}

  /// Arguments: files of the old side, `--`, files of the new side. Exits with 3 if something
  /// became slower by more than the noise.
  public static void main(String[] arguments) throws IOException, JsonException {
    List<String> all = List.of(arguments);
    int middle = all.indexOf("--");
    if (middle < 1 || middle == all.size() - 1) {
      System.err.println("usage: Comparison OLD.json... -- NEW.json...");
      System.exit(2);
    }
    Map<String, Side> old = read(all.subList(0, middle));
    Map<String, Side> next = read(all.subList(middle + 1, all.size()));
    System.out.println(
        "| benchmark | old | new | unit | new / old | noise, old and new | verdict |");
    System.out.println("|---|---:|---:|---|---:|---:|---|");
    boolean slower = false;
    for (String name : names(old, next)) {
      Side before = old.get(name);
      Side after = next.get(name);
      if (before == null || after == null) {
        System.out.printf(
            "| %s | | | | | | %s |%n", name, before == null ? "new" : "no longer there");
        continue;
      }
      double ratio = after.median() / before.median();
      String verdict = verdict(ratio, before.noise() + after.noise());
      slower |= verdict.equals("slower");
      System.out.printf(
          Locale.ROOT,
          "| %s | %.4g | %.4g | %s | %.3f | %.1f %%, %.1f %% | %s |%n",
          name,
          before.median(),
          after.median(),
          after.unit(),
          ratio,
          100 * before.noise(),
          100 * after.noise(),
          verdict);
    }
    System.exit(slower ? 3 : 0);
  }

  private static List<String> names(Map<String, Side> old, Map<String, Side> next) {
    Map<String, Side> all = new TreeMap<>(old);
    all.putAll(next);
    return List.copyOf(all.keySet());
  }

  private static String verdict(double ratio, double noise) {
    double least = Math.max(LEAST, noise);
    return ratio > 1 + least ? "slower" : ratio < 1 / (1 + least) ? "faster" : "the same";
  }

  private static Map<String, Side> read(List<String> files) throws IOException, JsonException {
    Map<String, Side> sides = new TreeMap<>();
    for (String file : files) {
      for (Json.Obj result : Json.parse(Files.readAllBytes(Path.of(file))).objects()) {
        String name = result.string("benchmark").orElse("?");
        Json.Obj metric = result.get("primaryMetric").flatMap(Json::asObject).orElseThrow();
        sides
            .computeIfAbsent(
                name.substring(name.lastIndexOf('.') + 1),
                _ -> new Side(new ArrayList<>(), metric.string("scoreUnit").orElse("")))
            .rounds()
            .add(iterations(metric));
      }
    }
    return sides;
  }

  /// The median of the iterations of all forks.
  private static double iterations(Json.Obj metric) {
    List<Double> all = new ArrayList<>();
    for (Json fork : elements(metric.get("rawData").orElseThrow())) {
      elements(fork).forEach(one -> all.add(number(one)));
    }
    return median(all);
  }

  private static List<Json> elements(Json array) {
    return array instanceof Json.Arr(List<Json> elements) ? elements : List.of();
  }

  private static double number(Json json) {
    return json.asDouble().orElseThrow();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
