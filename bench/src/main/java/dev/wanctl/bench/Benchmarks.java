package dev.wanctl.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/// Runs benchmarks and prints a table (Markdown) of their times and of what they allocate. The
/// arguments are patterns of their names; without any, all are run.
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] patterns) throws RunnerException {
    // Sampling single calls allocates by itself, so what a call allocates is measured apart.
    Collection<RunResult> times = new Runner(options(patterns).build()).run();
    Collection<RunResult> garbage =
        new Runner(
                options(patterns)
                    .mode(Mode.AverageTime)
                    .measurementIterations(2)
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    Map<String, Double> allocated = new HashMap<>();
    garbage.forEach(r -> allocated.put(r.getParams().getBenchmark(), allocated(r)));
    print(times, allocated);
  }

  private static ChainedOptionsBuilder options(String[] patterns) {
    ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.SILENT);
    for (String pattern : patterns) {
      options = options.include(pattern);
    }
    return options;
  }

  private static void print(Collection<RunResult> results, Map<String, Double> allocated) {
    System.out.println("| benchmark | mean us | p50 us | p99 us | p99.9 us | max us | B/op |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    for (RunResult result : results) {
      Statistics times = result.getPrimaryResult().getStatistics();
      String name = result.getParams().getBenchmark();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.2f | %.1f | %.2f |%n",
          name.substring(name.lastIndexOf('.') + 1),
          times.getMean(),
          times.getPercentile(50),
          times.getPercentile(99),
          times.getPercentile(99.9),
          times.getMax(),
          allocated.getOrDefault(name, Double.NaN));
    }
  }

  private static double allocated(RunResult result) {
    Result<?> rate = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return rate == null ? Double.NaN : rate.getScore();
  }
}
