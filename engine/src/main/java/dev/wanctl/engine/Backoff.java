package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceFailure;
import java.util.OptionalLong;

/// When a device that failed is tried again: soon, then later and later. A wrong password and
/// whatever else will not pass by itself is never tried soon: routers lock users out. A device that
/// works for moments only does not begin anew. Times in nanoseconds of one monotonic clock.
public final class Backoff {

  private static final long FIRST = 500_000_000L;
  private static final long LAST = 30_000_000_000L;

  /// The longest pause after what may pass by itself: a line without control is felt within
  /// seconds, and a try costs a router that is away nothing.
  private static final long LONGEST_OF_PASSING = 1_500_000_000L;

  /// The shortest after what will not.
  private static final long SHORTEST_OF_STAYING = 5_000_000_000L;

  private long pause = FIRST;
  private OptionalLong retryAt = OptionalLong.empty();

  /// It failed now; returns how long to leave it alone.
  public long failed(DeviceFailure failure, long now) {
    if (retryAt.isPresent() && now - retryAt.getAsLong() > LAST) {
      pause = FIRST; // it has worked for a while since
    }
    long wait =
        failure.transientByNature()
            ? Math.min(pause, LONGEST_OF_PASSING)
            : Math.max(pause, SHORTEST_OF_STAYING);
    pause = Math.min(LAST, 2 * pause);
    retryAt = OptionalLong.of(now + wait);
    return wait;
  }

  /// How long it is still to be left alone; not positive when it may be tried.
  public long left(long now) {
    return retryAt.isPresent() ? retryAt.getAsLong() - now : 0;
  }
}
