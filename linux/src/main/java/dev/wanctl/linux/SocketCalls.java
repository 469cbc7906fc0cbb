package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The calls of `sys/socket.h`. An instance holds where errno goes, so it belongs to one thread at
/// a time. Results are those of C: -1 for an error, whose number is then [#errno].
final class SocketCalls {

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int SO_RCVTIMEO = 20;
  static final int SO_BINDTODEVICE = 25;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_ERRQUEUE = 0x2000;

  /// `struct msghdr` of 64-bit Linux.
  static final StructLayout MSGHDR =
      MemoryLayout.structLayout(
          ADDRESS.withName("msg_name"),
          JAVA_INT.withName("msg_namelen"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("msg_iov"),
          JAVA_LONG.withName("msg_iovlen"),
          ADDRESS.withName("msg_control"),
          JAVA_LONG.withName("msg_controllen"),
          JAVA_INT.withName("msg_flags"),
          MemoryLayout.paddingLayout(4));

  /// `struct iovec`.
  static final StructLayout IOVEC =
      MemoryLayout.structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"));

  static long offset(StructLayout layout, String field) {
    return layout.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }

  private static final MethodHandle SOCKET =
      Libc.function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = Libc.function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND =
      Libc.function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      Libc.function("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT_QUIET =
      Libc.quiet("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      Libc.quiet("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      Libc.function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final ValueLayout[] SENDTO_ARGUMENTS = {
    JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT
  };
  private static final MethodHandle SENDTO = Libc.function("sendto", JAVA_LONG, SENDTO_ARGUMENTS);
  private static final MethodHandle SENDTO_QUIET =
      Libc.quiet("sendto", JAVA_LONG, SENDTO_ARGUMENTS);
  private static final MethodHandle RECV =
      Libc.function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECV_QUIET =
      Libc.quiet("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECVMSG =
      Libc.quiet("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle IOCTL =
      Libc.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private final MemorySegment errno;

  SocketCalls(Arena arena) {
    errno = Libc.errnoSegment(arena);
  }

  int errno() {
    return Libc.errno(errno);
  }

  int socket(int domain, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(errno, domain, type, protocol);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(errno, fd);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int bind(int fd, MemorySegment address, int length) {
    try {
      return (int) BIND.invokeExact(errno, fd, address, length);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int connect(int fd, MemorySegment address, int length) {
    try {
      return (int) CONNECT.invokeExact(errno, fd, address, length);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// Does not tell errno.
  int connectQuietly(int fd, MemorySegment address, int length) {
    try {
      return (int) CONNECT_QUIET.invokeExact(fd, address, length);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// `size` holds how much there is room for, then how much was written. Does not tell errno.
  int getsockopt(int fd, int level, int name, MemorySegment value, MemorySegment size) {
    try {
      return (int) GETSOCKOPT.invokeExact(fd, level, name, value, size);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int setsockopt(int fd, int level, int name, MemorySegment value) {
    try {
      return (int) SETSOCKOPT.invokeExact(errno, fd, level, name, value, (int) value.byteSize());
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int setsockopt(int fd, int level, int name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      return setsockopt(fd, level, name, arena.allocateFrom(JAVA_INT, value));
    }
  }

  /// Sets SO_RCVTIMEO: the bound of every blocking receive.
  int receiveTimeout(int fd, long millis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timeval = arena.allocate(16, 8);
      timeval.set(JAVA_LONG, 0, millis / 1000);
      timeval.set(JAVA_LONG, 8, millis % 1000 * 1000);
      return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval);
    }
  }

  long sendto(int fd, MemorySegment data, long size, int flags, MemorySegment to, int toSize) {
    try {
      long sent = (long) SENDTO_QUIET.invokeExact(fd, data, size, flags, to, toSize);
      return sent >= 0 ? sent : (long) SENDTO.invokeExact(errno, fd, data, size, flags, to, toSize);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// Waits as long as the socket says; if nothing comes in that time, errno is EAGAIN.
  long recv(int fd, MemorySegment data, long size, int flags) {
    try {
      long received = (long) RECV_QUIET.invokeExact(fd, data, size, flags);
      return received >= 0
          ? received
          : (long) RECV.invokeExact(errno, fd, data, size, flags | MSG_DONTWAIT);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// Does not tell errno.
  long recvmsg(int fd, MemorySegment msghdr, int flags) {
    try {
      return (long) RECVMSG.invokeExact(fd, msghdr, flags);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int ioctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(errno, fd, request, argument);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }
}
