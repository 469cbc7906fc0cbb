package dev.wanctl.app.history;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Collects whole numbers that are not negative, seven bits to a byte, small ones in little room.
final class Bytes {

  private byte[] bytes = new byte[256];
  private int length;

  void put(long number) {
    long n = number;
    while ((n & ~0x7fL) != 0) {
      one((byte) (n | 0x80));
      n >>>= 7;
    }
    one((byte) n);
  }

  private void one(byte b) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = b;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  /// Reads one. Throws [java.nio.BufferUnderflowException] at the end.
  static long get(ByteBuffer in) {
    long n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      n |= (b & 0x7fL) << shift;
      if (b >= 0) {
        break;
      }
    }
    return n;
  }
}
