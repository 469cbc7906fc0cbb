package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The calls of `sys/epoll.h` and `sys/eventfd.h`.
final class EpollCalls {

  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLLIN = 1;
  static final int EPOLLOUT = 4;
  static final int EPOLLERR = 8;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;

  private static final MethodHandle EPOLL_CREATE1 =
      Libc.function("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      Libc.function("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      Libc.function("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final Optional<MethodHandle> EPOLL_PWAIT2_IF_ANY =
      Libc.has("epoll_pwait2")
          ? Optional.of(
              Libc.function(
                  "epoll_pwait2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS))
          : Optional.empty();
  private static final MethodHandle EPOLL_PWAIT2_QUIET =
      Libc.has("epoll_pwait2")
          ? Libc.quiet("epoll_pwait2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS)
          : EPOLL_WAIT;
  // A handle in a static final field of its own type is what the compiler can inline.
  private static final MethodHandle EPOLL_PWAIT2 = EPOLL_PWAIT2_IF_ANY.orElse(EPOLL_WAIT);
  private static final MethodHandle EVENTFD =
      Libc.function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle READ =
      Libc.function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Libc.function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  private final MemorySegment errno;

  EpollCalls(Arena arena) {
    errno = Libc.errnoSegment(arena);
  }

  int errno() {
    return Libc.errno(errno);
  }

  int create() {
    try {
      return (int) EPOLL_CREATE1.invokeExact(errno, EPOLL_CLOEXEC);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int control(int epoll, int operation, int fd, MemorySegment event) {
    try {
      return (int) EPOLL_CTL.invokeExact(errno, epoll, operation, fd, event);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int await(int epoll, MemorySegment events, int most, int millis) {
    try {
      return (int) EPOLL_WAIT.invokeExact(errno, epoll, events, most, millis);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// Whether [#awaitPrecisely] exists: glibc 2.35 has it, and Linux 5.11 answers it.
  static boolean precise() {
    return EPOLL_PWAIT2_IF_ANY.isPresent();
  }

  int awaitPrecisely(int epoll, MemorySegment events, int most, MemorySegment timespec) {
    try {
      int count =
          (int) EPOLL_PWAIT2_QUIET.invokeExact(epoll, events, most, timespec, MemorySegment.NULL);
      return count >= 0
          ? count
          : (int)
              EPOLL_PWAIT2.invokeExact(errno, epoll, events, most, timespec, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  int eventfd() {
    try {
      return (int) EVENTFD.invokeExact(errno, 0, EFD_CLOEXEC | EFD_NONBLOCK);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  long read(int fd, MemorySegment data, long size) {
    try {
      return (long) READ.invokeExact(errno, fd, data, size);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  long write(int fd, MemorySegment data, long size) {
    try {
      return (long) WRITE.invokeExact(errno, fd, data, size);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }
}
