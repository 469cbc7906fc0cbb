package dev.wanctl.engine;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.engine.record.Recorder;
import dev.wanctl.engine.record.RecorderPlan;
import dev.wanctl.sim.loop.MemoryShaper;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import jdk.jfr.Recording;

/// A day of two lines in as little time as it takes: evidence of a made-up line, 20 replies a
/// second each while it is busy and one at rest, goes through the engine's own loop as fast as the
/// loop takes it, with the recorder, the log's look at the decisions once a second, and the state
/// saved once a minute. Prints every six hours what the process holds, and at the end how long the
/// collector stopped everything, by its notifications; leaves a flight recording. In the package of
/// what it measures. Arguments: hours, and where the recording goes.
public final class DayOfTheLoop {

  private static final long STEP = 50_000_000;
  private static final long HOUR = 3_600_000_000_000L;

  /// Of a line at rest: how far apart probes leave, and at which of the steps counters are read.
  private static final long RESTING = 1_000_000_000;

  private static final int COUNTED = 4;

  /// Never read: evidence is made up.
  private static final class NoMeter implements Meter {
    @Override
    public Duration period() {
      return Duration.ofDays(1);
    }

    @Override
    public boolean local() {
      return true;
    }

    @Override
    public void read(TrafficSample sample) {}

    @Override
    public void close() {}
  }

  /// A FIFO in each direction, busy for ten minutes of each hour, which loses a third of its
  /// capacity for a minute of those.
  private static final class MadeUpLine {
    private static final double DOWN = 20e6;
    private final Random random;
    private boolean rests;
    private double queue;
    private double down;
    private double up;

    MadeUpLine(long seed) {
      random = new Random(seed);
    }

    void feed(EvidenceQueue to, Line line, long now, long turn) {
      long second = turn / 20;
      boolean busy = second % 3600 < 600;
      if (rests == busy) {
        rests = !busy;
        to.pace(line.index, now, rests ? RESTING : STEP);
      }
      double capacity = busy && second % 300 > 240 ? DOWN * 2 / 3 : DOWN;
      double rate = busy ? line.controller.desired(Direction.DOWNLOAD) : 1e5;
      double fed = rate * STEP / 1e9;
      queue = Math.max(0, queue + fed - capacity * STEP / 1e9);
      down += Math.min(fed, capacity * STEP / 1e9) / 8;
      up += (busy ? 2e6 : 1e4) * STEP / 1e9 / 8;
      long delay = 24_000_000 + random.nextInt(1_500_000) + (long) (queue / capacity * 1e9);
      if (busy || turn % COUNTED == 0) {
        to.traffic(line.index, now, (long) down, (long) up, 0, 0);
      }
      if (busy || turn % (RESTING / STEP) == 0) {
        to.echo(line.index, (int) (turn % 6), now - delay, now);
        to.confirmed(
            line.index,
            now,
            now,
            Math.round(line.controller.desired(Direction.DOWNLOAD)),
            Math.round(line.controller.desired(Direction.UPLOAD)));
      }
    }
  }

  private DayOfTheLoop() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    double hours = Double.parseDouble(arguments[0]);
    List<Long> pauses = new ArrayList<>();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, _) -> {
                var info =
                    GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData());
                synchronized (pauses) {
                  pauses.add(info.getGcInfo().getDuration());
                }
              },
              null,
              null);
    }
    try (Recording recording = new Recording()) {
      recording.enable("jdk.GarbageCollection");
      recording.enable("jdk.GCPhasePause");
      recording.disable(
          "wanctl.Stage"); // an object for each duration, which no daemon makes by itself
      recording.start();
      long start = System.nanoTime();
      String lines = run(hours);
      double seconds = (System.nanoTime() - start) / 1e9;
      recording.stop();
      recording.dump(Path.of(arguments[1]));
      Thread.sleep(500); // notifications on their way
      synchronized (pauses) {
        print(hours, seconds, lines, pauses);
      }
    }
  }

  private static String run(double hours) throws IOException {
    Path folder = Files.createTempDirectory("wanctl-day-");
    Stages stages = new Stages();
    EvidenceQueue evidence = new EvidenceQueue();
    ControlLoop loop = new ControlLoop(evidence, stages);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    long decisions = 0;
    long turns = (long) (hours * HOUR / STEP);
    try (StateDirectory directory = StateDirectory.open(folder);
        Recorder recorder =
            Recorder.start(folder, new RecorderPlan("bench", 64L << 20), _ -> {}, () -> false)
                .orElseThrow()) {
      SavedState saved = new SavedState(directory);
      Journal journal = new Journal(directory);
      List<Line> lines = new ArrayList<>();
      List<MadeUpLine> worlds = new ArrayList<>();
      List<Transitions> logs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        LinePlan plan = plan("line" + i);
        Rates first = new Rates(BitRate.mbit(20), BitRate.mbit(5));
        Actuator idle =
            new Actuator(plan, i, first, evidence, journal, stages, () -> LineOrders.NONE);
        LineController law = new LineController(plan.settings(), 0);
        Load load = new Load(() -> {});
        lines.add(
            new Line(i, plan.settings(), law, idle, load, stages, recorder.add(plan.name()), 0));
        worlds.add(new MadeUpLine(i));
        logs.add(new Transitions(plan.name(), _ -> {}));
      }
      loop.serve(lines);
      System.out.println("| hour | heap in use, kB | RSS, kB | open files | threads |");
      System.out.println("|---:|---:|---:|---:|---:|");
      Instant day = Instant.parse("2026-01-01T00:00:00Z");
      for (long turn = 1; turn <= turns; turn++) {
        long now = turn * STEP;
        for (int i = 0; i < 2; i++) {
          worlds.get(i).feed(evidence, lines.get(i), now, turn);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        loop.turn(now);
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
        if (turn % 20 == 0) {
          for (int i = 0; i < 2; i++) {
            logs.get(i).look(lines.get(i).decisions.after(logs.get(i).seen()));
          }
        }
        if (now % (6 * HOUR) == 0) {
          stands(now / HOUR);
        }
        if (turn % 1200 == 0) {
          Map<String, LineSnapshot> all = new LinkedHashMap<>();
          for (Line line : lines) {
            line.decisions.newest().ifPresent(s -> all.put("line" + line.index, s));
          }
          saved.save(all, day.plusNanos(now));
        }
      }
      decisions =
          lines.stream()
              .mapToLong(l -> l.decisions.newest().map(LineSnapshot::decisions).orElse(0L))
              .sum();
    }
    return String.format(
        Locale.ROOT,
        "%d decisions, %.2f bytes allocated by the loop for each",
        decisions,
        (double) allocated / decisions);
  }

  /// A row of what the process holds.
  private static void stands(long hour) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    String status = Files.readString(Path.of("/proc/self/status"));
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %d | %d | %d |%n",
          hour,
          heap / 1024,
          kilobytes(status, "VmRSS:"),
          open.count() - 1, // the listing's own
          kilobytes(status, "Threads:"));
    }
  }

  private static long kilobytes(String status, String field) {
    return status
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  private static LinePlan plan(String name) {
    return new LinePlan(
        name,
        new LineSettings(
            new DirectionSettings(BitRate.mbit(2), BitRate.mbit(24)),
            new DirectionSettings(BitRate.kbit(500), BitRate.mbit(6))),
        () -> new MemoryShaper(true),
        NoMeter::new,
        new ProbePlan(
            List.of(),
            ProbeBinding.ANY,
            Duration.ofMillis(50),
            Duration.ZERO,
            false,
            OptionalInt.empty(),
            Optional.empty()),
        new StopPolicy.Leave(),
        DeviceRules.USUAL,
        false);
  }

  private static void print(double hours, double seconds, String lines, List<Long> pauses) {
    List<Long> sorted = pauses.stream().sorted().toList();
    int n = sorted.size();
    System.out.printf(
        Locale.ROOT,
        "%.0f hours of two lines in %.0f s: %s; %d collections",
        hours,
        seconds,
        lines,
        n);
    if (n > 0) {
      System.out.printf(
          Locale.ROOT,
          ", pauses of %d ms at the median, %d ms at the 99th percentile, %d ms at most, %d ms"
              + " together",
          sorted.get(n / 2),
          sorted.get(Math.min(n - 1, n * 99 / 100)),
          sorted.getLast(),
          sorted.stream().mapToLong(Long::longValue).sum());
    }
    System.out.println(".");
  }
}
