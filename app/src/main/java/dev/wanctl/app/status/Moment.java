package dev.wanctl.app.status;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Now, on both clocks, so that a monotonic time can be told as a time of day.
///
/// @param nanos [System#nanoTime]
public record Moment(long nanos, Instant wall) {

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  public static Moment now() {
    return new Moment(System.nanoTime(), Instant.now());
  }

  /// Seconds since then, never negative.
  public double since(long thenNanos) {
    return Math.max(0, (nanos - thenNanos) / 1e9);
  }

  /// The second since 1970 in which that was.
  public long secondOf(long thenNanos) {
    return wall.minusNanos(nanos - thenNanos).getEpochSecond();
  }

  /// UTC in ISO 8601, to the millisecond.
  String at(long thenNanos) {
    return ISO.format(wall.minusNanos(nanos - thenNanos));
  }
}
