package dev.wanctl.bench;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Measures the benchmarks of two builds in turns and prints what differs. A process of each build
/// runs [Slices] of some milliseconds, never both at once, old and new by turns, so that whatever
/// the machine does happens to both; the fastest tenth of each counts. How a process happens to lie
/// in memory makes a difference, too, so there are several pairs of processes, and a difference
/// counts only if all of the interval that their ratios give is beyond what nobody cares for.
///
/// Arguments: the class paths of the old and of the new build, a pattern of names, how many pairs
/// of processes, and the classes of benchmarks. Exits with 3 if something became slower.
public final class Turns {

  /// Slices of each side for a pair of processes.
  private static final int SLICES = 50;

  /// Of these the fastest tenth counts: others on the machine only ever make slower, by its caches.
  private static final double FAST = 0.1;

  private Turns() {}

  /// A build's process.
  private static final class Side implements AutoCloseable {
    final List<String> benchmarks = new ArrayList<>();
    private final Process process;
    private final BufferedReader in;
    private final Writer out;

    Side(String classPath, List<String> classes) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      // The daemon's compiler and collector.
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
      command.add(Slices.class.getName());
      command.addAll(classes);
      process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      in =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      out = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
      String name;
      while ((name = in.readLine()) != null && !name.isEmpty()) {
        benchmarks.add(name);
      }
    }

    /// Nanoseconds of processor time of one operation.
    double slice(String benchmark) throws IOException {
      out.write(benchmark + "\n");
      out.flush();
      String answer = in.readLine();
      if (answer == null) {
        throw new IOException("the process that measures " + benchmark + " ended");
      }
      return Double.parseDouble(answer);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  /// What was measured of a benchmark, an element for each pair of processes.
  private record Measured(List<Double> old, List<Double> next, List<Double> ratios) {
    Measured() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  public static void main(String[] arguments) throws IOException, NoMeasurement {
    Pattern pattern = Pattern.compile(arguments[2]);
    int pairs = Integer.parseInt(arguments[3]);
    List<String> classes = List.of(arguments).subList(4, arguments.length);
    Map<String, Measured> all = new TreeMap<>();
    for (int pair = 0; pair < pairs; pair++) {
      try (Side old = new Side(arguments[0], classes);
          Side next = new Side(arguments[1], classes)) {
        for (String benchmark : old.benchmarks) {
          if (pattern.matcher(benchmark).find() && next.benchmarks.contains(benchmark)) {
            measure(old, next, benchmark, all.computeIfAbsent(benchmark, _ -> new Measured()));
          }
        }
      }
    }
    System.exit(print(all) ? 3 : 0);
  }

  private static void measure(Side old, Side next, String benchmark, Measured to)
      throws IOException {
    double[] before = new double[SLICES];
    double[] after = new double[SLICES];
    old.slice(benchmark); // warms up
    next.slice(benchmark);
    for (int i = 0; i < SLICES; i++) {
      boolean oldFirst = i % 2 == 0;
      before[i] = oldFirst ? old.slice(benchmark) : 0;
      after[i] = next.slice(benchmark);
      before[i] = oldFirst ? before[i] : old.slice(benchmark);
    }
    double oldFast = Estimate.quantile(before, FAST);
    double newFast = Estimate.quantile(after, FAST);
    to.old().add(oldFast);
    to.next().add(newFast);
    to.ratios().add(newFast / oldFast);
  }

  /// True if something became slower.
  private static boolean print(Map<String, Measured> all) throws NoMeasurement {
    System.out.println("| benchmark | old, us | new, us | new / old | 99 % interval | verdict |");
    System.out.println("|---|---:|---:|---:|---:|---|");
    boolean slower = false;
    for (Map.Entry<String, Measured> one : all.entrySet()) {
      Difference difference = Difference.of(one.getValue().ratios());
      slower |= difference.verdict() == Difference.Verdict.SLOWER;
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3g | %.3g | %.3f | %.3f to %.3f | %s |%n",
          one.getKey(),
          median(one.getValue().old()) / 1e3,
          median(one.getValue().next()) / 1e3,
          difference.ratio(),
          difference.low(),
          difference.high(),
          difference.verdict().words());
    }
    return slower;
  }

  private static double median(List<Double> values) {
    return Estimate.median(values.stream().mapToDouble(d -> d).toArray());
  }
}
