package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Brings kernel stamps (CLOCK_REALTIME) onto the clock of [System#nanoTime].
///
/// The distance between the two clocks is taken anew for each batch of replies, so a clock that is
/// slewed is followed; a clock that was *set* between a probe and its reply shows as a stamp
/// outside the interval in which this process knows the packet to have travelled, and is not
/// believed (see [Outstanding]).
///
/// A process that is put aside between two looks at the clocks gets a wrong distance. A round trip
/// would not show that, but a one-way delay would: so one looks again, and if that does not help,
/// what was known stays, as long as it does not contradict what was seen.
final class KernelClock {

  private static final int TRIES = 4;
  private static final long NARROW_NANOS = 20_000;

  private final MemorySegment timespec;
  private long ahead;
  private long seen;
  private long width;

  KernelClock(Arena arena) {
    timespec = arena.allocate(16, 8);
    look();
    ahead = seen;
  }

  void refresh() {
    look();
    if (width <= NARROW_NANOS || Math.abs(ahead - seen) > width / 2) {
      ahead = seen;
    }
  }

  /// The true distance is within half of [#width] of what is [#seen].
  private void look() {
    width = Long.MAX_VALUE;
    for (int tries = 0; tries < TRIES && width > NARROW_NANOS; tries++) {
      long before = System.nanoTime();
      long real = ClockCalls.nanos(ClockCalls.CLOCK_REALTIME, timespec);
      long after = System.nanoTime();
      if (after - before < width) {
        width = after - before;
        seen = real - (before + width / 2);
      }
    }
  }

  long toNanoTime(long realtimeNanos) {
    return realtimeNanos - ahead;
  }
}
