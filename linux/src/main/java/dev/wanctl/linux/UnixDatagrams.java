package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Sends datagrams to one socket of the AF_UNIX family, of which the JDK knows only streams. Never
/// waits. Thread-safe.
final class UnixDatagrams implements AutoCloseable {

  /// Positions in `struct sockaddr_un`: family(2), then the path.
  private static final int PATH = 2;

  private static final int PATH_SIZE = 108;

  private final Arena arena = Arena.ofShared();
  private final SocketCalls calls = new SocketCalls(arena);
  private final MemorySegment address = arena.allocate(PATH + PATH_SIZE, 8);
  private final int size;
  private final int fd;
  private boolean closed;

  /// Whether this is a name: a path from the root, or `@` and an abstract name.
  static boolean canBe(String name) {
    return (name.startsWith("/") || name.startsWith("@"))
        && name.getBytes(StandardCharsets.UTF_8).length < PATH_SIZE;
  }

  UnixDatagrams(String name) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = path[0] == '@';
    if (isAbstract) {
      path[0] = 0;
    }
    address.set(ValueLayout.JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
    MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH, path.length);
    // A path ends with its zero; an abstract name is as long as it is.
    size = PATH + path.length + (isAbstract ? 0 : 1);
    fd =
        calls.socket(
            SocketCalls.AF_UNIX,
            SocketCalls.SOCK_DGRAM | SocketCalls.SOCK_CLOEXEC | SocketCalls.SOCK_NONBLOCK,
            0);
    if (fd < 0) {
      int errno = calls.errno();
      arena.close();
      throw Failures.call("socket(AF_UNIX)", errno);
    }
  }

  /// False if it cannot be delivered now: nobody is there, the queue is full, or it is too long.
  synchronized boolean send(byte[] message) {
    if (closed) {
      return false;
    }
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment data = memory.allocateFrom(ValueLayout.JAVA_BYTE, message);
      return calls.sendto(fd, data, message.length, SocketCalls.MSG_NOSIGNAL, address, size) >= 0;
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      calls.close(fd);
      arena.close();
    }
  }
}
