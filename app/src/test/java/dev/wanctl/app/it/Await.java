package dev.wanctl.app.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until something holds; fails with what it waited for and what there is instead.
final class Await {

  /// What only a broken program reaches, on however busy a machine.
  static final Duration BOUND = Duration.ofSeconds(40);

  private static final long PAUSE = 50_000_000;

  private Await() {}

  static void until(String what, Supplier<String> evidence, BooleanSupplier condition) {
    until(what, BOUND, evidence, condition);
  }

  /// Returns how long it took.
  static Duration until(
      String what, Duration bound, Supplier<String> evidence, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > bound.toNanos()) {
        throw new AssertionError("not within " + bound + ": " + what + "\n" + evidence.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Lets time pass in which nothing may happen.
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
