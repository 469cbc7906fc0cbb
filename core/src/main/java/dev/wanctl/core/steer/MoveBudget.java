package dev.wanctl.core.steer;

import java.util.ArrayDeque;
import java.util.Deque;

/// How many moves there were in the last hour, of [#PER_HOUR] that there may be. Whoever would
/// return leaves one over, so that a line that flaps ends with its connections elsewhere and not on
/// it.
final class MoveBudget {

  static final int PER_HOUR = 4;

  private static final long HOUR = 3_600_000_000_000L;

  private final Deque<Long> moves = new ArrayDeque<>();

  void moved(long now) {
    moves.addLast(now);
  }

  int used(long now) {
    while (!moves.isEmpty() && now - moves.getFirst() >= HOUR) {
      moves.removeFirst();
    }
    return moves.size();
  }

  boolean mayLeave(long now) {
    return used(now) < PER_HOUR;
  }

  boolean mayReturn(long now) {
    return used(now) < PER_HOUR - 1;
  }
}
