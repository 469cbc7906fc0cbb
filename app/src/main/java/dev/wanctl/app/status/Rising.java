package dev.wanctl.app.status;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells from counts that only grow which of them grew lately: a count says how often, not when.
/// Knows what it was asked, so the first reading of a count that is not zero is news. Thread-safe.
final class Rising {

  private static final long LATELY = 600_000_000_000L;

  private record Seen(long count, long roseAt) {}

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /// When the count was first seen as high as it is; empty if that is no news any more.
  Optional<Long> lately(String what, long count, long nowNanos) {
    if (count == 0) {
      seen.remove(what);
      return Optional.empty();
    }
    Seen last =
        seen.merge(
            what,
            new Seen(count, nowNanos),
            (before, now) -> before.count() == now.count() ? before : now);
    return nowNanos - last.roseAt() <= LATELY ? Optional.of(last.roseAt()) : Optional.empty();
  }
}
