package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// `clock_gettime`, answered by the vDSO without entering the kernel.
final class ClockCalls {

  static final int CLOCK_REALTIME = 0;
  static final int CLOCK_MONOTONIC = 1;

  private static final MethodHandle CLOCK_GETTIME =
      Libc.leaf("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);

  private ClockCalls() {}

  /// Nanoseconds of `clock`; `timespec` is 16 bytes of native memory to work with.
  static long nanos(int clock, MemorySegment timespec) {
    int result;
    try {
      result = (int) CLOCK_GETTIME.invokeExact(clock, timespec);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
    if (result != 0) {
      throw new AssertionError("clock_gettime(" + clock + ") failed");
    }
    return timespec.get(JAVA_LONG, 0) * 1_000_000_000 + timespec.get(JAVA_LONG, 8);
  }
}
