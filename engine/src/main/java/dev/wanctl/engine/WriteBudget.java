package dev.wanctl.engine;

import java.util.OptionalLong;

/// How often a device was written to in the last 24 hours, against how often it may be. Times in
/// nanoseconds of one monotonic clock. One thread.
final class WriteBudget {

  /// A reading of it. Immutable.
  ///
  /// @param writes in the last 24 hours, to the hour
  /// @param allowed in that time
  /// @param exceededSinceNanos since when there are more; empty while there are not
  record Report(long writes, long allowed, OptionalLong exceededSinceNanos) {}

  private final LastDay writes;
  private OptionalLong exceededSince = OptionalLong.empty();

  WriteBudget(long now) {
    writes = new LastDay(now);
  }

  void wrote(long now) {
    writes.add(now);
  }

  boolean exceeded(long allowed, long now) {
    return report(allowed, now).exceededSinceNanos().isPresent();
  }

  Report report(long allowed, long now) {
    long count = writes.count(now);
    if (count <= allowed) {
      exceededSince = OptionalLong.empty();
    } else if (exceededSince.isEmpty()) {
      exceededSince = OptionalLong.of(now);
    }
    return new Report(count, allowed, exceededSince);
  }
}
