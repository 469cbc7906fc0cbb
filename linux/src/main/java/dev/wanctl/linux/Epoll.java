package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One epoll set and the eventfd that ends a wait. All calls but [#wake] belong to one thread.
final class Epoll {

  /// What [#token] says of the eventfd.
  static final int WOKEN = -1;

  private static final int MOST_EVENTS = 64;

  /// `struct epoll_event` is packed on x86-64 and nowhere else.
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));

  private static final long EVENT_SIZE = PACKED ? 12 : 16;
  private static final long EVENT_DATA = PACKED ? 4 : 8;

  private final EpollCalls calls;
  private final EpollCalls wakeCalls;
  private final SocketCalls closing;
  private final MemorySegment events;
  private final MemorySegment change;
  private final MemorySegment timespec;
  private final MemorySegment counter;
  private final MemorySegment one;
  private final int epoll;
  private final int eventfd;
  private boolean precise = EpollCalls.precise();

  Epoll(Arena arena) {
    calls = new EpollCalls(arena);
    wakeCalls = new EpollCalls(arena);
    closing = new SocketCalls(arena);
    events = arena.allocate(EVENT_SIZE * MOST_EVENTS, 8);
    change = arena.allocate(16, 8);
    timespec = arena.allocate(16, 8);
    counter = arena.allocate(JAVA_LONG);
    one = arena.allocateFrom(JAVA_LONG, 1);
    epoll = calls.create();
    if (epoll < 0) {
      throw Failures.call("epoll_create1", calls.errno());
    }
    eventfd = calls.eventfd();
    if (eventfd < 0) {
      int errno = calls.errno();
      closing.close(epoll);
      throw Failures.call("eventfd", errno);
    }
    add(eventfd, WOKEN);
  }

  void add(int fd, int token) {
    add(fd, token, EpollCalls.EPOLLIN);
  }

  /// Waits for a connect to end, one way or the other.
  void addConnecting(int fd, int token) {
    add(fd, token, EpollCalls.EPOLLOUT);
  }

  private void add(int fd, int token, int what) {
    change.set(JAVA_INT_UNALIGNED, 0, what);
    change.set(JAVA_INT_UNALIGNED, EVENT_DATA, token);
    if (calls.control(epoll, EpollCalls.EPOLL_CTL_ADD, fd, change) < 0) {
      throw Failures.call("epoll_ctl", calls.errno());
    }
  }

  void remove(int fd) {
    calls.control(epoll, EpollCalls.EPOLL_CTL_DEL, fd, change);
  }

  /// Waits up to `nanos`; the number of events, 0 after the time or a signal.
  int await(long nanos) {
    long wait = Math.max(0, nanos);
    int count = precise ? awaitPrecisely(wait) : awaitMillis(wait);
    if (count >= 0) {
      return count;
    }
    int errno = calls.errno();
    if (precise && errno == Errno.ENOSYS) {
      precise = false;
      return await(nanos);
    }
    if (errno == Errno.EINTR) {
      return 0;
    }
    throw Failures.call("epoll_wait", errno);
  }

  private int awaitPrecisely(long nanos) {
    timespec.set(JAVA_LONG, 0, nanos / 1_000_000_000);
    timespec.set(JAVA_LONG, 8, nanos % 1_000_000_000);
    return calls.awaitPrecisely(epoll, events, MOST_EVENTS, timespec);
  }

  private int awaitMillis(long nanos) {
    long millis = Math.min((nanos + 999_999) / 1_000_000, Integer.MAX_VALUE);
    return calls.await(epoll, events, MOST_EVENTS, (int) millis);
  }

  int token(int event) {
    return events.get(JAVA_INT_UNALIGNED, event * EVENT_SIZE + EVENT_DATA);
  }

  /// Whether something waits in the error queue of that event's socket.
  boolean error(int event) {
    return (events.get(JAVA_INT_UNALIGNED, event * EVENT_SIZE) & EpollCalls.EPOLLERR) != 0;
  }

  /// Takes note of a wake-up, so that the next wait waits again.
  void awake() {
    calls.read(eventfd, counter, 8);
  }

  /// Ends the wait that runs, or the next one. For any thread.
  void wake() {
    wakeCalls.write(eventfd, one, 8);
  }

  void close() {
    closing.close(eventfd);
    closing.close(epoll);
  }
}
