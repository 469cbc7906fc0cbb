package dev.wanctl.bench;

import java.util.Collection;
import java.util.Locale;
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
    ChainedOptionsBuilder options =
        new OptionsBuilder().addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT);
    for (String pattern : patterns) {
      options = options.include(pattern);
    }
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    System.out.println("| benchmark | mean us | p50 us | p99 us | p99.9 us | max us | B/op |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    for (RunResult result : results) {
      Statistics times = result.getPrimaryResult().getStatistics();
      String name = result.getParams().getBenchmark();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.2f | %.1f | %.1f |%n",
          name.substring(name.lastIndexOf('.') + 1),
          times.getMean(),
          times.getPercentile(50),
          times.getPercentile(99),
          times.getPercentile(99.9),
          times.getMax(),
          allocated(result));
    }
  }

  private static double allocated(RunResult result) {
    Result<?> rate = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return rate == null ? Double.NaN : rate.getScore();
  }
}
