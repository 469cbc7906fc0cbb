package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Takes a capability from the calling thread: in Linux each thread has its own.
final class Unprivileged {

  private static final int VERSION_3 = 0x20080522;
  private static final MethodHandle CAPGET = Libc.function("capget", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle CAPSET = Libc.function("capset", JAVA_INT, ADDRESS, ADDRESS);

  private Unprivileged() {}

  /// `capability` is a number below 32 of linux/capability.h.
  static void drop(int capability) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errnoSegment(arena);
      MemorySegment header = arena.allocate(8, 8);
      header.set(JAVA_INT, 0, VERSION_3);
      // Effective, permitted and inheritable of capabilities 0 to 31, then of the others.
      MemorySegment data = arena.allocate(24, 8);
      assertThat((int) CAPGET.invokeExact(errno, header, data)).isZero();
      data.set(JAVA_INT, 0, data.get(JAVA_INT, 0) & ~(1 << capability));
      assertThat((int) CAPSET.invokeExact(errno, header, data)).isZero();
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }
}
