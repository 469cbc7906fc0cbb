package dev.wanctl.engine;

/// Keeps a message that may recur without end from filling the log: the first passes, then one
/// after a minute, after two more, and so on, at last one an hour. After two hours of silence it
/// begins anew. Times in nanoseconds of one monotonic clock.
public final class Seldom {

  private static final long FIRST = 60_000_000_000L;
  private static final long LAST = 60 * FIRST;

  private boolean asked;
  private long pause = FIRST;
  private long passedAt;
  private long askedAt;
  private long kept;

  /// Whether the message may be told now.
  public boolean passes(long now) {
    if (!asked || now - askedAt > 2 * LAST) {
      pause = FIRST / 2;
      passedAt = now - pause;
      kept = 0;
      asked = true;
    }
    askedAt = now;
    if (now - passedAt < pause) {
      kept++;
      return false;
    }
    passedAt = now;
    pause = Math.min(LAST, 2 * pause);
    return true;
  }

  /// How many were kept back since the last one told; begins to count anew.
  public long kept() {
    long since = kept;
    kept = 0;
    return since;
  }
}
