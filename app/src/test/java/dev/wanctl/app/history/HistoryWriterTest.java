package dev.wanctl.app.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.history.HistoryFile.Waiting;
import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.HistoryReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The writer, turn by turn, by a clock that the test sets.
class HistoryWriterTest {

  private static final String LINE = "cable";

  private static final class Watch extends Clock {
    private Instant now = Instant.ofEpochSecond(Days.NOON);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @TempDir Path folder;
  private final Watch watch = new Watch();
  private final HistoryQueue queue = new HistoryQueue();
  private final Days days = new Days(1);
  private final AtomicInteger learned = new AtomicInteger();

  private HistoryWriter writer() {
    return writer(folder);
  }

  private HistoryWriter writer(Path where) {
    HistoryPlan plan = new HistoryPlan(where, 64L << 20, Duration.ofDays(730));
    return new HistoryWriter(plan, queue, watch, learned::incrementAndGet);
  }

  /// Seconds pass, each with one second of one line; the writer has its turn every ten.
  private void pass(HistoryWriter writer, int seconds) {
    for (int i = 1; i <= seconds; i++) {
      queue.add(Waiting.of(LINE, days.plain(watch.now.getEpochSecond())));
      watch.now = watch.now.plusSeconds(1);
      if (i % 10 == 0) {
        writer.turn();
      }
    }
  }

  private HistoryEvent event(String text) {
    return new HistoryEvent(watch.millis(), LINE, "congestion", "info", text);
  }

  private long known() {
    try (Past past = Past.open(Past.file(folder))) {
      return past.read(LINE, Days.NOON - 86_400, Days.NOON + 86_400, 3600).stream()
          .mapToLong(s -> s.step().decisions())
          .sum();
    }
  }

  @Test
  void writesEachMinuteAndEventsSooner() {
    HistoryWriter writer = writer();
    assertThat(writer.report().state()).isEqualTo(State.NEVER_WORKED);
    pass(writer, 10);
    assertThat(writer.report().state()).isEqualTo(State.WORKING);
    assertThat(known()).isEqualTo(10);
    pass(writer, 30);
    assertThat(known()).as("a minute is not over").isEqualTo(10);
    queue.add(event("something"));
    pass(writer, 10);
    assertThat(known()).isEqualTo(50);
    assertThat(writer.report().waiting()).isZero();
    assertThat(writer.report().bytes()).isPositive();
    assertThat(learned.get()).isEqualTo(1);
    pass(writer, 3600);
    assertThat(learned.get()).as("once in each hour").isEqualTo(2);
  }

  @Test
  @DisplayName("C-92: while another process holds an exclusive lock, what cannot wait is counted")
  void aLockedFileCostsSecondsAndNoEvents() {
    HistoryWriter writer = writer();
    pass(writer, 60);
    long before = known();
    int waited = queue.waiting();
    try (Database other = Database.writable(Past.file(folder))) {
      other.run("BEGIN EXCLUSIVE");
      queue.add(event("meanwhile"));
      // Five minutes of five lines.
      for (int i = 0; i < 300; i++) {
        for (int line = 0; line < 5; line++) {
          queue.add(Waiting.of(LINE, days.plain(watch.now.getEpochSecond())));
        }
        watch.now = watch.now.plusSeconds(1);
      }
      writer.turn();
      HistoryReport report = writer.report();
      assertThat(report.state()).isEqualTo(State.FAILING);
      assertThat(report.failure().orElseThrow().what()).contains("another process");
      assertThat(report.waiting()).isEqualTo(HistoryQueue.MOST_SECONDS);
      assertThat(report.droppedSeconds()).isEqualTo(waited + 1500 - HistoryQueue.MOST_SECONDS);
      assertThat(report.lostEvents()).isZero();
      other.run("ROLLBACK");
    }
    watch.now = watch.now.plusSeconds(60);
    writer.turn();
    assertThat(writer.report().state()).isEqualTo(State.WORKING);
    assertThat(writer.report().failure()).isEmpty();
    assertThat(known()).isEqualTo(before + HistoryQueue.MOST_SECONDS);
    try (Past past = Past.open(Past.file(folder))) {
      assertThat(past.events(LINE, Days.NOON - 9, Days.NOON + 999, 9))
          .extracting(HistoryEvent::text)
          .containsExactly("meanwhile");
    }
  }

  @Test
  @DisplayName("C-94: on a full disk seconds are given up, no event is, and it goes on by itself")
  void aFullDiskCostsSecondsAndNoEvents() throws IOException, InterruptedException {
    Path small = folder.resolve("small");
    Files.createDirectory(small);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small.toString()) == 0,
        "SKIPPED: no small file system can be mounted here: needs root (CAP_SYS_ADMIN)");
    try {
      HistoryWriter writer = writer(small);
      pass(writer, 60);
      assertThat(writer.report().state()).isEqualTo(State.WORKING);
      int waited = queue.waiting();
      Path ballast = small.resolve("ballast");
      fill(ballast);
      queue.add(event("while it is full"));
      pass(writer, 1500);
      HistoryReport report = writer.report();
      assertThat(report.state()).isEqualTo(State.FAILING);
      assertThat(report.failure().orElseThrow().remedy()).contains("make room");
      assertThat(report.droppedSeconds()).isEqualTo(waited + 1500 - HistoryQueue.MOST_SECONDS);
      assertThat(report.lostEvents()).isZero();
      Files.delete(ballast);
      pass(writer, 10);
      assertThat(writer.report().state()).isEqualTo(State.WORKING);
      try (Past past = Past.open(Past.file(small))) {
        assertThat(past.events(LINE, Days.NOON - 9, Days.NOON + 9999, 9))
            .extracting(HistoryEvent::text)
            .containsExactly("while it is full");
      }
    } finally {
      run("umount", "-l", small.toString());
    }
  }

  private static void fill(Path file) {
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException _) {
      // full
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    process.waitFor(20, TimeUnit.SECONDS);
    return process.exitValue();
  }

  @Test
  void aFileThatCannotBeUsedIsSetAsideAndANewOneBegins() throws IOException {
    Files.writeString(Past.file(folder), "this is no database. ".repeat(300));
    HistoryWriter writer = writer();
    pass(writer, 130);
    assertThat(writer.report().state()).isEqualTo(State.WORKING);
    assertThat(writer.report().aside()).isPresent();
    assertThat(Path.of(writer.report().aside().orElseThrow().file())).exists();
    assertThat(known()).isPositive();
  }

  @Test
  void aFolderThatCannotBeIsAFailureThatTellsWhatToDo() throws IOException {
    Path file = Files.createFile(folder.resolve("no-folder"));
    HistoryWriter writer = writer(file);
    pass(writer, 60);
    assertThat(writer.report().state()).isEqualTo(State.NEVER_WORKED);
    assertThat(writer.report().failure().orElseThrow().remedy()).contains("state folder writable");
    assertThat(writer.report().waiting()).isEqualTo(60);
  }

  @Test
  @DisplayName("C-91: a file far above its bound is served at once and made smaller piece by piece")
  void maintenanceIsSmallPieces() {
    // Three weeks of seconds, of which two days may stay.
    try (HistoryFile file = HistoryFile.open(Past.file(folder), 1L << 30, Duration.ofDays(730))) {
      for (long at = Days.NOON - 21 * 86_400; at < Days.NOON; at += 86_400) {
        List<Waiting> waiting = new java.util.ArrayList<>();
        for (long s = at; s < at + 86_400; s += 40) {
          waiting.add(Waiting.of(LINE, days.plain(s)));
        }
        file.add(waiting, List.of());
      }
    }
    HistoryWriter writer = writer();
    queue.add(Waiting.of(LINE, days.plain(watch.now.getEpochSecond())));
    writer.write();
    assertThat(writer.report().state()).as("before any maintenance").isEqualTo(State.WORKING);
    assertThat(known()).isPositive();
    long before = seconds();
    writer.trim();
    long after = seconds();
    assertThat(before - after).as("an hour of it at a time").isBetween(1L, 90L);
    for (int i = 0; i < 1000; i++) {
      writer.trim();
    }
    assertThat(seconds()).isBetween(2 * 86_400L / 40, 2 * 86_400L / 40 + 91);
  }

  private long seconds() {
    try (Past past = Past.open(Past.file(folder))) {
      return past.read(LINE, Days.NOON - 22 * 86_400, Days.NOON + 60, 1).stream()
          .filter(s -> s.seconds() == 1)
          .count();
    }
  }
}
