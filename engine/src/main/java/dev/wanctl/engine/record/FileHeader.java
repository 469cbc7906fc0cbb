package dev.wanctl.engine.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// The beginning of every recording, [#BYTES] long:
///
///     0   "WANCTLRC"
///     8   format, 1                      int, big-endian like all
///     12  bytes of a segment             int
///     16  number of segments             int
///     20  length of the line's name      int
///     24  the line's name                UTF-8
///     508 CRC-32 of what comes before    int
///
/// The segments follow one another, each as [SegmentHeader] says. In a running daemon's file they
/// are a ring.
///
/// @param segmentBytes of each segment, its header included
record FileHeader(int segmentBytes, int segments, String line) {

  static final int BYTES = 512;
  static final int MOST_SEGMENT = 1 << 24;
  static final int MOST_SEGMENTS = 1 << 12;

  private static final long MAGIC = 0x57414e43544c5243L;
  private static final int FORMAT = 1;
  private static final int CRC_AT = 508;
  private static final int MOST_NAME = CRC_AT - 24;

  long offset(int segment) {
    return BYTES + (long) segment * segmentBytes;
  }

  ByteBuffer bytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    byte[] name = line.getBytes(StandardCharsets.UTF_8);
    out.putLong(MAGIC).putInt(FORMAT).putInt(segmentBytes).putInt(segments);
    int length = Math.min(name.length, MOST_NAME);
    out.putInt(length).put(name, 0, length);
    out.putInt(CRC_AT, crc(out)).rewind();
    return out;
  }

  static FileHeader read(ByteBuffer in) throws RecordingException {
    if (in.remaining() < 8 || in.getLong(0) != MAGIC) {
      throw new RecordingException("it is no recording of wanctl");
    }
    if (in.remaining() < BYTES) {
      throw new RecordingException("it is cut off in its first " + BYTES + " bytes");
    }
    int format = in.getInt(8);
    if (format != FORMAT) {
      throw new RecordingException(
          "it has format "
              + format
              + ", and this wanctl reads format "
              + FORMAT
              + ": use the wanctl that made it, or a newer one");
    }
    int segmentBytes = in.getInt(12);
    int segments = in.getInt(16);
    int length = in.getInt(20);
    if (in.getInt(CRC_AT) != crc(in)
        || segmentBytes <= SegmentHeader.BYTES
        || segmentBytes > MOST_SEGMENT
        || segments < 0
        || segments > MOST_SEGMENTS
        || length < 0
        || length > MOST_NAME) {
      throw new RecordingException("its first " + BYTES + " bytes are damaged");
    }
    return new FileHeader(
        segmentBytes, segments, StandardCharsets.UTF_8.decode(in.slice(24, length)).toString());
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.slice(0, CRC_AT));
    return (int) crc.getValue();
  }
}
