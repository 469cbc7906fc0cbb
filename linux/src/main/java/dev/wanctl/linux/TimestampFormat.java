package dev.wanctl.linux;

import java.nio.ByteBuffer;

/// The ICMP timestamp request and its reply (RFC 792), 20 bytes each in network byte order:
///
/// ```
///  0  type(1) code(1) checksum(2)    request: 13; reply: 14; code 0
///  4  identifier(2) sequence(2)      identifier: a random number of the socket's, plus the slot
///  8  originate(4)                   chosen by us, comes back as it was: the cookie
/// 12  receive(4)                     the reflector's clock when the request came
/// 16  transmit(4)                    the reflector's clock when the reply went
/// ```
///
/// A clock tells milliseconds since midnight UTC. The high bit says that it tells something else.
/// RFC 792 lets a sender put any number into *originate* if that bit is set, so the cookie has 31
/// random bits and that bit: there is no other place for it.
final class TimestampFormat implements ProbeFormat {

  static final int SIZE = 20;
  static final int ICMP_TIMESTAMP = 13;
  static final int ICMP_TIMESTAMPREPLY = 14;

  private static final int NON_STANDARD = 1 << 31;
  private static final int LONGEST_HEADER = 60;

  private final int identifier;
  private int at;

  TimestampFormat(int identifier) {
    this.identifier = identifier;
  }

  @Override
  public long cookie(long random) {
    return ((int) random | NON_STANDARD) & 0xffff_ffffL;
  }

  @Override
  public int sequence(int sequence) {
    return sequence & 0xffff;
  }

  @Override
  public int write(ByteBuffer to, int slot, int sequence, long cookie) {
    EchoPacket.header(to, ICMP_TIMESTAMP, identifier + slot, sequence);
    to.putInt(8, (int) cookie);
    to.putLong(12, 0);
    to.putShort(2, (short) EchoPacket.checksum(to, 0, SIZE));
    return SIZE;
  }

  /// The message is shorter than the shortest Ethernet frame has room for, and some drivers fill
  /// the frame up before it is stamped: so it is looked for from the end.
  @Override
  public boolean isOwn(ByteBuffer data, int size) {
    for (at = size - SIZE; at >= 0; at--) {
      if (data.getShort(at) == ICMP_TIMESTAMP << 8
          && data.getLong(at + 12) == 0
          && EchoPacket.checksum(data, at, SIZE) == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isReply(ByteBuffer data, int size) {
    at = (data.get(0) & 0xf) * 4;
    // Exactly 20 bytes: what is longer is no answer to what we ask. A raw socket gets packets
    // before anyone looked at their checksum.
    return at <= LONGEST_HEADER
        && size == at + SIZE
        && data.getShort(at) == ICMP_TIMESTAMPREPLY << 8
        && EchoPacket.checksum(data, at, SIZE) == 0;
  }

  /// Any number up to 65535 if the packet is not ours.
  @Override
  public int slot(ByteBuffer data) {
    return (data.getShort(at + 4) - identifier) & 0xffff;
  }

  @Override
  public int sequence(ByteBuffer data) {
    return data.getShort(at + 6) & 0xffff;
  }

  @Override
  public long cookie(ByteBuffer data) {
    return data.getInt(at + 8) & 0xffff_ffffL;
  }

  @Override
  public long clockReceive(ByteBuffer data) {
    return data.getInt(at + 12);
  }

  @Override
  public long clockTransmit(ByteBuffer data) {
    return data.getInt(at + 16);
  }
}
