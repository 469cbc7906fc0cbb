package dev.wanctl.app.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.alert.DayOfAlerts;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.MqttConfig;
import dev.wanctl.app.history.DayOfHistory;
import dev.wanctl.app.history.History;
import dev.wanctl.app.history.Past;
import dev.wanctl.app.http.HttpService;
import dev.wanctl.app.http.Served;
import dev.wanctl.app.mqtt.MqttThread;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.Transitions;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.VirtualRun;
import dev.wanctl.sim.loop.BusyMeter;
import dev.wanctl.sim.loop.MemoryShaper;
import dev.wanctl.sim.loop.WatchedLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A day of two lines in virtual time, made of ten simulated minutes at a time of wanctl's own law,
/// through the daemon's own conditions, history, alerts and log. Beside it a real loop runs in real
/// time. From eight to sixteen everything goes wrong that is none of the loop's business; what went
/// before is what the loop is compared with, so that a busy machine counts on both sides.
class DayTest {

  private static final int HOUR = 3600;
  private static final int BLOCK = 600;

  /// A control that has just begun is no day's business.
  private static final int BEFORE = 60;

  private static final int TROUBLE = 8 * HOUR;
  private static final int WELL_AGAIN = 16 * HOUR;
  private static final int BROWSERS = 50;

  /// Of a turn of the loop: what one that waits for a lock (2 s) would exceed.
  private static final long LATE = 1_000_000_000;

  private static final VirtualRun.Options AT_REST =
      new VirtualRun.Options(
          Duration.ofMillis(250), Duration.ofMillis(250), VirtualRun.Options.LOCAL.actuation());

  @TempDir Path folder;

  /// What a line does in blocks of ten minutes, over and over.
  private record Line(String name, List<Decided> blocks, int firstFailure) {
    private static final int EVERY = 3 * HOUR;
    private static final int LASTS = 360;

    List<LineSnapshot> second(long s, long nanos, long before) {
      int block = (int) (s / BLOCK % blocks.size());
      return blocks.get(block).at(BEFORE + (int) (s % BLOCK), nanos, before);
    }

    /// Whether its shaper does not answer.
    boolean fails(long s) {
      return s >= firstFailure && (s - firstFailure) % EVERY < LASTS;
    }

    List<Long> failures(long until) {
      List<Long> all = new ArrayList<>();
      for (long s = firstFailure; s < until; s += EVERY) {
        all.add(s);
      }
      return all;
    }
  }

  private static List<Line> lines() {
    Duration length = Duration.ofSeconds(BEFORE + BLOCK);
    Decided busy = Decided.in(Scenario.named("steady", length, 4), VirtualRun.Options.LOCAL);
    Decided drop = Decided.in(Scenario.named("drop", length, 1), VirtualRun.Options.LOCAL);
    Decided hole = Decided.in(Scenario.named("blackhole", length, 2), VirtualRun.Options.LOCAL);
    Decided idle = Decided.in(Scenario.named("idle", length, 3), AT_REST);
    List<Decided> cable = new ArrayList<>(Collections.nCopies(12, busy));
    cable.set(2, drop);
    cable.set(3, idle);
    cable.set(8, hole);
    cable.set(9, idle);
    List<Decided> dsl = new ArrayList<>(Collections.nCopies(18, idle));
    dsl.set(5, drop);
    return List.of(new Line("cable", cable, 2400), new Line("dsl", dsl, 5400));
  }

  @Test
  @DisplayName(
      "C-92, C-94, C-95: a day with two lines is a small history, a short log, and no lost alert,"
          + " and the loop does not notice what fails")
  void aDayOfTwoLines() throws Exception {
    List<Line> lines = lines();
    DayClock clock = new DayClock();
    DaySource source = new DaySource(clock);
    try (SmallDisk disk = SmallDisk.in(folder);
        StateDirectory state = StateDirectory.open(disk.folder());
        StateDirectory live = StateDirectory.open(folder.resolve("live"));
        LogOfTime log = new LogOfTime(clock::instant);
        Hook hook = new Hook()) {
      DayOfHistory history = new DayOfHistory(disk.folder(), source, clock, clock::moment);
      DayOfAlerts alerts =
          new DayOfAlerts(hook.url(), new StatusDocument(source)::conditions, state, clock);
      source.report(history::report, alerts::report);
      Map<String, Transitions> transitions = new LinkedHashMap<>();
      lines.forEach(l -> transitions.put(l.name(), new Transitions(l.name(), history::happened)));
      Day day = new Day(lines, clock, source, transitions, history, alerts);
      Histogram.Snapshot calm;
      Histogram.Snapshot troubled;
      try (WatchedLoop loop =
          new WatchedLoop(
              live, () -> new MemoryShaper(true), BusyMeter::new, new StopPolicy.Leave())) {
        loop.await("the loop turns", () -> loop.lateness().count() > 100);
        day.until(HOUR); // until the machine knows its way
        Histogram.Snapshot start = loop.lateness();
        day.until(TROUBLE);
        Histogram.Snapshot before = loop.lateness();
        calm = before.since(start);
        trouble(day, disk, hook);
        troubled = loop.lateness().since(before);
      }
      day.until(24 * HOUR);
      day.untilAllIsTold();
      history.end();
      told(lines, hook, alerts.report());
      kept(history, disk);
      System.out.printf(
          "a day: log %d lines, %d messages with %d incidents; the loop calm %s, troubled %s%n",
          log.lines().size(), hook.messages(), hook.began().size(), words(calm), words(troubled));
      assertThat(log.lines()).as("the log").hasSizeBetween(20, 199);
      punctual(calm, troubled);
    }
  }

  /// Everything at a time.
  private void trouble(Day day, SmallDisk disk, Hook hook) throws Exception {
    hook.hang(true);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        MqttThread mqtt =
            MqttThread.start(
                broker(silent.getLocalPort()), day.source(), (_, _, _) -> Optional.empty());
        HttpService service =
            HttpService.start(
                new HttpConfig.Listen("127.0.0.1", 0),
                day.source(),
                Served.PAGES,
                History.ofLastHour(day.source(), day.clock::moment));
        Browsers browsers = Browsers.watching(service.port(), BROWSERS)) {
      day.source().exporting(() -> List.of(mqtt.report()));
      day.until(TROUBLE + HOUR);
      try (AutoCloseable _ = day.history().lock()) {
        day.until(TROUBLE + HOUR + 300);
        assertThat(day.history().report().state()).isEqualTo(HistoryReport.State.FAILING);
      }
      day.until(TROUBLE + 2 * HOUR);
      HistoryReport unlocked = day.history().report();
      assertThat(unlocked.state()).as("by itself").isEqualTo(HistoryReport.State.WORKING);
      assertThat(unlocked.droppedSeconds()).as("five minutes are kept").isZero();
      disk.fill();
      day.until(TROUBLE + 2 * HOUR + 1800);
      if (disk.isSmall()) {
        assertThat(day.history().report().state()).isEqualTo(HistoryReport.State.FAILING);
      }
      disk.free();
      day.until(WELL_AGAIN);
      assertThat(day.history().report().state()).isEqualTo(HistoryReport.State.WORKING);
      assertThat(mqtt.report().health().state()).isNotEqualTo(Subsystem.State.WORKING);
      browsers.haveAllSeen();
      day.source().exporting(List::of);
    }
    hook.hang(false);
  }

  private static MqttConfig broker(int port) {
    return new MqttConfig(
        "127.0.0.1",
        port,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "wanctl",
        Optional.of("homeassistant"),
        false,
        Duration.ofSeconds(1));
  }

  /// Everything that was to be told has arrived.
  private static void told(List<Line> lines, Hook hook, AlertReport report) {
    assertThat(report.sinks()).allMatch(s -> s.lost() == 0 && s.pending() == 0);
    assertThat(report.open()).isEmpty();
    assertThat(hook.over()).as("what began is over").isEqualTo(hook.began().keySet());
    for (Line line : lines) {
      for (long failure : line.failures(24 * HOUR)) {
        Instant at = DayClock.MIDNIGHT.plusSeconds(failure);
        assertThat(hook.began().values())
            .as("the failure of %s at %s is told", line.name(), at)
            .anyMatch(b ->
                b.line().equals(line.name())
                    && Duration.between(at, b.at()).abs().toSeconds() <= 2);
      }
    }
  }

  private static void kept(DayOfHistory history, SmallDisk disk) throws IOException {
    HistoryReport report = history.report();
    assertThat(report.lostEvents()).isZero();
    long size;
    try (Stream<Path> files = Files.list(disk.folder())) {
      size =
          files
              .filter(f -> f.getFileName().toString().startsWith("history.db"))
              .mapToLong(f -> f.toFile().length())
              .sum();
    }
    System.out.printf("a day: history %.1f MB%n", size / 1e6);
    assertThat(size).as("the history's files").isBetween(1_000_000L, 20_000_000L);
    long start = DayClock.MIDNIGHT.getEpochSecond();
    try (Past past = Past.open(history.file())) {
      for (String line : List.of("cable", "dsl")) {
        long known = past.read(line, start, start + 24 * HOUR, 1).size();
        assertThat(known + report.droppedSeconds())
            .as("each second of %s is known, or was counted as given up", line)
            .isGreaterThanOrEqualTo(24 * HOUR - 2);
        assertThat(known).isGreaterThan(24 * HOUR - 1800 - 60);
      }
      assertThat(past.events("cable", start, start + 24 * HOUR, 5000))
          .anyMatch(e -> e.text().contains("congestion over"))
          .anyMatch(e -> e.text().contains("history-failing"))
          .anyMatch(e -> e.text().contains("mqtt-failing"))
          .anyMatch(e -> e.text().contains("alerting-degraded"));
    }
  }

  private static String words(Histogram.Snapshot turns) {
    return "%d turns, late by %d us at the median, %d at p99, %d at most"
        .formatted(
            turns.count(),
            turns.quantile(0.5) / 1000,
            turns.quantile(0.99) / 1000,
            turns.quantile(1) / 1000);
  }

  private static void punctual(Histogram.Snapshot calm, Histogram.Snapshot troubled) {
    assertThat(calm.count()).isGreaterThan(50);
    assertThat(troubled.count()).isGreaterThan(50);
    assertThat(troubled.quantile(0.5))
        .as("half of the turns")
        .isLessThan(Math.max(2_000_000, 3 * calm.quantile(0.5)));
    assertThat(troubled.quantile(0.99))
        .as("99 of 100 turns")
        .isLessThan(Math.max(50_000_000, 3 * calm.quantile(0.99)));
    assertThat(troubled.quantile(1))
        .as("the latest turn")
        .isLessThan(Math.max(LATE, 4 * calm.quantile(1)));
  }

  /// The day as it passes; one thread.
  private static final class Day {
    private final List<Line> lines;
    private final DayClock clock;
    private final DaySource source;
    private final Map<String, Transitions> transitions;
    private final DayOfHistory history;
    private final DayOfAlerts alerts;

    Day(
        List<Line> lines,
        DayClock clock,
        DaySource source,
        Map<String, Transitions> transitions,
        DayOfHistory history,
        DayOfAlerts alerts) {
      this.lines = lines;
      this.clock = clock;
      this.source = source;
      this.transitions = transitions;
      this.history = history;
      this.alerts = alerts;
    }

    DaySource source() {
      return source;
    }

    DayOfHistory history() {
      return history;
    }

    void until(long second) throws InterruptedException {
      while (clock.second() < second) {
        pass();
      }
    }

    private void pass() throws InterruptedException {
      Map<String, List<LineSnapshot>> made = new LinkedHashMap<>();
      long second = clock.second();
      for (Line line : lines) {
        List<LineSnapshot> before = source.decisions(line.name(), 1);
        long count = before.isEmpty() ? 0 : before.getLast().decisions();
        List<LineSnapshot> now = line.second(second, clock.nanos(), count);
        made.put(line.name(), now.isEmpty() ? before : now);
        source.fails(line.name(), line.fails(second));
      }
      source.decided(made);
      clock.pass();
      made.forEach(
          (name, decided) -> java.util.Objects.requireNonNull(transitions.get(name)).look(decided));
      history.second(second);
      alerts.second(clock.moment());
    }

    /// A few quiet minutes more.
    void untilAllIsTold() throws InterruptedException {
      for (int i = 0; i < 2 * HOUR && !allIsTold(); i++) {
        clock.pass();
        alerts.second(clock.moment());
        TimeUnit.MICROSECONDS.sleep(10);
      }
    }

    private boolean allIsTold() {
      AlertReport report = alerts.report();
      return report.open().isEmpty() && report.sinks().stream().allMatch(s -> s.pending() == 0);
    }
  }
}
