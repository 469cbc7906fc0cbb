package dev.wanctl.app.history;

import dev.wanctl.app.history.HistoryQueue.Batch;
import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.HistoryReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The thread that writes the history: the only one that waits for its disk. Whatever the disk or
/// the file does costs the history and nothing else; it is told once, shown in the status, and
/// tried again. It keeps the file within its bounds between writes, in small pieces, so that a
/// large file never keeps anybody waiting.
final class HistoryWriter implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.history");

  /// What happened is written soon, seconds by the minute: each write costs a disk something.
  private static final long EVENTS_AFTER_MILLIS = 10_000;

  private static final long EVERY_MILLIS = 60_000;
  private static final long PIECE_MILLIS = 1_000;
  private static final long STALE_NANOS = TimeUnit.MINUTES.toNanos(4);
  private static final long END_MILLIS = 3_000;

  private final HistoryPlan plan;
  private final HistoryQueue queue;
  private final Clock clock;
  private final Runnable hourly;
  private final Object turn = new Object();
  private final Thread thread = Thread.ofPlatform().name("history").daemon().unstarted(this::run);

  // Of the writer's thread.
  private Optional<HistoryFile> file = Optional.empty();
  private long writtenAtMillis;
  private long hour = Long.MIN_VALUE;
  private boolean more;

  private volatile boolean closed;
  private volatile HistoryReport report;

  /// @param hourly done on this thread after the first write, and once in every hour
  HistoryWriter(HistoryPlan plan, HistoryQueue queue, Clock clock, Runnable hourly) {
    this.plan = plan;
    this.queue = queue;
    this.clock = clock;
    this.hourly = hourly;
    report = blank();
  }

  private HistoryReport blank() {
    return new HistoryReport(
        State.NEVER_WORKED,
        System.nanoTime(),
        plan.file().toString(),
        Optional.empty(),
        0,
        0,
        0,
        0,
        plan.mostBytes(),
        0,
        Optional.empty(),
        Optional.empty());
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      if (open()) {
        learn();
      }
      while (!closed) {
        synchronized (turn) {
          if (!closed) {
            turn.wait(more ? PIECE_MILLIS : EVENTS_AFTER_MILLIS);
          }
        }
        turn();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    write();
    close(file);
  }

  private static void close(Optional<HistoryFile> open) {
    open.ifPresent(HistoryFile::close);
  }

  /// One turn: what is due.
  void turn() {
    long now = clock.millis();
    boolean due = now - writtenAtMillis >= EVERY_MILLIS || now < writtenAtMillis;
    if (due || queue.hasEvents()) {
      write();
    }
    if (due || more) {
      trim();
    }
    if (file.isPresent() && Math.floorDiv(now, 3_600_000L) != hour) {
      learn();
    }
  }

  private void learn() {
    hour = Math.floorDiv(clock.millis(), 3_600_000L);
    attempt(hourly::run);
  }

  /// Writes what waits; what cannot be written waits on.
  void write() {
    writtenAtMillis = clock.millis();
    Batch batch = queue.take();
    if (!open() || (!batch.isEmpty() && !attempt(() -> add(batch)))) {
      queue.giveBack(batch);
      return;
    }
    worked();
  }

  private void add(Batch batch) {
    file.orElseThrow().add(batch.seconds(), batch.events());
  }

  /// One piece of maintenance.
  void trim() {
    more = false;
    if (file.isPresent()) {
      attempt(() -> more = file.get().trim(clock.instant()));
    }
  }

  private boolean open() {
    return file.isPresent()
        || attempt(() -> {
          Files.createDirectories(plan.folder());
          file = Optional.of(HistoryFile.open(plan.file(), plan.mostBytes(), plan.keep()));
        });
  }

  /// What may fail.
  private interface Try {
    void run() throws IOException;
  }

  /// Whether it could be done; if not, that is shown. A file that cannot be used makes room for a
  /// new one.
  private boolean attempt(Try work) {
    try {
      work.run();
      return true;
    } catch (HistoryException e) {
      close(file);
      file = Optional.empty();
      if (e.kind() == HistoryException.Cause.DAMAGED) {
        setAside(e.what());
      } else {
        failed(e);
      }
    } catch (IOException e) {
      failed(new HistoryException(HistoryException.Cause.DISK, String.valueOf(e.getMessage()), e));
    } catch (RuntimeException bug) {
      failed(new HistoryException(HistoryException.Cause.OTHER, "a bug in wanctl: " + bug, bug));
    }
    return false;
  }

  private void setAside(String why) {
    try {
      Path aside = HistoryFile.setAside(plan.file(), clock.instant());
      LOG.log(
          System.Logger.Level.WARNING,
          "history file={0} cannot be used: {1}. It is now {2}, and a new one begins",
          plan.file(),
          why,
          aside);
      report = aside(new HistoryReport.Aside(System.nanoTime(), aside.toString(), why));
    } catch (IOException e) {
      failed(
          new HistoryException(
              HistoryException.Cause.DISK, why + ", and it cannot be moved away: " + e, e));
    }
  }

  private void failed(HistoryException e) {
    HistoryReport before = report;
    boolean news = before.failure().filter(f -> f.what().equals(e.what())).isEmpty();
    if (news) {
      LOG.log(
          System.Logger.Level.WARNING,
          "history file={0} is not written, which costs control nothing: {1}. Remedy: {2}",
          plan.file(),
          e.what(),
          e.remedy());
      if (e.kind() == HistoryException.Cause.OTHER) {
        LOG.log(System.Logger.Level.ERROR, "where that comes from", e);
      }
    }
    long now = System.nanoTime();
    long since = before.failure().map(HistoryReport.Failure::sinceNanos).orElse(now);
    State state = before.state() == State.NEVER_WORKED ? State.NEVER_WORKED : State.FAILING;
    report =
        with(
            before,
            state,
            before.lastWrittenNanos(),
            Optional.of(new HistoryReport.Failure(since, e.what(), e.remedy())));
  }

  private void worked() {
    HistoryReport before = report;
    if (before.failure().isPresent()) {
      LOG.log(System.Logger.Level.INFO, "history file={0} is written again", plan.file());
    }
    report = with(before, State.WORKING, Optional.of(System.nanoTime()), Optional.empty());
  }

  private HistoryReport with(
      HistoryReport r,
      State state,
      Optional<Long> lastWritten,
      Optional<HistoryReport.Failure> failure) {
    return new HistoryReport(
        state,
        state == r.state() ? r.sinceNanos() : System.nanoTime(),
        r.file(),
        lastWritten,
        queue.waiting(),
        queue.droppedSeconds(),
        queue.lostEvents(),
        file.map(HistoryFile::bytes).orElse(r.bytes()),
        r.mostBytes(),
        file.map(HistoryFile::oldest).orElse(r.oldest()),
        failure,
        r.aside());
  }

  private HistoryReport aside(HistoryReport.Aside aside) {
    HistoryReport r = report;
    return new HistoryReport(
        r.state(),
        r.sinceNanos(),
        r.file(),
        r.lastWrittenNanos(),
        r.waiting(),
        r.droppedSeconds(),
        r.lostEvents(),
        0,
        r.mostBytes(),
        0,
        r.failure(),
        Optional.of(aside));
  }

  /// How it fares; any thread.
  HistoryReport report() {
    HistoryReport r = report;
    boolean stale =
        r.state() == State.WORKING
            && r.lastWrittenNanos().map(at -> System.nanoTime() - at > STALE_NANOS).orElse(false);
    return new HistoryReport(
        stale ? State.STALE : r.state(),
        r.sinceNanos(),
        r.file(),
        r.lastWrittenNanos(),
        queue.waiting(),
        queue.droppedSeconds(),
        queue.lostEvents(),
        r.bytes(),
        r.mostBytes(),
        r.oldest(),
        r.failure(),
        r.aside());
  }

  /// Writes what waits, if that goes at once. Bounded: a disk that does not answer is left alone.
  @Override
  public void close() {
    closed = true;
    synchronized (turn) {
      turn.notifyAll();
    }
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
