package dev.wanctl.app.alert;

import dev.wanctl.app.alert.Notice.What;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The thread that empties one outbox: a place that hangs keeps nobody else waiting.
final class Courier implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.alerts");
  private static final long LOOK_MILLIS = 1000;

  private final Outbox outbox;
  private final Sender sender;
  private final Clock clock;
  private final Supplier<List<Incident>> open;
  private final Runnable changed;
  private final Thread thread;
  private final Semaphore wakes = new Semaphore(0);
  private Instant repeated = Instant.MIN;

  /// @param open the incidents that go on
  /// @param changed is run after each attempt
  Courier(
      Outbox outbox, Sender sender, Clock clock, Supplier<List<Incident>> open, Runnable changed) {
    this.outbox = outbox;
    this.sender = sender;
    this.clock = clock;
    this.open = open;
    this.changed = changed;
    thread = Thread.ofVirtual().name("alerts-" + outbox.sink().name()).unstarted(this::run);
  }

  Outbox outbox() {
    return outbox;
  }

  void start() {
    thread.start();
  }

  /// There may be something to send.
  void wake() {
    wakes.release();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!step()) {
          rest();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void rest() throws InterruptedException {
    boolean _ = wakes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    wakes.drainPermits();
  }

  /// Sends what is due; false if nothing was.
  boolean step() throws InterruptedException {
    Instant now = clock.instant();
    var due = outbox.due(now);
    if (due.isEmpty()) {
      repeat(now);
      return false;
    }
    Outcome outcome = attempt(due.get());
    Instant then = clock.instant();
    switch (outcome) {
      case Outcome.Delivered _ -> {
        repeated = then;
        if (outbox.delivered(due.get(), then, System.nanoTime())) {
          LOG.log(System.Logger.Level.INFO, "alerts sink={0} works", outbox.sink().name());
        }
        LOG.log(
            System.Logger.Level.INFO,
            "alerts sink={0} told: {1}",
            outbox.sink().name(),
            due.get().title());
      }
      case Outcome.Failed failed -> {
        double chance = ThreadLocalRandom.current().nextDouble();
        if (outbox.failed(due.get(), failed, then, System.nanoTime(), chance)) {
          LOG.log(
              System.Logger.Level.WARNING,
              "alerts sink={0} failure={1}: {2}; what is to be told is kept. Remedy: {3}",
              outbox.sink().name(),
              failed.failure().code(),
              failed.failure().what(),
              failed.failure().remedy());
        }
      }
    }
    changed.run();
    return true;
  }

  /// A bug in one way of sending must not end it for good.
  private Outcome attempt(Message message) throws InterruptedException {
    try {
      return sender.send(message);
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "alerts sink=" + outbox.sink().name() + " has a bug", bug);
      return new Outcome.Failed(DeviceFailure.ofBug(bug));
    }
  }

  /// Says again what goes on. Whether it arrives shows at the next notice.
  private void repeat(Instant now) throws InterruptedException {
    if (sender.repeats().isEmpty()
        || now.isBefore(earliest(repeated, sender.repeats().get()))
        || outbox.pending() > 0) {
      return;
    }
    List<Notice> going =
        open.get().stream()
            .map(i -> new Notice(What.UPDATE, i, now))
            .filter(outbox::wants)
            .toList();
    if (!going.isEmpty()) {
      repeated = now;
      attempt(new Message(going, ZoneId.systemDefault()));
    }
  }

  private static Instant earliest(Instant last, Duration pause) {
    return last.equals(Instant.MIN) ? last : last.plus(pause);
  }

  /// Ends it at once, also in the middle of an attempt: what was not delivered stays in the outbox.
  @Override
  public void close() {
    thread.interrupt();
    sender.close();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
