package dev.wanctl.app.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// A compressed tar of plain files (POSIX ustar).
final class TarGz {

  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;
  private static final int CHECKSUM_AT = 148;

  private TarGz() {}

  static byte[] of(List<Part> parts, Instant at) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (Part part : parts) {
        out.write(header(part, at));
        out.write(part.bytes());
        out.write(new byte[Math.floorMod(-part.bytes().length, BLOCK)]);
      }
      out.write(new byte[2 * BLOCK]);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(Part part, Instant at) {
    byte[] header = new byte[BLOCK];
    if (part.name().length() > LONGEST_NAME) {
      throw new IllegalArgumentException(part.name());
    }
    put(header, 0, part.name());
    put(header, 100, "0000600\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, String.format(Locale.ROOT, "%011o\0", part.bytes().length));
    put(header, 136, String.format(Locale.ROOT, "%011o\0", at.getEpochSecond()));
    put(header, CHECKSUM_AT, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += Byte.toUnsignedInt(b);
    }
    put(header, CHECKSUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
