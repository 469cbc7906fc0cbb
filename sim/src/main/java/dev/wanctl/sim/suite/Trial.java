package dev.wanctl.sim.suite;

import dev.wanctl.sim.line.Score;
import dev.wanctl.sim.line.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/// A contestant on a case with one kind of evidence; seeds make several runs of it.
public record Trial(Case on, Contestant by, boolean oneWay) {

  /// The scores of a trial, one for each seed.
  public record Scores(List<Score> all) {
    public Scores {
      all = List.copyOf(all);
    }

    /// The median over the seeds of what is a number; NaN if nothing is.
    public double median(ToDoubleFunction<Score> figure) {
      double[] sorted = sorted(figure);
      int n = sorted.length;
      return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// The width of the range over the seeds.
    public double spread(ToDoubleFunction<Score> figure) {
      double[] sorted = sorted(figure);
      return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1] - sorted[0];
    }

    public double least(ToDoubleFunction<Score> figure) {
      return Arrays.stream(sorted(figure)).findFirst().orElse(Double.NaN);
    }

    public double most(ToDoubleFunction<Score> figure) {
      double[] sorted = sorted(figure);
      return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
    }

    private double[] sorted(ToDoubleFunction<Score> figure) {
      return all.stream().mapToDouble(figure).filter(v -> !Double.isNaN(v)).sorted().toArray();
    }
  }

  /// One run.
  public VirtualRun.Result run(Duration length, long seed) {
    return VirtualRun.run(on.scenario(length, seed), by.maker(on.plan(), oneWay), on.options());
  }

  /// Runs all trials with the seeds from 1 on, on so many threads; in the order given.
  public static Map<Trial, Scores> all(
      List<Trial> trials, Duration length, int seeds, int threads) {
    Map<Trial, List<Future<Score>>> running = new LinkedHashMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Trial trial : trials) {
        List<Future<Score>> runs = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
          long of = seed;
          runs.add(pool.submit(() -> trial.run(length, of).score()));
        }
        running.put(trial, runs);
      }
    }
    Map<Trial, Scores> scores = new LinkedHashMap<>();
    running.forEach((trial, runs) ->
        scores.put(trial, new Scores(runs.stream().map(run -> result(trial, run)).toList())));
    return scores;
  }

  private static Score result(Trial trial, Future<Score> run) {
    try {
      return run.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(trial + " failed", e.getCause());
    }
  }

  @Override
  public String toString() {
    return on.name() + ", " + by.words() + (oneWay ? ", one-way" : ", round trips");
  }
}
