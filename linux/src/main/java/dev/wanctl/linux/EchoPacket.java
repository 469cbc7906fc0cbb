package dev.wanctl.linux;

import java.nio.ByteBuffer;

/// The probe on the wire. For ICMP (RFC 792) and ICMPv6 (RFC 4443) the header goes first, for UDP
/// the payload alone.
///
/// ```
///  0  type(1) code(1) checksum(2)    echo request: 8 or 128; reply: 0 or 129
///  4  identifier(2) sequence(2)      identifier: the kernel's on a ping socket, the socket's own on a raw one
///  8  "wanctl" 0 0                   for people who look at captures
/// 16  cookie(8)                      random per probe; tells our replies from forged and foreign ones
/// 24  slot(4) sequence(4)            which probe it is
/// ```
///
/// All in network byte order, the order of the buffers given.
final class EchoPacket {

  static final int HEADER = 8;
  static final int PAYLOAD = 24;

  static final int ICMP_ECHO = 8;
  static final int ICMP_ECHOREPLY = 0;
  static final int ICMPV6_ECHO_REQUEST = 128;
  static final int ICMPV6_ECHO_REPLY = 129;

  private static final long MARK = 0x77616e63746c0000L;

  private EchoPacket() {}

  /// Writes an echo request's header; the checksum must follow when the payload stands.
  static void header(ByteBuffer to, int type, int identifier, int sequence) {
    to.putShort(0, (short) (type << 8));
    to.putShort(2, (short) 0);
    to.putShort(4, (short) identifier);
    to.putShort(6, (short) sequence);
  }

  static void payload(ByteBuffer to, int at, long cookie, int slot, int sequence) {
    to.putLong(at, MARK);
    to.putLong(at + 8, cookie);
    to.putInt(at + 16, slot);
    to.putInt(at + 20, sequence);
  }

  /// Whether a payload of ours stands at `at`.
  static boolean marked(ByteBuffer from, int at) {
    return from.getLong(at) == MARK;
  }

  static long cookie(ByteBuffer from, int at) {
    return from.getLong(at + 8);
  }

  static int slot(ByteBuffer from, int at) {
    return from.getInt(at + 16);
  }

  static int sequence(ByteBuffer from, int at) {
    return from.getInt(at + 20);
  }

  /// The Internet checksum (RFC 1071) of `length` bytes, an even number, from `start`. Over a
  /// packet that has its checksum in it: 0 if that is right.
  static int checksum(ByteBuffer of, int start, int length) {
    long sum = 0;
    for (int at = start; at < start + length; at += 2) {
      sum += of.getShort(at) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
