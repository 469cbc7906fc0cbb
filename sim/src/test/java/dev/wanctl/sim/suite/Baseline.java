package dev.wanctl.sim.suite;

import dev.wanctl.sim.line.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What the law reached when it was last agreed upon: the median and the noise of some figures of
/// each case. As a file of comma-separated rows, so that a renewal can be read as a difference.
final class Baseline {

  /// A figure that must not get worse.
  ///
  /// @param leastNoise a change of less is none, however alike the seeds are
  private record Figure(
      String word, ToDoubleFunction<Score> of, boolean moreIsBetter, double leastNoise) {}

  private static final Figure SCORE = new Figure("score", Score::overall, true, 0.01);

  private static final List<Figure> FIGURES =
      List.of(
          SCORE,
          new Figure("wrong-cut", Score::wrongCut, false, 0.01),
          new Figure("idle-cuts-per-hour", Score::idleCutsPerHour, false, 0.5));

  private record Entry(double median, double noise) {}

  private final Map<String, Entry> entries;

  private Baseline(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /// The noise is half of the range over the seeds.
  static Baseline of(Map<Trial, Trial.Scores> scores) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    scores.forEach((trial, all) -> {
      for (Figure figure : FIGURES) {
        double median = all.median(figure.of);
        if (!Double.isNaN(median)) {
          double noise = Math.max(figure.leastNoise, all.spread(figure.of) / 2);
          entries.put(key(trial, figure), new Entry(median, noise));
        }
      }
    });
    return new Baseline(entries);
  }

  private static String key(Trial trial, Figure figure) {
    return trial.on().name()
        + ","
        + (trial.oneWay() ? "one-way" : "round-trip")
        + ","
        + figure.word;
  }

  static Baseline read(Path file) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split(",", -1);
      if (cells.length == 5 && !cells[0].equals("case")) {
        entries.put(
            cells[0] + "," + cells[1] + "," + cells[2],
            new Entry(Double.parseDouble(cells[3]), Double.parseDouble(cells[4])));
      }
    }
    return new Baseline(entries);
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder("case,evidence,figure,median,noise\n");
    entries.forEach((key, e) ->
        text.append(String.format(Locale.ROOT, "%s,%.4f,%.4f%n", key, e.median(), e.noise())));
    Files.writeString(file, text);
  }

  /// What got worse than in the baseline by more than its noise, and what one of the two lacks.
  List<String> worse(Baseline now) {
    List<String> worse = new ArrayList<>();
    for (Figure figure : FIGURES) {
      entries.forEach((key, then) -> {
        if (key.endsWith("," + figure.word)) {
          Entry found = now.entries.get(key);
          if (found == null) {
            worse.add(key + ": is gone");
          } else {
            double by = (then.median() - found.median()) * (figure.moreIsBetter ? 1 : -1);
            if (by > then.noise()) {
              worse.add(told(key, then, found));
            }
          }
        }
      });
    }
    now.entries.keySet().stream()
        .filter(key -> !entries.containsKey(key))
        .forEach(key -> worse.add(key + ": is not in the baseline"));
    return worse;
  }

  /// What got better by more than its noise: a reason to renew.
  List<String> better(Baseline now) {
    List<String> better = new ArrayList<>();
    entries.forEach((key, then) -> {
      Entry found = now.entries.get(key);
      boolean score = key.endsWith("," + SCORE.word);
      if (score && found != null && found.median() - then.median() > then.noise()) {
        better.add(told(key, then, found));
      }
    });
    return better;
  }

  private static String told(String key, Entry then, Entry now) {
    return String.format(
        Locale.ROOT,
        "%s: %.3f, was %.3f with a noise of %.3f",
        key.replace(",", ", "),
        now.median(),
        then.median(),
        then.noise());
  }
}
