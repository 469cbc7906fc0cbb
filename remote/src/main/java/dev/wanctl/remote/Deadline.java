package dev.wanctl.remote;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// The moment by which a whole operation must be over, however many steps it takes.
public record Deadline(long atNanos, Duration total) {

  /// Some centuries from now.
  public static final Deadline NEVER = in(Duration.ofDays(100_000));

  public static Deadline in(Duration total) {
    return new Deadline(System.nanoTime() + total.toNanos(), total);
  }

  public boolean passed() {
    return System.nanoTime() - atNanos >= 0;
  }

  /// For socket options, where 0 would mean for ever: at least 1.
  public int remainingMillis() throws SocketTimeoutException {
    long nanos = atNanos - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("the deadline has passed");
    }
    return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
