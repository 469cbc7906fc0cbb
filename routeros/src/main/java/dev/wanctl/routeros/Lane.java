package dev.wanctl.routeros;

import dev.wanctl.remote.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One thing at a time on a way to the router; whoever has to wait for it waits within the deadline
/// of its own operation. Thread-safe.
final class Lane {

  interface Operation<T> {
    T run(Deadline deadline);
  }

  /// Fair: of several lines each waits its turn, and none for many turns of the others.
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Duration total;
  private final RouterFailures failures;

  /// @param total for each operation, the waiting included
  Lane(Duration total, RouterFailures failures) {
    this.total = total;
    this.failures = failures;
  }

  <T> T run(Operation<T> operation) {
    Deadline deadline = Deadline.in(total);
    try {
      if (!lock.tryLock(total.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failures.busy(deadline);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw failures.busy(deadline);
    }
    try {
      return operation.run(deadline);
    } finally {
      lock.unlock();
    }
  }
}
