package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wanctl.engine.port.ProbeBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.Arrays;

/// One host that is asked by TCP connects: the time from SYN to SYN/ACK, or to the RST of a host
/// that refuses, is a round trip. Each connect is a socket of its own, closed by RST at once, so
/// that no state lingers on either side.
///
/// The kernel measures the round trip of an accepted connect itself (`tcpi_rtt`), from where it
/// hands the SYN to the interface's queue to where the SYN/ACK enters the stack: neither the
/// scheduler nor the collector of this process shows in it. That of a refused one is taken by the
/// process's own clock. A SYN that was sent again counts from the one that was answered, where the
/// host echoes TCP timestamps, and not at all elsewhere.
///
/// No objects are made per connect. One thread at a time.
final class TcpConnects implements Asked {

  /// So many may be on their way; beyond that nothing is sent until one is answered or given up.
  static final int MOST_IN_FLIGHT = 32;

  /// A connect that was not answered for so long is given up.
  static final long PATIENCE_NANOS = 4_000_000_000L;

  /// To the same host connects are at least so far apart: it keeps state for each, and guards
  /// against floods of SYNs.
  static final long LEAST_SPACING_NANOS = 90_000_000;

  private static final int SOL_IP = 0;
  private static final int IP_BIND_ADDRESS_NO_PORT = 24;
  private static final int SOL_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int SO_ERROR = 4;
  private static final int SO_LINGER = 13;
  private static final int ESTABLISHED = 1;
  private static final int SYN_SENT = 2;

  /// `struct tcp_info` of linux/tcp.h as far as it is read: state, round trip in µs, SYNs that were
  /// sent again.
  private static final int INFO_SIZE = 104;

  private static final long INFO_STATE = 0;
  private static final long INFO_RTT = 68;
  private static final long INFO_TOTAL_RETRANS = 100;

  private static final int NONE = -1;
  private static final long TOLERANCE_NANOS = 1_000_000;

  private final Epoll epoll;
  private final int firstToken;
  private final int family;
  private final Arena memory = Arena.ofShared();
  private final SocketCalls calls = new SocketCalls(memory);
  private final MemorySegment address = memory.allocate(SocketAddresses.SIZE, 8);
  private final int addressSize;
  private final SocketBinding binding;
  private final MemorySegment linger = memory.allocate(8, 4);
  private final MemorySegment yes = memory.allocateFrom(JAVA_INT, 1);
  private final MemorySegment info = memory.allocate(INFO_SIZE, 8);
  private final MemorySegment size = memory.allocate(JAVA_INT);

  private final int[] sockets = new int[MOST_IN_FLIGHT];
  private final long[] begunAt = new long[MOST_IN_FLIGHT];

  // A loopback answers within the call.
  private final boolean[] refusedAtOnce = new boolean[MOST_IN_FLIGHT];
  private final long[] refusedAt = new long[MOST_IN_FLIGHT];

  private long lastAt;
  private long sentNanos;
  private long receivedNanos;

  /// Throws what a person can mend, as [dev.wanctl.engine.port.Prober#open] does.
  ///
  /// @param firstToken of [#MOST_IN_FLIGHT] tokens in `epoll` that are this one's
  TcpConnects(InetAddress host, int port, ProbeBinding binding, Epoll epoll, int firstToken) {
    this.epoll = epoll;
    this.firstToken = firstToken;
    family = SocketAddresses.family(host);
    addressSize = SocketAddresses.write(address, host, port);
    this.binding = new SocketBinding(binding, memory);
    linger.set(JAVA_INT, 0, 1);
    Arrays.fill(sockets, NONE);
    lastAt = System.nanoTime() - LEAST_SPACING_NANOS;
    try {
      tryBinding();
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  private void tryBinding() {
    int fd = socket();
    if (fd < 0) {
      throw ProbeFailures.noSocket(family, calls.errno());
    }
    try {
      binding.apply(calls, fd);
    } finally {
      calls.close(fd);
    }
  }

  private int socket() {
    return calls.socket(
        family,
        SocketCalls.SOCK_STREAM | SocketCalls.SOCK_CLOEXEC | SocketCalls.SOCK_NONBLOCK,
        SOL_TCP);
  }

  /// Begins a connect; false if it is too early for one, too many are on their way, or the kernel
  /// refuses.
  boolean send() {
    long now = System.nanoTime();
    int place = giveUp(now);
    if (place == NONE || now - lastAt < LEAST_SPACING_NANOS) {
      return false;
    }
    lastAt = now;
    int fd = socket();
    if (fd < 0) {
      return false;
    }
    calls.setsockopt(fd, SocketCalls.SOL_SOCKET, SO_LINGER, linger);
    // Else each connect from a source address would take one of the machine's ports for itself.
    calls.setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, yes);
    if (!binding.applied(calls, fd) || !begin(fd, place)) {
      calls.close(fd);
      return false;
    }
    sockets[place] = fd;
    epoll.addConnecting(fd, firstToken + place);
    return true;
  }

  private boolean begin(int fd, int place) {
    refusedAtOnce[place] = false;
    begunAt[place] = System.nanoTime();
    if (calls.connectQuietly(fd, address, addressSize) >= 0 || state(fd) == SYN_SENT) {
      return true;
    }
    long answered = System.nanoTime();
    int errno = calls.connect(fd, address, addressSize) < 0 ? calls.errno() : 0;
    refusedAtOnce[place] = errno == Errno.ECONNREFUSED;
    refusedAt[place] = answered;
    return errno == 0 || errno == Errno.EISCONN || refusedAtOnce[place];
  }

  /// A free place, after connects that took too long were given up; NONE if there is none.
  private int giveUp(long now) {
    int free = NONE;
    for (int place = 0; place < MOST_IN_FLIGHT; place++) {
      if (sockets[place] != NONE && now - begunAt[place] > PATIENCE_NANOS) {
        end(place);
      }
      if (sockets[place] == NONE) {
        free = place;
      }
    }
    return free;
  }

  /// Takes an event of `epoll`; true if a connect was answered: then [#sentNanos] and
  /// [#receivedNanos] tell.
  boolean ended(int token) {
    long now = System.nanoTime();
    int place = token - firstToken;
    int fd = sockets[place];
    if (fd == NONE) {
      return false;
    }
    boolean answered = answered(place, fd, now);
    end(place);
    return answered;
  }

  private boolean answered(int place, int fd, long now) {
    sentNanos = begunAt[place];
    receivedNanos = refusedAtOnce[place] ? refusedAt[place] : now;
    if (refusedAtOnce[place]) {
      return true;
    }
    int error = error(fd);
    if (error == Errno.ECONNREFUSED || error == Errno.ECONNRESET) {
      return true;
    }
    return error == 0 && state(fd) == ESTABLISHED && measured(place, now);
  }

  /// By the kernel's measure, if it lies within the process's own.
  private boolean measured(int place, long now) {
    long roundTrip = (info.get(JAVA_INT, INFO_RTT) & 0xffff_ffffL) * 1000;
    boolean again = info.get(JAVA_INT, INFO_TOTAL_RETRANS) != 0;
    boolean believed = roundTrip > 0 && roundTrip <= now - begunAt[place] + TOLERANCE_NANOS;
    if (again) {
      sentNanos = now - roundTrip;
      return believed;
    }
    if (believed) {
      receivedNanos = Math.min(now, begunAt[place] + roundTrip);
    }
    return true;
  }

  private int error(int fd) {
    size.set(JAVA_INT, 0, 4);
    int result = calls.getsockopt(fd, SocketCalls.SOL_SOCKET, SO_ERROR, info, size);
    return result < 0 ? Errno.EINVAL : info.get(JAVA_INT, 0);
  }

  /// Reads all of [#info].
  private int state(int fd) {
    size.set(JAVA_INT, 0, INFO_SIZE);
    int result = calls.getsockopt(fd, SOL_TCP, TCP_INFO, info, size);
    return result < 0 ? 0 : info.get(JAVA_BYTE, INFO_STATE);
  }

  private void end(int place) {
    epoll.remove(sockets[place]);
    calls.close(sockets[place]);
    sockets[place] = NONE;
  }

  /// How many are on their way.
  int inFlight() {
    return (int) Arrays.stream(sockets).filter(fd -> fd != NONE).count();
  }

  long sentNanos() {
    return sentNanos;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  void close() {
    for (int place = 0; place < MOST_IN_FLIGHT; place++) {
      if (sockets[place] != NONE) {
        end(place);
      }
    }
    memory.close();
  }
}
