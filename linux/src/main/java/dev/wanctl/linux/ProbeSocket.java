package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wanctl.engine.port.ProbeBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One socket that sends probes of one kind to any number of hosts and reads replies and kernel
/// stamps, all with buffers of its own: nothing is allocated per packet.
///
/// It stays unconnected, so that the kernel picks the source address anew for each probe: a
/// connected socket would go on sending from the address that the line had before it reconnected.
///
/// The kernel puts each transmit stamp, with the packet it belongs to, into the socket's error
/// queue ([#nextStamp]). That queue shares the receive buffer: left unread it crowds replies out.
final class ProbeSocket {

  /// How reflectors are asked; [#TIMESTAMP] by IPv4 only, [#IRTT] by one server alone.
  enum Kind {
    ECHO,
    UDP_ECHO,
    TIMESTAMP,
    IRTT
  }

  /// What its reflectors have in common.
  record Key(int family, Kind kind, ProbeBinding binding) {}

  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_UDP = 17;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int SO_TIMESTAMPING = 37;

  /// TX_SOFTWARE, RX_SOFTWARE and SOFTWARE of linux/net_tstamp.h. Without OPT_TSONLY, so that the
  /// packet comes back with its stamp and names itself: the counter of OPT_ID drifts from ours when
  /// a send fails halfway.
  private static final int STAMPS = 1 << 1 | 1 << 3 | 1 << 4;

  private static final int DATA = 512;
  private static final int CONTROL = 512;
  private static final long NAMELEN = SocketCalls.offset(SocketCalls.MSGHDR, "msg_namelen");
  private static final long CONTROLLEN = SocketCalls.offset(SocketCalls.MSGHDR, "msg_controllen");

  private final Key key;
  private final @Nullable IrttSession session;
  private final SocketCalls calls;
  private final SocketBinding binding;
  private final MemorySegment out;
  private final ByteBuffer outBytes;
  private final MemorySegment from;
  private final MemorySegment control;
  private final MemorySegment msghdr;
  private final ByteBuffer data;
  private final int identifier = ThreadLocalRandom.current().nextInt(1, 0x10000);

  private int fd;
  private boolean raw;
  private ProbeFormat format;
  private long stamp;
  private int sendErrno;

  ProbeSocket(Key key, Arena arena) {
    this(key, arena, null);
  }

  /// A socket of that session alone.
  ProbeSocket(Key key, Arena arena, @Nullable IrttSession session) {
    this.key = key;
    this.session = session;
    calls = new SocketCalls(arena);
    binding = new SocketBinding(key.binding(), arena);
    out = arena.allocate(ProbeFormat.LONGEST, 8);
    outBytes = out.asByteBuffer();
    from = arena.allocate(SocketAddresses.SIZE, 8);
    control = arena.allocate(CONTROL, 8);
    MemorySegment in = arena.allocate(DATA, 8);
    data = in.asByteBuffer();
    MemorySegment iovec = arena.allocate(SocketCalls.IOVEC);
    iovec.set(ADDRESS, 0, in);
    iovec.set(JAVA_LONG, SocketCalls.offset(SocketCalls.IOVEC, "iov_len"), DATA);
    msghdr = arena.allocate(SocketCalls.MSGHDR);
    msghdr.set(ADDRESS, SocketCalls.offset(SocketCalls.MSGHDR, "msg_name"), from);
    msghdr.set(ADDRESS, SocketCalls.offset(SocketCalls.MSGHDR, "msg_iov"), iovec);
    msghdr.set(JAVA_LONG, SocketCalls.offset(SocketCalls.MSGHDR, "msg_iovlen"), 1);
    msghdr.set(ADDRESS, SocketCalls.offset(SocketCalls.MSGHDR, "msg_control"), control);
    fd = open();
    format = format();
  }

  private ProbeFormat format() {
    if (session != null) {
      return session;
    }
    return key.kind() == Kind.TIMESTAMP
        ? new TimestampFormat(identifier)
        : new EchoFormat(
            key.kind() == Kind.UDP_ECHO, key.family() == SocketCalls.AF_INET6, raw, identifier);
  }

  int fd() {
    return fd;
  }

  Key key() {
    return key;
  }

  /// Whether this is a raw socket, for which privilege was needed.
  boolean raw() {
    return raw;
  }

  /// A new socket in place of this one, bound to whatever interface has the name now; on failure
  /// the old one stays.
  void reopen() {
    int fresh = open();
    calls.close(fd);
    fd = fresh;
    format = format();
  }

  private int open() {
    int socket =
        switch (key.kind()) {
          case ECHO -> echo();
          case UDP_ECHO, IRTT -> udp();
          case TIMESTAMP -> rawSocket(IPPROTO_ICMP, TimestampFormat.ICMP_TIMESTAMPREPLY);
        };
    try {
      configure(socket);
      return socket;
    } catch (RuntimeException e) {
      calls.close(socket);
      throw e;
    }
  }

  private int udp() {
    int socket = socket(SocketCalls.SOCK_DGRAM, IPPROTO_UDP);
    if (socket < 0) {
      throw ProbeFailures.noSocket(key, calls.errno());
    }
    return socket;
  }

  private int echo() {
    int protocol = key.family() == SocketCalls.AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
    raw = false;
    int socket = socket(SocketCalls.SOCK_DGRAM, protocol);
    if (socket >= 0) {
      return socket;
    }
    return rawSocket(
        protocol,
        protocol == IPPROTO_ICMP ? EchoPacket.ICMP_ECHOREPLY : EchoPacket.ICMPV6_ECHO_REPLY);
  }

  private int rawSocket(int protocol, int reply) {
    raw = true;
    int socket = socket(SocketCalls.SOCK_RAW, protocol);
    if (socket < 0) {
      throw ProbeFailures.noSocket(key, calls.errno());
    }
    repliesOnly(socket, protocol, reply);
    return socket;
  }

  private int socket(int type, int protocol) {
    return calls.socket(
        key.family(), type | SocketCalls.SOCK_CLOEXEC | SocketCalls.SOCK_NONBLOCK, protocol);
  }

  /// Every raw socket sees every ICMP packet of the host, but for what its filter blocks (a one bit
  /// blocks): ICMP_FILTER has 32 types, ICMP6_FILTER 256.
  private void repliesOnly(int socket, int protocol, int type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filter = arena.allocate(protocol == IPPROTO_ICMP ? 4 : 32, 4);
      filter.fill((byte) 0xff);
      filter.set(JAVA_INT, type / 32 * 4L, ~(1 << type % 32));
      int solRaw = 255;
      check(
          "ICMP_FILTER",
          calls.setsockopt(socket, protocol == IPPROTO_ICMP ? solRaw : protocol, 1, filter));
    }
  }

  private void configure(int socket) {
    check(
        "SO_TIMESTAMPING",
        calls.setsockopt(socket, SocketCalls.SOL_SOCKET, SO_TIMESTAMPING, STAMPS));
    binding.apply(calls, socket);
  }

  private void check(String option, int result) {
    if (result < 0) {
      throw Failures.call("setsockopt(" + option + ")", calls.errno());
    }
  }

  /// What of a random number fits into a probe and comes back with the reply.
  long cookie(long random) {
    return format.cookie(random);
  }

  /// What of a sequence number fits.
  int sequence(int number) {
    return format.sequence(number);
  }

  /// Sends one probe. False when the kernel refused; [#sendErrno] says why.
  boolean send(MemorySegment to, int toSize, long cookie, int slot, int sequence) {
    return send(to, toSize, format.write(outBytes, slot, sequence, cookie));
  }

  /// Asks for the session.
  void sendOpening(IrttSession of, MemorySegment to, int toSize, long now) {
    send(to, toSize, of.writeOpening(outBytes, now));
  }

  /// Ends the session, if there is one.
  void sendClosing(IrttSession of, MemorySegment to, int toSize) {
    if (of.isOpen()) {
      send(to, toSize, of.writeClosing(outBytes));
    }
  }

  private boolean send(MemorySegment to, int toSize, int size) {
    boolean sent = calls.sendto(fd, out, size, SocketCalls.MSG_NOSIGNAL, to, toSize) >= 0;
    sendErrno = sent ? 0 : calls.errno();
    return sent;
  }

  int sendErrno() {
    return sendErrno;
  }

  /// Reads the next transmit stamp; false when there is none. Then [#slot], [#sequence], [#cookie]
  /// and [#stamp] tell whose it is.
  boolean nextStamp() {
    long size;
    while ((size = read(SocketCalls.MSG_ERRQUEUE)) >= 0) {
      if (stamp != 0 && format.isOwn(data, (int) Math.min(size, DATA))) {
        return true;
      }
    }
    return false;
  }

  /// Reads the next datagram that looks like a reply to a probe of some wanctl; false when there is
  /// none. Then [#slot], [#sequence], [#cookie], [#cameFrom] and [#stamp] tell.
  boolean nextReply() {
    long size;
    while ((size = read(0)) >= 0) {
      if (size <= DATA && format.isReply(data, (int) size)) {
        return true;
      }
    }
    return false;
  }

  private long read(int flags) {
    msghdr.set(JAVA_INT, NAMELEN, SocketAddresses.SIZE);
    msghdr.set(JAVA_LONG, CONTROLLEN, CONTROL);
    long size = calls.recvmsg(fd, msghdr, flags | SocketCalls.MSG_DONTWAIT);
    stamp = size < 0 ? 0 : softwareStamp(msghdr.get(JAVA_LONG, CONTROLLEN));
    return size;
  }

  /// Finds `SCM_TIMESTAMPING`, three timespecs of which the first is the software stamp, in control
  /// messages: length(8) level(4) type(4) data, each padded to 8.
  private long softwareStamp(long length) {
    long at = 0;
    while (at + 16 <= length) {
      long size = control.get(JAVA_LONG, at);
      if (size < 16) {
        return 0;
      }
      if (control.get(JAVA_INT, at + 8) == SocketCalls.SOL_SOCKET
          && control.get(JAVA_INT, at + 12) == SO_TIMESTAMPING) {
        return control.get(JAVA_LONG, at + 16) * 1_000_000_000 + control.get(JAVA_LONG, at + 24);
      }
      at += (size + 7) & ~7;
    }
    return 0;
  }

  int slot() {
    return format.slot(data);
  }

  int sequence() {
    return format.sequence(data);
  }

  long cookie() {
    return format.cookie(data);
  }

  /// The reflector's stamp of when the request came, for [ReflectorClock]; 0 where a reply has
  /// none.
  long clockReceive() {
    return format.clockReceive(data);
  }

  /// The one of when the reply went.
  long clockTransmit() {
    return format.clockTransmit(data);
  }

  /// The datagram just read.
  ByteBuffer data() {
    return data;
  }

  boolean cameFrom(MemorySegment address) {
    return SocketAddresses.same(
        from, address, key.family(), key.kind() != Kind.ECHO && key.kind() != Kind.TIMESTAMP);
  }

  /// CLOCK_REALTIME nanoseconds, 0 where the kernel gave none.
  long stamp() {
    return stamp;
  }

  void close() {
    calls.close(fd);
  }
}
