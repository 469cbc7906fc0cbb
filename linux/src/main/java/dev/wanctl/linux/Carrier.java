package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/// A socket and its place in the epoll set.
final class Carrier {

  private static final int ENETUNREACH = 101;
  private static final long REOPEN_SPACING_NANOS = 1_000_000_000;

  private final Epoll epoll;
  final Arena memory = Arena.ofShared();
  final ProbeSocket socket;
  final int token;
  int users;
  private long mendedAt;

  /// Throws what [ProbeSocket] throws.
  Carrier(Epoll epoll, ProbeSocket.Key key, int token, @Nullable IrttSession session) {
    this.epoll = epoll;
    try {
      socket = new ProbeSocket(key, memory, session);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
    this.token = token;
    epoll.add(socket.fd(), token);
    mendedAt = System.nanoTime() - REOPEN_SPACING_NANOS;
  }

  /// A socket stays bound to the interface that had the name once. When that is gone, perhaps
  /// another one has the name by now.
  void mend(long now) {
    int errno = socket.sendErrno();
    boolean gone = errno == Errno.ENODEV || errno == Errno.ENXIO || errno == ENETUNREACH;
    if (!gone
        || socket.key().binding().interfaceName().isEmpty()
        || now - mendedAt < REOPEN_SPACING_NANOS) {
      return;
    }
    mendedAt = now;
    epoll.remove(socket.fd());
    try {
      socket.reopen();
    } catch (DeviceException e) {
      // Still no such interface: an outage, which the caller sees as a refused probe.
    } finally {
      epoll.add(socket.fd(), token);
    }
  }

  void close() {
    epoll.remove(socket.fd());
    socket.close();
    memory.close();
  }
}
