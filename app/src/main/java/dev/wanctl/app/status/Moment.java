package dev.wanctl.app.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Now, on both clocks, so that a monotonic time can be told as a time of day.
///
/// @param nanos [System#nanoTime]
public record Moment(long nanos, Instant wall) {

  public static Moment now() {
    return new Moment(System.nanoTime(), Instant.now());
  }

  /// Seconds since then, never negative.
  double since(long thenNanos) {
    return Math.max(0, (nanos - thenNanos) / 1e9);
  }

  /// ISO 8601, to the millisecond.
  String at(long thenNanos) {
    return wall.minusNanos(nanos - thenNanos).truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
