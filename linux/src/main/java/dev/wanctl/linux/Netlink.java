package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One netlink socket, of rtnetlink or of netfilter: a request, then its answer, one at a time. One
/// thread at a time; nothing is allocated per exchange.
///
/// ```
/// nlmsghdr   0 length(4) | 4 type(2) | 6 flags(2) | 8 sequence(4) | 12 port(4)    all in host order
/// ```
///
/// Answers are matched by sequence number, so the rest of an exchange that timed out does no harm.
public final class Netlink implements AutoCloseable {

  public static final int HEADER = 16;
  public static final int NLM_F_REQUEST = 0x1;
  public static final int NLM_F_ACK = 0x4;
  public static final int NLM_F_ECHO = 0x8;
  public static final int NLM_F_DUMP = 0x300;
  public static final int NLM_F_REPLACE = 0x100;
  public static final int NLM_F_EXCL = 0x200;
  public static final int NLM_F_CREATE = 0x400;
  public static final int NLM_F_APPEND = 0x800;

  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_CAPPED = 0x100;
  private static final int NLM_F_ACK_TLVS = 0x200;
  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final long ANSWER_WITHIN_MILLIS = 2000;
  private static final int SEND_BUFFER = 4096;

  /// A whole table of rules goes in one datagram.
  private static final int BATCH_BUFFER = 128 * 1024;

  private static final int RECEIVE_BUFFER = 64 * 1024;

  /// Takes the messages of a dump, each between two positions of [#replies].
  public interface Visitor {
    void message(int start, int end);
  }

  private final Arena arena = Arena.ofShared();
  private final SocketCalls calls = new SocketCalls(arena);
  private final MemorySegment kernel = arena.allocate(12, 4);
  private final MemorySegment out;
  private final MemorySegment in = arena.allocate(RECEIVE_BUFFER, 8);
  private final MessageWriter writer;
  private final ByteBuffer replies = in.asByteBuffer().order(ByteOrder.nativeOrder());
  private final int fd;

  private final String family;

  private int sequence;

  /// The first message of the datagram under way.
  private int firstSequence;

  private int start;
  private int end;
  private int received;
  private String words = "";

  public Netlink() {
    this(NETLINK_ROUTE, "rtnetlink", SEND_BUFFER);
  }

  /// A socket for nftables and connection tracking. Throws [DeviceException] where the kernel has
  /// no netfilter.
  public static Netlink netfilter() {
    return new Netlink(NETLINK_NETFILTER, "nfnetlink", BATCH_BUFFER);
  }

  private Netlink(int protocol, String family, int sendBuffer) {
    this.family = family;
    out = arena.allocate(sendBuffer, 8);
    writer = new MessageWriter(out.asByteBuffer().order(ByteOrder.nativeOrder()));
    kernel.set(JAVA_SHORT, 0, (short) SocketCalls.AF_NETLINK);
    fd =
        calls.socket(
            SocketCalls.AF_NETLINK, SocketCalls.SOCK_RAW | SocketCalls.SOCK_CLOEXEC, protocol);
    if (fd < 0) {
      int errno = calls.errno();
      arena.close();
      if (errno == Errno.EPROTONOSUPPORT) {
        throw new DeviceException(
            new DeviceFailure.Unsupported(
                "this kernel has no " + family, "modprobe nfnetlink, or another kernel"));
      }
      throw Failures.call("socket(AF_NETLINK)", errno);
    }
    calls.receiveTimeout(fd, ANSWER_WITHIN_MILLIS);
    // Kernels older than these options answer without words, which is all that they add.
    calls.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
    calls.setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
  }

  /// Begins a request; what is written to the result is its body.
  public MessageWriter request(int type, int flags) {
    sequence++;
    firstSequence = sequence;
    writer.start(type, flags | NLM_F_REQUEST, sequence);
    return writer;
  }

  /// Adds another message to the datagram that [#request] began; what is written to the result is
  /// its body.
  public MessageWriter also(int type, int flags) {
    sequence++;
    writer.next(type, flags | NLM_F_REQUEST, sequence);
    return writer;
  }

  /// Sends a datagram of several messages, of which the last that asks for an acknowledgement is
  /// number `last` (1 is the first), and waits until that one or the first error comes: 0, or an
  /// error number, of which [#words] tells more.
  public int executeAll(int last) {
    int until = firstSequence + last - 1;
    send();
    while (true) {
      receiveNext();
      int of = replies.getInt(start + 8);
      if (of - firstSequence < 0 || type() != NLMSG_ERROR) {
        continue;
      }
      int errno = error();
      if (errno != 0 || of == until) {
        return errno;
      }
    }
  }

  /// Sends a request made with [#NLM_F_ACK] and waits for the answer: 0, or an error number, of
  /// which [#words] tells more.
  public int execute() {
    exchange();
    if (type() != NLMSG_ERROR) {
      throw Failures.protocol(family + " answered a request with message type " + type());
    }
    return error();
  }

  /// Sends a request that is answered by one message, found between [#start] and [#end]. Returns 0,
  /// or an error number; ENOENT where the kernel has nothing to say but that all is well.
  public int fetch() {
    exchange();
    if (type() != NLMSG_ERROR) {
      return 0;
    }
    int errno = error();
    return errno == 0 ? Errno.ENOENT : errno;
  }

  /// Sends a request made with [#NLM_F_DUMP]; the visitor must not use this socket. Returns 0, or
  /// an error number.
  public int dump(Visitor visitor) {
    exchange();
    while (type() != NLMSG_DONE) {
      if (type() == NLMSG_ERROR) {
        return error();
      }
      visitor.message(start, end);
      next();
    }
    return 0;
  }

  public ByteBuffer replies() {
    return replies;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /// What the kernel said about the last error; empty where it said nothing.
  public String words() {
    return words;
  }

  private void exchange() {
    send();
    next();
  }

  private void send() {
    long size = writer.finish();
    if (calls.sendto(fd, out, size, 0, kernel, 12) < 0) {
      throw Failures.call("sendto(" + family + ")", calls.errno());
    }
    end = 0;
    received = 0;
  }

  /// Goes to the next message that answers the request, receiving when the buffer is used up.
  private void next() {
    do {
      receiveNext();
    } while (replies.getInt(start + 8) != sequence);
  }

  private void receiveNext() {
    start = (end + 3) & ~3;
    if (start + HEADER > received) {
      receive();
    }
    end = start + replies.getInt(start);
    if (end - start < HEADER || end > received) {
      throw Failures.protocol(family + " sent a message of " + (end - start) + " bytes");
    }
  }

  private void receive() {
    long deadline = System.nanoTime() + ANSWER_WITHIN_MILLIS * 1_000_000;
    long size;
    do {
      size = calls.recv(fd, in, RECEIVE_BUFFER, SocketCalls.MSG_TRUNC);
      // A signal cuts the wait short, and looks like its end.
    } while (size < 0 && interrupted(calls.errno()) && System.nanoTime() - deadline < 0);
    if (size < 0 && interrupted(calls.errno())) {
      throw new DeviceException(
          new DeviceFailure.TimedOut(
              "the kernel did not answer a request by "
                  + family
                  + " within "
                  + ANSWER_WITHIN_MILLIS
                  + " ms",
              "the machine may be out of memory or another program may hold its network settings"));
    }
    if (size < 0) {
      throw Failures.call("recv(" + family + ")", calls.errno());
    }
    if (size < HEADER || size > RECEIVE_BUFFER) {
      throw Failures.protocol(family + " sent a datagram of " + size + " bytes");
    }
    start = 0;
    received = (int) size;
  }

  private static boolean interrupted(int errno) {
    return errno == Errno.EINTR || errno == Errno.EAGAIN;
  }

  private int type() {
    return replies.getShort(start + 4) & 0xffff;
  }

  private int error() {
    int errno = -replies.getInt(start + HEADER);
    words = errno == 0 ? "" : explanation();
    return errno;
  }

  private String explanation() {
    int flags = replies.getShort(start + 6);
    if ((flags & NLM_F_ACK_TLVS) == 0) {
      return "";
    }
    int original = start + HEADER + 4;
    int attributes =
        original + ((flags & NLM_F_CAPPED) != 0 ? HEADER : (replies.getInt(original) + 3) & ~3);
    int message = Attributes.find(replies, attributes, end, NLMSGERR_ATTR_MSG);
    return message < 0 ? "" : Attributes.string(replies, message);
  }

  @Override
  public void close() {
    calls.close(fd);
    arena.close();
  }
}
