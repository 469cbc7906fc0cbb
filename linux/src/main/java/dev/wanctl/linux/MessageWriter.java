package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes netlink messages, one after the other: of each its header, then plain fields, then
/// attributes and nests of them.
public final class MessageWriter {

  private static final int NLA_F_NESTED = 0x8000;

  private final ByteBuffer to;
  private int message;

  MessageWriter(ByteBuffer to) {
    this.to = to;
  }

  void start(int type, int flags, int sequence) {
    to.clear();
    header(type, flags, sequence);
  }

  /// Ends the message under way and begins another one after it.
  void next(int type, int flags, int sequence) {
    finish();
    header(type, flags, sequence);
  }

  private void header(int type, int flags, int sequence) {
    message = to.position();
    to.putInt(0).putShort((short) type).putShort((short) flags).putInt(sequence).putInt(0);
  }

  /// `struct ifinfomsg`: family(1) pad(1) type(2) index(4) flags(4) change(4).
  MessageWriter ifinfomsg(int index, int flags, int change) {
    to.putInt(0).putInt(index).putInt(flags).putInt(change);
    return this;
  }

  /// `struct tcmsg`: family(1) pad(3) ifindex(4) handle(4) parent(4) info(4).
  MessageWriter tcmsg(int index, int handle, int parent, int info) {
    to.putInt(0).putInt(index).putInt(handle).putInt(parent).putInt(info);
    return this;
  }

  /// `struct if_stats_msg`: family(1) pad(3) ifindex(4) filter_mask(4).
  MessageWriter ifStatsMsg(int index, int filter) {
    to.putInt(0).putInt(index).putInt(filter);
    return this;
  }

  /// `struct rtmsg`: family(1) dst_len(1) src_len(1) tos(1) table(1) protocol(1) scope(1) type(1)
  /// flags(4).
  MessageWriter rtmsg(int family, int destinationBits, int sourceBits) {
    to.put((byte) family).put((byte) destinationBits).put((byte) sourceBits).put((byte) 0);
    to.putInt(0).putInt(0);
    return this;
  }

  /// `struct fib_rule_hdr`: family(1) dst_len(1) src_len(1) tos(1) table(1) res(2) action(1)
  /// flags(4).
  public MessageWriter ruleHeader(int family, int action) {
    to.put((byte) family).put(new byte[6]).put((byte) action).putInt(0);
    return this;
  }

  /// `struct rtmsg` of a default route that is added or removed; its table is an attribute.
  public MessageWriter defaultRoute(int family, int protocol, int scope, int type) {
    to.put((byte) family).put(new byte[4]).put((byte) protocol).put((byte) scope).put((byte) type);
    to.putInt(0);
    return this;
  }

  /// `struct nfgenmsg`: family(1) version(1) resource(2), the last in network order.
  public MessageWriter nfgenmsg(int family, int resource) {
    to.put((byte) family).put((byte) 0).put((byte) (resource >>> 8)).put((byte) resource);
    return this;
  }

  /// As netfilter has numbers: in network order.
  public MessageWriter bigEndian(int type, int value) {
    return attribute(
        type,
        new byte[] {
          (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        });
  }

  /// As netfilter has numbers: in network order.
  public MessageWriter bigEndian(int type, long value) {
    to.putShort((short) 12).putShort((short) type);
    for (int shift = 56; shift >= 0; shift -= 8) {
      to.put((byte) (value >>> shift));
    }
    return this;
  }

  /// As [#nest], with the flag that netfilter wants on nests.
  public int nested(int type) {
    return nest(type | NLA_F_NESTED);
  }

  public MessageWriter attribute(int type, byte[] value) {
    to.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    return pad();
  }

  public MessageWriter attribute(int type, int value) {
    to.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  public MessageWriter attribute(int type, long value) {
    to.putShort((short) 12).putShort((short) type).putLong(value);
    return this;
  }

  public MessageWriter attribute(int type, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    to.putShort((short) (4 + bytes.length + 1)).putShort((short) type).put(bytes).put((byte) 0);
    return pad();
  }

  /// Begins an attribute of other fields or attributes; give the result to [#end].
  public int nest(int type) {
    int at = to.position();
    to.putShort((short) 0).putShort((short) type);
    return at;
  }

  public MessageWriter word(int value) {
    to.putInt(value);
    return this;
  }

  public MessageWriter end(int nest) {
    to.putShort(nest, (short) (to.position() - nest));
    return pad();
  }

  private MessageWriter pad() {
    while (to.position() % 4 != 0) {
      to.put((byte) 0);
    }
    return this;
  }

  /// Writes the length of the last message into its header; returns that of all.
  int finish() {
    to.putInt(message, to.position() - message);
    return to.position();
  }
}
