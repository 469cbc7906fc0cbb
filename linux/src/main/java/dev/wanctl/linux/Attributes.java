package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Netlink attributes read in place: `length(2) type(2) value`, padded to four bytes, the length
/// without the padding. A value is known by its position in the buffer, -1 for an absent one.
public final class Attributes {

  private static final int TYPE_MASK = 0x3fff; // without NLA_F_NESTED and NLA_F_NET_BYTEORDER

  private Attributes() {}

  /// The value of the first attribute of `type` between two positions.
  public static int find(ByteBuffer in, int start, int end, int type) {
    int at = start;
    while (at + 4 <= end) {
      int length = in.getShort(at) & 0xffff;
      if (length < 4 || at + length > end) {
        return -1;
      }
      if ((in.getShort(at + 2) & TYPE_MASK) == type) {
        return at + 4;
      }
      at += (length + 3) & ~3;
    }
    return -1;
  }

  /// The value of an attribute inside the nest whose value stands at `nest`; absent in an absent
  /// one.
  public static int find(ByteBuffer in, int nest, int type) {
    return nest < 0 ? -1 : find(in, nest, end(in, nest), type);
  }

  public static int end(ByteBuffer in, int value) {
    return value - 4 + (in.getShort(value - 4) & 0xffff);
  }

  public static int type(ByteBuffer in, int value) {
    return in.getShort(value - 2) & TYPE_MASK;
  }

  public static String string(ByteBuffer in, int value) {
    int end = end(in, value);
    int stop = value;
    while (stop < end && in.get(stop) != 0) {
      stop++;
    }
    byte[] bytes = new byte[stop - value];
    in.get(value, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// An unsigned 32-bit attribute of a nest, or `otherwise`.
  public static long u32(ByteBuffer in, int nest, int type, long otherwise) {
    int value = find(in, nest, type);
    return value < 0 ? otherwise : in.getInt(value) & 0xffff_ffffL;
  }

  public static byte[] bytes(ByteBuffer in, int value) {
    byte[] bytes = new byte[end(in, value) - value];
    in.get(value, bytes);
    return bytes;
  }

  /// A number in network order, of four or eight bytes, or `otherwise`.
  public static long bigEndian(ByteBuffer in, int nest, int type, long otherwise) {
    int value = find(in, nest, type);
    if (value < 0) {
      return otherwise;
    }
    long number = 0;
    for (int at = value; at < end(in, value); at++) {
      number = (number << 8) | (in.get(at) & 0xff);
    }
    return number;
  }

  /// A 64-bit attribute of a nest, or `otherwise`.
  static long u64(ByteBuffer in, int nest, int type, long otherwise) {
    int value = find(in, nest, type);
    return value < 0 ? otherwise : in.getLong(value);
  }
}
