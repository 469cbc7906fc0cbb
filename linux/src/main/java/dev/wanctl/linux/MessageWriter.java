package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes one netlink message: its header, then plain fields, then attributes and nests of them.
final class MessageWriter {

  private final ByteBuffer to;

  MessageWriter(ByteBuffer to) {
    this.to = to;
  }

  void start(int type, int flags, int sequence) {
    to.clear();
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

  MessageWriter attribute(int type, byte[] value) {
    to.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    return pad();
  }

  MessageWriter attribute(int type, int value) {
    to.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  MessageWriter attribute(int type, long value) {
    to.putShort((short) 12).putShort((short) type).putLong(value);
    return this;
  }

  MessageWriter attribute(int type, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    to.putShort((short) (4 + bytes.length + 1)).putShort((short) type).put(bytes).put((byte) 0);
    return pad();
  }

  /// Begins an attribute of other fields or attributes; give the result to [#end].
  int nest(int type) {
    int at = to.position();
    to.putShort((short) 0).putShort((short) type);
    return at;
  }

  MessageWriter word(int value) {
    to.putInt(value);
    return this;
  }

  MessageWriter end(int nest) {
    to.putShort(nest, (short) (to.position() - nest));
    return pad();
  }

  private MessageWriter pad() {
    while (to.position() % 4 != 0) {
      to.put((byte) 0);
    }
    return this;
  }

  /// Writes the length into the header and returns it.
  int finish() {
    to.putInt(0, to.position());
    return to.position();
  }
}
