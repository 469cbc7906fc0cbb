package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Random numbers that nobody can guess, the kernel's, a supply at a time: Java's own source of
/// them makes garbage.
final class Cookies {

  /// So much `getrandom` gives whole, without being interrupted.
  private static final int SUPPLY = 256;

  private static final MethodHandle GETRANDOM =
      Libc.quiet("getrandom", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT);

  private final MemorySegment supply;
  private int used = SUPPLY;

  Cookies(Arena arena) {
    supply = arena.allocate(SUPPLY, 8);
  }

  long next() {
    if (used == SUPPLY) {
      refill();
    }
    long cookie = supply.get(JAVA_LONG, used);
    used += Long.BYTES;
    return cookie;
  }

  private void refill() {
    long got;
    try {
      got = (long) GETRANDOM.invokeExact(supply, (long) SUPPLY, 0);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
    if (got != SUPPLY) {
      throw new AssertionError("getrandom gave " + got + " bytes");
    }
    used = 0;
  }
}
