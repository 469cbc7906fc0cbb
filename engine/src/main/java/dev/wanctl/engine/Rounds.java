package dev.wanctl.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Goes round once a second, by a thread of its own, and every five seconds while all lines rest:
/// then waking costs more than the round. A bug in the round ends the thread by the handler that
/// every thread has.
final class Rounds {

  private static final long PAUSE = 1_000_000_000L;
  private static final long LONG_PAUSE = 5 * PAUSE;

  private final BooleanSupplier resting;
  private final Runnable round;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean roused;

  Rounds(String name, BooleanSupplier resting, Runnable round) {
    this.resting = resting;
    this.round = round;
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (true) {
      pause();
      if (!running) {
        return;
      }
      round.run();
    }
  }

  private void pause() {
    long began = System.nanoTime();
    // Who was roused may have been so a moment before the line's report says that it no longer
    // rests.
    boolean awake = roused;
    roused = false;
    long most = awake || !resting.getAsBoolean() ? PAUSE : LONG_PAUSE;
    while (running) {
      long left = began + (roused ? PAUSE : most) - System.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
  }

  /// A line no longer rests: the next round comes within a second. Any thread, waits for nothing.
  void rouse() {
    roused = true;
    LockSupport.unpark(thread);
  }

  /// Waits for the round that goes on, a second at most.
  void stop() throws InterruptedException {
    running = false;
    LockSupport.unpark(thread);
    thread.join(PAUSE / 1_000_000);
  }
}
