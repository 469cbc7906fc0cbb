package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Brings kernel stamps (CLOCK_REALTIME) onto the clock of [System#nanoTime].
///
/// The distance between the two clocks is taken anew for each batch of replies, so a clock that is
/// slewed is followed; a clock that was *set* between a probe and its reply shows as a stamp
/// outside the interval in which this process knows the packet to have travelled, and is not
/// believed (see [Outstanding]).
final class KernelClock {

  private final MemorySegment timespec;
  private long ahead;

  KernelClock(Arena arena) {
    timespec = arena.allocate(16, 8);
    refresh();
  }

  void refresh() {
    long before = System.nanoTime();
    long real = ClockCalls.nanos(ClockCalls.CLOCK_REALTIME, timespec);
    long after = System.nanoTime();
    ahead = real - (before + (after - before) / 2);
  }

  long toNanoTime(long realtimeNanos) {
    return realtimeNanos - ahead;
  }
}
