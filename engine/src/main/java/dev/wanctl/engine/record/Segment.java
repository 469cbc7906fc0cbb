package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// One segment read again: what the law knew at its beginning, and what came after.
///
/// @param goesOn nothing is missing between the segment before and this one
/// @param version of the wanctl that wrote it
/// @param records packed, from the first on
/// @param torn its end was not written whole
record Segment(
    SegmentHeader header,
    boolean goesOn,
    String version,
    LineSettings settings,
    long imagePrint,
    ByteBuffer image,
    ByteBuffer records,
    boolean torn) {

  /// Of the settings of a line: a file with another one has other settings.
  static final long SETTINGS_PRINT = print();

  private static long print() {
    CRC32 print = new CRC32();
    print.update(Values.description(LineSettings.class).getBytes(StandardCharsets.UTF_8));
    return print.getValue();
  }

  /// @param bytes the whole segment, or as much as there is
  static Segment read(SegmentHeader header, byte[] bytes) throws RecordingException {
    ByteBuffer records = ByteBuffer.allocate(bytes.length);
    ByteBuffer first = ByteBuffer.allocate(0);
    int at = SegmentHeader.BYTES;
    boolean torn = false;
    while (at + SegmentHeader.FRAME <= bytes.length) {
      ByteBuffer frame = ByteBuffer.wrap(bytes, at, SegmentHeader.FRAME);
      int length = frame.getInt();
      int crc = frame.getInt();
      if (length == 0) {
        break;
      }
      at += SegmentHeader.FRAME;
      if (length < 0 || length > bytes.length - at || crc != header.crc(bytes, at, length)) {
        torn = true;
        break;
      }
      if (first.capacity() == 0) {
        first = ByteBuffer.wrap(bytes, at, length);
      } else {
        records.put(bytes, at, length);
      }
      at += length;
    }
    // The beginning of a frame that is no more than a few bytes long.
    for (int i = at; i < bytes.length && bytes.length - at < SegmentHeader.FRAME; i++) {
      torn |= bytes[i] != 0;
    }
    return checkpoint(header, first, records.flip(), torn);
  }

  private static Segment checkpoint(
      SegmentHeader header, ByteBuffer in, ByteBuffer records, boolean torn)
      throws RecordingException {
    try {
      boolean goesOn = in.get() != 0;
      String version = new String(part(in, in.getShort()), StandardCharsets.UTF_8);
      long print = in.getLong();
      byte[] settings = part(in, in.getInt());
      if (print != SETTINGS_PRINT) {
        throw otherBuild(version);
      }
      long imagePrint = in.getLong();
      byte[] image = part(in, in.getInt());
      return new Segment(
          header,
          goesOn,
          version,
          Values.readAll(LineSettings.class, ByteBuffer.wrap(settings)),
          imagePrint,
          ByteBuffer.wrap(image),
          records,
          torn);
    } catch (BufferUnderflowException e) {
      throw new RecordingException("segment " + header.number() + " of it is cut off", e);
    }
  }

  private static byte[] part(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    in.get(part);
    return part;
  }

  private static RecordingException otherBuild(String version) {
    return new RecordingException(
        "it was recorded by wanctl "
            + version
            + ", whose law keeps other things than this one's: replay it with that version");
  }

  /// The law as it was when the segment began.
  LineController controller() throws RecordingException {
    if (StateImage.print(settings) != imagePrint) {
      throw otherBuild(version);
    }
    LineController controller = new LineController(settings, header.nanos());
    StateImage.of(image).restore(controller);
    return controller;
  }
}
