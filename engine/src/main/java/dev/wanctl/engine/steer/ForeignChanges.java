package dev.wanctl.engine.steer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// How often somebody else changed what steering changes. Whoever undoes us too often in an hour is
/// a program, and two programs would fight: then this one stands by until the operator lets it go
/// on. One thread.
final class ForeignChanges {

  private static final int TOO_MANY = 3;
  private static final long HOUR = 3_600_000_000_000L;

  private final SteeringLog log;
  private final Deque<Long> lately = new ArrayDeque<>();
  private Optional<Long> standsBy = Optional.empty();
  private long all;

  ForeignChanges(SteeringLog log) {
    this.log = log;
  }

  /// There was one; too many in an hour end what is written, and that is told.
  void count(long now) {
    all++;
    lately.addLast(now);
    while (now - lately.getFirst() > HOUR) {
      lately.removeFirst();
    }
    if (lately.size() >= TOO_MANY && standsBy.isEmpty()) {
      standsBy = Optional.of(now);
      log.standsBy();
    }
  }

  void forgive() {
    lately.clear();
    standsBy = Optional.empty();
  }

  /// Since when nothing is written for it.
  Optional<Long> standsBy() {
    return standsBy;
  }

  long all() {
    return all;
  }
}
