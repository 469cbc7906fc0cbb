package dev.wanctl.engine;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The deciding thread: takes evidence in the order it came, lets the lines it concerns decide,
/// hands the result on. No I/O, no lock, and no allocation in steady state.
final class ControlLoop {

  private final EvidenceQueue queue;
  private final EvidenceQueue.Message message = new EvidenceQueue.Message();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final Stages stages;
  private final Thread thread;
  private volatile @Nullable Line[] lines = {};
  private volatile boolean running = true;
  private volatile long beat = System.nanoTime();

  ControlLoop(EvidenceQueue queue, Stages stages) {
    this(queue, stages, "loop");
  }

  ControlLoop(EvidenceQueue queue, Stages stages, String name) {
    this.queue = queue;
    this.stages = stages;
    thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  void start() {
    queue.readBy(thread);
    thread.start();
  }

  /// The lines to run from now on, each at the place of its index; none at places of lines that are
  /// gone.
  void serve(List<? extends @Nullable Line> all) {
    lines = all.toArray(Line[]::new);
  }

  /// Has something done on the loop thread, between two decisions: changes of settings.
  void order(Runnable what) {
    orders.add(what);
    LockSupport.unpark(thread);
  }

  /// When the loop last turned, [System#nanoTime]; what a watchdog looks at.
  long beat() {
    return beat;
  }

  private void run() {
    while (running) {
      turn(System.nanoTime());
      long parked = System.nanoTime();
      long pause = patience();
      LockSupport.parkNanos(pause);
      late(parked, pause, System.nanoTime());
    }
  }

  /// Notes how late this turn begins. What woke the loop while it worked had to wait for that work,
  /// which is not the operating system's doing.
  private void late(long parked, long pause, long now) {
    long woken = queue.takeWokenAt();
    if (woken != EvidenceQueue.NEVER) {
      stages.record(Stage.LOOP_LATENESS, now - Math.max(woken, parked));
    } else if (now - parked >= pause) {
      stages.record(Stage.LOOP_LATENESS, now - parked - pause);
    }
  }

  /// One turn; what a test calls.
  void turn(long now) {
    beat = now;
    Runnable order;
    while ((order = orders.poll()) != null) {
      order.run();
    }
    @Nullable Line[] all = lines;
    while (queue.poll(message)) {
      Line line = message.line < all.length ? all[message.line] : null;
      if (line != null) {
        line.take(message);
      }
    }
    for (Line line : all) {
      if (line != null) {
        line.stepIfDue(now);
      }
    }
  }

  /// That of the line that has least.
  private long patience() {
    long least = Line.REST_NANOS;
    for (Line line : lines) {
      if (line != null) {
        least = Math.min(least, line.patience());
      }
    }
    return least;
  }

  void stop() throws InterruptedException {
    running = false;
    LockSupport.unpark(thread);
    thread.join(2000);
  }
}
