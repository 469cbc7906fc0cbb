package dev.wanctl.engine.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Makes records small, and whole again: of each field only its difference to the same field of the
/// last record of that kind is kept, in as few bytes as it needs (seven bits in each, the eighth
/// tells that more follow). A reader must begin where the writer began.
final class Packer {

  /// More bytes than any record needs.
  static final int MOST_BYTES = 1 + 5 * 10;

  private final long[][] last = new long[Kind.HIGHEST + 1][Tape.WORDS];

  void pack(long[] words, ByteBuffer out) {
    Kind kind = Kind.of(words[0]);
    long[] before = last[kind.number];
    out.put((byte) kind.number);
    for (int i = 1; i <= kind.fields; i++) {
      if (kind.isReal(i)) {
        variable(words[i] ^ before[i], out);
      } else {
        long difference = words[i] - before[i];
        variable(difference << 1 ^ difference >> 63, out);
      }
      before[i] = words[i];
    }
  }

  private static void variable(long value, ByteBuffer out) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.put((byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.put((byte) left);
  }

  /// Reads the next record, whose fields beyond those of its kind are left as they are.
  void unpack(ByteBuffer in, long[] into) throws RecordingException {
    try {
      Kind kind = Kind.of(in.get());
      long[] before = last[kind.number];
      into[0] = kind.number;
      for (int i = 1; i <= kind.fields; i++) {
        long code = variable(in);
        before[i] = kind.isReal(i) ? before[i] ^ code : before[i] + (code >>> 1 ^ -(code & 1));
        into[i] = before[i];
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new RecordingException("a record in it is damaged", e);
    }
  }

  private static long variable(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number without an end");
  }
}
