package dev.wanctl.engine.record;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/// The beginning of a segment, [#BYTES] long:
///
///     0   "SEGM"                                    int
///     4   1 if it is pinned, else 0                 int
///     8   its number, rising from 1 in a ring       long
///     16  when it began, milliseconds since 1970    long
///     24  the same on the recording's own clock, ns long
///     32  CRC-32 of 8 to 31                         int
///
/// Frames follow: length of the content (int), CRC-32 of the segment's number and the content (int),
/// content. The first frame is a checkpoint, the others are records, by [Packer]. The last is
/// followed by a length of zero, by what an earlier segment left there (whose CRC does not fit), or
/// by the segment's end.
record SegmentHeader(boolean pinned, long number, long epochMillis, long nanos) {

  static final int BYTES = 36;
  static final int PINNED_AT = 4;
  static final int FRAME = 8;

  private static final int MAGIC = 0x5345474d;

  SegmentHeader pinned(boolean on) {
    return new SegmentHeader(on, number, epochMillis, nanos);
  }

  ByteBuffer bytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putInt(MAGIC).putInt(pinned ? 1 : 0).putLong(number).putLong(epochMillis).putLong(nanos);
    out.putInt(crc(out)).flip();
    return out;
  }

  /// Empty where no segment was ever written, or not whole.
  static Optional<SegmentHeader> read(ByteBuffer in) {
    if (in.remaining() < BYTES || in.getInt(0) != MAGIC || in.getInt(32) != crc(in)) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentHeader(
            in.getInt(PINNED_AT) != 0, in.getLong(8), in.getLong(16), in.getLong(24)));
  }

  private static int crc(ByteBuffer header) {
    CRC32 crc = new CRC32();
    crc.update(header.slice(8, 24));
    return (int) crc.getValue();
  }

  /// Of a frame of this segment.
  int crc(byte[] content, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(8).putLong(number).flip());
    crc.update(content, offset, length);
    return (int) crc.getValue();
  }

  /// The wall clock at a moment of the recording's own clock, milliseconds since 1970.
  long epochMillis(long atNanos) {
    return epochMillis + (atNanos - nanos) / 1_000_000;
  }
}
