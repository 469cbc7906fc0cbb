package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One rtnetlink socket: a request, then its answer, one at a time. One thread at a time; nothing
/// is allocated per exchange.
///
/// ```
/// nlmsghdr   0 length(4) | 4 type(2) | 6 flags(2) | 8 sequence(4) | 12 port(4)    all in host order
/// ```
///
/// Answers are matched by sequence number, so the rest of an exchange that timed out does no harm.
final class Netlink implements AutoCloseable {

  static final int HEADER = 16;
  static final int NLM_F_REQUEST = 0x1;
  static final int NLM_F_ACK = 0x4;
  static final int NLM_F_ECHO = 0x8;
  static final int NLM_F_DUMP = 0x300;
  static final int NLM_F_REPLACE = 0x100;
  static final int NLM_F_EXCL = 0x200;
  static final int NLM_F_CREATE = 0x400;

  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_CAPPED = 0x100;
  private static final int NLM_F_ACK_TLVS = 0x200;
  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_ROUTE = 0;
  private static final long ANSWER_WITHIN_MILLIS = 2000;
  private static final int SEND_BUFFER = 4096;
  private static final int RECEIVE_BUFFER = 64 * 1024;

  /// Takes the messages of a dump, each between two positions of [#replies].
  interface Visitor {
    void message(int start, int end);
  }

  private final Arena arena = Arena.ofShared();
  private final SocketCalls calls = new SocketCalls(arena);
  private final MemorySegment kernel = arena.allocate(12, 4);
  private final MemorySegment out = arena.allocate(SEND_BUFFER, 8);
  private final MemorySegment in = arena.allocate(RECEIVE_BUFFER, 8);
  private final MessageWriter writer =
      new MessageWriter(out.asByteBuffer().order(ByteOrder.nativeOrder()));
  private final ByteBuffer replies = in.asByteBuffer().order(ByteOrder.nativeOrder());
  private final int fd;

  private int sequence;
  private int start;
  private int end;
  private int received;
  private String words = "";

  Netlink() {
    kernel.set(JAVA_SHORT, 0, (short) SocketCalls.AF_NETLINK);
    fd =
        calls.socket(
            SocketCalls.AF_NETLINK, SocketCalls.SOCK_RAW | SocketCalls.SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) {
      int errno = calls.errno();
      arena.close();
      throw Failures.call("socket(AF_NETLINK)", errno);
    }
    calls.receiveTimeout(fd, ANSWER_WITHIN_MILLIS);
    // Kernels older than these options answer without words, which is all that they add.
    calls.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
    calls.setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
  }

  /// Begins a request; what is written to the result is its body.
  MessageWriter request(int type, int flags) {
    sequence++;
    writer.start(type, flags | NLM_F_REQUEST, sequence);
    return writer;
  }

  /// Sends a request made with [#NLM_F_ACK] and waits for the answer: 0, or an error number, of
  /// which [#words] tells more.
  int execute() {
    exchange();
    if (type() != NLMSG_ERROR) {
      throw Failures.protocol("rtnetlink answered a request with message type " + type());
    }
    return error();
  }

  /// Sends a request that is answered by one message, found between [#start] and [#end]. Returns 0,
  /// or an error number; ENOENT where the kernel has nothing to say but that all is well.
  int fetch() {
    exchange();
    if (type() != NLMSG_ERROR) {
      return 0;
    }
    int errno = error();
    return errno == 0 ? Errno.ENOENT : errno;
  }

  /// Sends a request made with [#NLM_F_DUMP]; the visitor must not use this socket. Returns 0, or
  /// an error number.
  int dump(Visitor visitor) {
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

  ByteBuffer replies() {
    return replies;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /// What the kernel said about the last error; empty where it said nothing.
  String words() {
    return words;
  }

  private void exchange() {
    long size = writer.finish();
    if (calls.sendto(fd, out, size, 0, kernel, 12) < 0) {
      throw Failures.call("sendto(rtnetlink)", calls.errno());
    }
    end = 0;
    received = 0;
    next();
  }

  /// Goes to the next message that answers the request, receiving when the buffer is used up.
  private void next() {
    do {
      start = (end + 3) & ~3;
      if (start + HEADER > received) {
        receive();
      }
      end = start + replies.getInt(start);
      if (end - start < HEADER || end > received) {
        throw Failures.protocol("rtnetlink sent a message of " + (end - start) + " bytes");
      }
    } while (replies.getInt(start + 8) != sequence);
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
              "the kernel did not answer an rtnetlink request within "
                  + ANSWER_WITHIN_MILLIS
                  + " ms",
              "the machine may be out of memory or another program may hold its network settings"));
    }
    if (size < 0) {
      throw Failures.call("recv(rtnetlink)", calls.errno());
    }
    if (size < HEADER || size > RECEIVE_BUFFER) {
      throw Failures.protocol("rtnetlink sent a datagram of " + size + " bytes");
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
