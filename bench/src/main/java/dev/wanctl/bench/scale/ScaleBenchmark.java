package dev.wanctl.bench.scale;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.engine.DeviceRules;
import dev.wanctl.engine.Engine;
import dev.wanctl.engine.FormerDevices;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.ProbePlan;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.linux.LinuxProber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One process with so many lines, each probed 20 times a second over real sockets, answered by a
/// process of its own; shapers and counters in memory. Prints a row of a table (Markdown).
/// Arguments: how many lines, which share of them is under load (such as `0.1`), how many seconds
/// to warm up, and how many to measure.
public final class ScaleBenchmark {

  private static final List<Stage> STAGES =
      List.of(Stage.LOOP_LATENESS, Stage.EVIDENCE_TO_DECISION, Stage.REPLY_TO_DECISION);

  private ScaleBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      head();
      return;
    }
    int lines = Integer.parseInt(arguments[0]);
    double loaded = Double.parseDouble(arguments[1]);
    Duration warmUp = Duration.ofSeconds(Long.parseLong(arguments[2]));
    Duration measured = Duration.ofSeconds(Long.parseLong(arguments[3]));
    Process host =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EchoingHost.class.getName())
            .redirectError(Redirect.INHERIT)
            .start();
    Path folder = Files.createTempDirectory("wanctl-scale-");
    try (BufferedReader said =
            new BufferedReader(
                new InputStreamReader(host.getInputStream(), StandardCharsets.US_ASCII));
        StateDirectory directory = StateDirectory.open(folder)) {
      int port = Integer.parseInt(said.readLine());
      Engine engine = new Engine(LinuxProber::open, directory);
      engine.start(
          plans(lines, loaded, port),
          (_, _) -> new FormerDevices.Way.Closed("not in a benchmark", "none"));
      Thread.sleep(warmUp);
      row(engine, lines, loaded, measured);
      // Stopping is not what is measured, and the folder is of this run alone.
      System.out.flush();
      host.destroy();
      Runtime.getRuntime().halt(0);
    }
  }

  private static List<LinePlan> plans(int lines, double loaded, int port) {
    Reflector reflector =
        new Reflector.UdpEcho(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    LineSettings settings =
        new LineSettings(
            new DirectionSettings(BitRate.mbit(5), BitRate.mbit(100)),
            new DirectionSettings(BitRate.mbit(1), BitRate.mbit(20)));
    List<LinePlan> plans = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      SimulatedLine line = new SimulatedLine(i < loaded * lines);
      plans.add(
          new LinePlan(
              "line" + i,
              settings,
              line::shaper,
              line::meter,
              new ProbePlan(
                  List.of(reflector),
                  ProbeBinding.ANY,
                  Duration.ofMillis(50),
                  Duration.ZERO,
                  false,
                  OptionalInt.empty(),
                  Optional.empty()),
              new StopPolicy.Leave(),
              DeviceRules.USUAL,
              false));
    }
    return plans;
  }

  private static void head() {
    System.out.println(
        "| lines | of them loaded | processor, % of one | per line, % | decisions/s and line |"
            + " loop late p50 ms | p99 | evidence to decision p50 ms | p99 | reply to decision p50 ms"
            + " | p99 | evidence lost | threads | RSS MB |");
    System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
  }

  private static void row(Engine engine, int lines, double loaded, Duration measured)
      throws InterruptedException, IOException {
    Map<Stage, Histogram.Snapshot> before = new EnumMap<>(Stage.class);
    STAGES.forEach(stage -> before.put(stage, engine.stages().of(stage)));
    long decisions = decisions(engine);
    long lost = engine.droppedEvidence();
    Duration processor = processor();
    long start = System.nanoTime();
    Thread.sleep(measured);
    double seconds = (System.nanoTime() - start) / 1e9;
    double share = 100 * (processor().minus(processor).toNanos() / 1e9) / seconds;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "| %d | %.0f %% | %.1f | %.3f | %.1f |",
            lines,
            100 * loaded,
            share,
            share / lines,
            (decisions(engine) - decisions) / seconds / lines));
    for (Stage stage : STAGES) {
      Histogram.Snapshot now =
          engine.stages().of(stage).since(before.getOrDefault(stage, Histogram.Snapshot.EMPTY));
      out.append(
          String.format(
              Locale.ROOT, " %.2f | %.2f |", now.quantile(0.5) / 1e6, now.quantile(0.99) / 1e6));
    }
    out.append(
        String.format(
            Locale.ROOT,
            " %d | %d | %d |",
            engine.droppedEvidence() - lost,
            kilobytes("Threads:"),
            kilobytes("VmRSS:") / 1024));
    System.out.println(out);
  }

  private static Duration processor() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static long decisions(Engine engine) {
    return engine.status().stream()
        .mapToLong(line -> line.decision().map(LineSnapshot::decisions).orElse(0L))
        .sum();
  }

  private static long kilobytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
