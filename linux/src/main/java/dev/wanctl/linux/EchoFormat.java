package dev.wanctl.linux;

import java.nio.ByteBuffer;

/// Echo by ICMP, ICMPv6 or UDP, as [EchoPacket] draws it.
final class EchoFormat implements ProbeFormat {

  private final boolean udp;
  private final boolean v6;
  private final boolean raw;
  private final int identifier;
  private int payloadAt;

  /// @param raw whether the socket is a raw one: it hands out IPv4 headers, and leaves our
  ///   identifier alone
  EchoFormat(boolean udp, boolean v6, boolean raw, int identifier) {
    this.udp = udp;
    this.v6 = v6;
    this.raw = raw;
    this.identifier = identifier;
  }

  @Override
  public long cookie(long random) {
    return random;
  }

  @Override
  public int sequence(int sequence) {
    return sequence;
  }

  @Override
  public int write(ByteBuffer to, int slot, int sequence, long cookie) {
    if (udp) {
      EchoPacket.payload(to, 0, cookie, slot, sequence);
      return EchoPacket.PAYLOAD;
    }
    int size = EchoPacket.HEADER + EchoPacket.PAYLOAD;
    EchoPacket.payload(to, EchoPacket.HEADER, cookie, slot, sequence);
    if (v6) {
      // The kernel puts the checksum in: it covers the addresses.
      EchoPacket.header(to, EchoPacket.ICMPV6_ECHO_REQUEST, identifier, sequence);
    } else {
      EchoPacket.header(to, EchoPacket.ICMP_ECHO, identifier, sequence);
      to.putShort(2, (short) EchoPacket.checksum(to, 0, size));
    }
    return size;
  }

  @Override
  public boolean isOwn(ByteBuffer data, int size) {
    payloadAt = size - EchoPacket.PAYLOAD;
    return payloadAt >= 0 && EchoPacket.marked(data, payloadAt);
  }

  @Override
  public boolean isReply(ByteBuffer data, int size) {
    int icmp = raw && !v6 ? (data.get(0) & 0xf) * 4 : 0;
    payloadAt = udp ? 0 : icmp + EchoPacket.HEADER;
    return size == payloadAt + EchoPacket.PAYLOAD
        && (udp || isEchoReply(data, icmp))
        && EchoPacket.marked(data, payloadAt);
  }

  private boolean isEchoReply(ByteBuffer data, int at) {
    int reply = v6 ? EchoPacket.ICMPV6_ECHO_REPLY : EchoPacket.ICMP_ECHOREPLY;
    return (data.get(at) & 0xff) == reply
        && (!raw || (data.getShort(at + 4) & 0xffff) == identifier);
  }

  @Override
  public int slot(ByteBuffer data) {
    return EchoPacket.slot(data, payloadAt);
  }

  @Override
  public int sequence(ByteBuffer data) {
    return EchoPacket.sequence(data, payloadAt);
  }

  @Override
  public long cookie(ByteBuffer data) {
    return EchoPacket.cookie(data, payloadAt);
  }
}
