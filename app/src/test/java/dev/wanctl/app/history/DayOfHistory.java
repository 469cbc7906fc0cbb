package dev.wanctl.app.history;

import dev.wanctl.app.history.HistoryFile.Waiting;
import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineEvent;
import dev.wanctl.engine.LineStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// The whole history of a daemon, second by second of a clock of the test's, on one thread.
public final class DayOfHistory {

  /// A turn meets a lock for two real seconds, so there are fewer than the writer's thread has.
  private static final int TURN = 30;

  private final HistoryPlan plan;
  private final HistoryQueue queue = new HistoryQueue();
  private final HistoryWriter writer;
  private final Seconds seconds;
  private final Supplier<Moment> now;

  public DayOfHistory(Path folder, StatusSource source, Clock clock, Supplier<Moment> now) {
    this.now = now;
    plan = new HistoryPlan(folder, 256L << 20, Duration.ofDays(730));
    writer = new HistoryWriter(plan, queue, clock, () -> {});
    Happenings happenings = new Happenings(source, queue::add);
    seconds =
        Seconds.idle(
            source,
            now,
            new Seconds.Taker() {
              @Override
              public void second(LineStatus line, Second second, List<LineSnapshot> decided) {
                queue.add(Waiting.of(line.name(), Step.of(second, decided)));
              }

              @Override
              public void over(long at) {
                if (at % 2 == 0) {
                  happenings.look(now.get());
                }
              }
            });
  }

  /// A second is over.
  public void second(long number) {
    seconds.sum();
    if (number % TURN == 0) {
      writer.turn();
    }
  }

  public void happened(LineEvent event) {
    queue.add(
        new HistoryEvent(
            now.get().wall().toEpochMilli(), event.line(), event.kind(), "info", event.text()));
  }

  /// Another process takes an exclusive lock, until it is closed.
  public AutoCloseable lock() {
    Database other = Database.writable(plan.file());
    other.run("BEGIN EXCLUSIVE");
    return () -> {
      other.run("ROLLBACK");
      other.close();
    };
  }

  public HistoryReport report() {
    return writer.report();
  }

  /// Writes what waits.
  public void end() {
    writer.write();
  }

  public Path file() {
    return plan.file();
  }
}
