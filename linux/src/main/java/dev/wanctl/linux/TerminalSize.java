package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// How large the terminal is that this process prints to.
public record TerminalSize(int rows, int columns) {

  private static final TerminalSize USUAL = new TerminalSize(24, 80);
  private static final long TIOCGWINSZ = 0x5413;
  private static final int STDOUT = 1;

  /// Bound when it is asked for first.
  private static final class Calls {
    static final MethodHandle IOCTL =
        Libc.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  }

  /// As it is now; 24 rows of 80 where the output is no terminal.
  public static TerminalSize now() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(4 * JAVA_SHORT.byteSize(), JAVA_SHORT.byteSize());
      MemorySegment errno = Libc.errnoSegment(arena);
      int result = (int) Calls.IOCTL.invokeExact(errno, STDOUT, TIOCGWINSZ, size);
      int rows = size.getAtIndex(JAVA_SHORT, 0);
      int columns = size.getAtIndex(JAVA_SHORT, 1);
      return result == 0 && rows > 0 && columns > 0 ? new TerminalSize(rows, columns) : USUAL;
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
