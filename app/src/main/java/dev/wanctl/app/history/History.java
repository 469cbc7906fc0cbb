package dev.wanctl.app.history;

import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineEvent;
import dev.wanctl.engine.LineStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a daemon keeps of the past: the last hour in memory, everything longer in a file. Nothing
/// of it can hold up control: it only reads what control publishes, and its disk is waited for by a
/// thread of its own. [#start], then readers by any thread, then [#close].
public final class History implements AutoCloseable {

  /// So often conditions and steering are looked at, s.
  private static final int LOOK = 2;

  private final HistoryPlan plan;
  private final HistoryQueue queue = new HistoryQueue();
  private final Seconds seconds;
  private final Optional<HistoryWriter> writer;
  private final Happenings happenings;
  private final BiConsumer<LineStatus, LineSnapshot> eachSecond;
  private final long startedNanos = System.nanoTime();
  private long lookedAt;

  private History(
      HistoryPlan plan,
      StatusSource source,
      Supplier<Moment> clock,
      Consumer<UsualCapacity> learned,
      BiConsumer<LineStatus, LineSnapshot> eachSecond) {
    this.plan = plan;
    this.eachSecond = eachSecond;
    happenings = new Happenings(source, queue::add);
    writer =
        plan.off()
            ? Optional.empty()
            : Optional.of(new HistoryWriter(plan, queue, Clock.systemUTC(), () -> learn(learned)));
    seconds = Seconds.start(source, clock, new Kept());
  }

  /// One that keeps no file.
  public static History ofLastHour(StatusSource source) {
    return ofLastHour(source, Moment::now);
  }

  /// The same by the clock by which the source's decisions are made.
  public static History ofLastHour(StatusSource source, Supplier<Moment> clock) {
    HistoryPlan none = new HistoryPlan(Path.of(""), 0, Duration.ZERO);
    return new History(none, source, clock, _ -> {}, (_, _) -> {});
  }

  /// @param learned is told, by a thread of its own, what lines carry by the hour of the week, soon
  ///   after the start and every hour
  /// @param eachSecond is told the last decision of each second of a line, by the thread that sums
  ///   up, which it must not hold up
  public static History start(
      HistoryPlan plan,
      StatusSource source,
      Consumer<UsualCapacity> learned,
      BiConsumer<LineStatus, LineSnapshot> eachSecond) {
    History history = new History(plan, source, Moment::now, learned, eachSecond);
    history.writer.ifPresent(HistoryWriter::start);
    return history;
  }

  /// What becomes of the seconds.
  private final class Kept implements Seconds.Taker {
    @Override
    public void second(LineStatus line, Second second, List<LineSnapshot> decided) {
      if (writer.isPresent()) {
        queue.add(HistoryFile.Waiting.of(line.name(), Step.of(second, decided)));
      }
      eachSecond.accept(line, decided.getLast());
    }

    @Override
    public void over(long at) {
      if (writer.isPresent() && Math.abs(at - lookedAt) >= LOOK) {
        lookedAt = at;
        happenings.look(Moment.now());
      }
    }
  }

  private void learn(Consumer<UsualCapacity> learned) {
    learned.accept(
        UsualCapacity.read(plan.file(), Instant.now(), java.time.ZoneId.systemDefault()));
  }

  /// Something happened on a line.
  public void happened(LineEvent event) {
    Moment now = Moment.now();
    note(
        new HistoryEvent(
            now.wall().minusNanos(now.nanos() - event.atNanos()).toEpochMilli(),
            event.line(),
            event.kind(),
            event.warning() ? "warning" : "info",
            event.text()));
  }

  /// Something happened to the daemon as a whole.
  public void happened(String text) {
    note(new HistoryEvent(System.currentTimeMillis(), "", "daemon", "info", text));
  }

  private void note(HistoryEvent event) {
    if (writer.isPresent()) {
      queue.add(event);
    }
  }

  /// The last hour, by seconds.
  public Seconds seconds() {
    return seconds;
  }

  /// Opens the file for reading; empty if none is kept. Throws [HistoryException] when it cannot be
  /// read.
  public Optional<Past> past() {
    return plan.off() ? Optional.empty() : Optional.of(Past.open(plan.file()));
  }

  public HistoryReport report() {
    return writer.map(HistoryWriter::report).orElseGet(() -> HistoryReport.off(startedNanos));
  }

  /// Where it is kept.
  public Path file() {
    return plan.file();
  }

  @Override
  public void close() {
    seconds.close();
    writer.ifPresent(HistoryWriter::close);
  }
}
