package dev.wanctl.sim.suite;

import dev.wanctl.sim.line.Score;
import dev.wanctl.sim.line.VirtualRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Runs every contestant on every case and prints tables (Markdown). Arguments: `--seeds N`,
/// `--seconds N`, `--threads N`, names of cases (all without any), and files of recorded traces.
final class Suite {

  private static final int USUAL_SEEDS = 5;
  private static final int USUAL_SECONDS = 60;

  private Suite() {}

  public static void main(String[] arguments) throws TraceFile.Unreadable {
    int seeds = USUAL_SEEDS;
    int seconds = USUAL_SECONDS;
    int threads = Runtime.getRuntime().availableProcessors();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--seeds" -> seeds = Integer.parseInt(arguments[++i]);
        case "--seconds" -> seconds = Integer.parseInt(arguments[++i]);
        case "--threads" -> threads = Integer.parseInt(arguments[++i]);
        default -> cases.add(one(arguments[i]));
      }
    }
    List<Case> chosen = cases.isEmpty() ? Cases.all() : cases;
    Map<Trial, Trial.Scores> scores =
        Trial.all(trials(chosen), Duration.ofSeconds(seconds), seeds, threads);
    System.out.printf(
        Locale.ROOT, "%d seeds of %d s each; medians, and ranges in brackets.%n", seeds, seconds);
    new Suite.Tables(scores, System.out).print(chosen);
  }

  private static Case one(String name) throws TraceFile.Unreadable {
    var known = Cases.named(name);
    if (known.isPresent()) {
      return known.get();
    }
    TraceFile trace = TraceFile.read(Path.of(name));
    return trace.of(
        String.valueOf(Path.of(name).getFileName()), trace.most(), VirtualRun.Options.LOCAL);
  }

  private static List<Trial> trials(List<Case> cases) {
    List<Trial> trials = new ArrayList<>();
    for (Case on : cases) {
      for (Contestant by : Contestant.values()) {
        if (by.usesOneWay()) {
          trials.add(new Trial(on, by, true));
        }
        trials.add(new Trial(on, by, false));
      }
    }
    return trials;
  }

  /// One table over all, then one for each case.
  private record Tables(Map<Trial, Trial.Scores> scores, PrintStream out) {

    void print(List<Case> cases) {
      summary(cases);
      for (Case on : cases) {
        out.printf("%n### %s: %s%n%n", on.name(), on.about());
        out.println(
            "| controller | evidence | score | down % | up % | mean ms | p95 ms | p99 ms | over 50 ms,"
                + " s | drop s | rise s | writes/min | wrong cut | idle cuts/h |");
        out.println("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        scores.forEach((trial, all) -> {
          if (trial.on().equals(on)) {
            row(trial, all);
          }
        });
      }
    }

    private void summary(List<Case> cases) {
      out.println();
      out.print("| case |");
      List<Trial> columns =
          scores.keySet().stream().filter(t -> t.on().equals(cases.getFirst())).toList();
      columns.forEach(t -> out.print(" " + t.by().words() + evidence(t, ", ") + " |"));
      out.println();
      out.println("|---|" + "---:|".repeat(columns.size()));
      double[] logs = new double[columns.size()];
      int counted = 0;
      for (Case on : cases) {
        List<Double> row =
            columns.stream().map(c -> median(new Trial(on, c.by(), c.oneWay()))).toList();
        boolean numbers = row.stream().noneMatch(v -> v.isNaN());
        counted += numbers ? 1 : 0;
        out.print("| " + on.name() + " |");
        for (int i = 0; i < row.size(); i++) {
          out.print(" " + number("%.3f", row.get(i)) + " |");
          logs[i] += numbers ? Math.log(row.get(i)) : 0;
        }
        out.println();
      }
      out.print("| **geometric mean** |");
      for (double log : logs) {
        out.print(" " + number("**%.3f**", Math.exp(log / counted)) + " |");
      }
      out.println();
    }

    private double median(Trial trial) {
      return scores.getOrDefault(trial, new Trial.Scores(List.of())).median(Score::overall);
    }

    private void row(Trial trial, Trial.Scores all) {
      out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
          trial.by().words(),
          evidence(trial, ""),
          ranged("%.3f", all, Score::overall),
          number("%.1f", 100 * all.median(Score::downloadUtilisation)),
          number("%.1f", 100 * all.median(Score::uploadUtilisation)),
          number("%.1f", all.median(Score::mean)),
          ranged("%.1f", all, Score::p95),
          number("%.1f", all.median(Score::p99)),
          number("%.1f", all.median(Score::secondsOver50)),
          number("%.2f", all.median(Score::dropRecovery)),
          number("%.2f", all.median(Score::riseRecovery)),
          number("%.0f", all.median(Score::changesPerMinute)),
          number("%.3f", all.median(Score::wrongCut)),
          number("%.0f", all.median(Score::idleCutsPerHour)));
    }

    private static String evidence(Trial trial, String before) {
      if (!trial.by().usesOneWay()) {
        return "";
      }
      return before + (trial.oneWay() ? "one-way" : "round trips");
    }

    private static String ranged(String format, Trial.Scores all, ToDoubleFunction<Score> figure) {
      double median = all.median(figure);
      return Double.isNaN(median)
          ? "-"
          : number(format, median)
              + " ("
              + number(format, all.least(figure))
              + ".."
              + number(format, all.most(figure))
              + ")";
    }

    private static String number(String format, double value) {
      return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
  }
}
