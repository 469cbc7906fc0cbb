package dev.wanctl.routeros;

import dev.wanctl.remote.NoAnswer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// One HTTP/1.1 answer (RFC 9112), read whole.
///
/// @param keepAlive whether another request may follow on the same connection
record HttpReply(int status, String body, boolean keepAlive) {

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] \\d{3}( .*)?");

  static final int MAX_BODY = 4 << 20;
  private static final int MAX_LINE = 8192;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_INTERIM = 5;

  /// Waits for the first byte, which is where an idle connection turns out to be closed.
  static HttpReply read(InputStream in) throws IOException {
    int first;
    try {
      first = in.read();
    } catch (SocketException | SSLException e) {
      throw new NoAnswer(e);
    }
    if (first < 0) {
      throw new NoAnswer(null);
    }
    HttpReply reply = readOne(in, first);
    for (int i = 0; reply.status < 200; i++) {
      if (i == MAX_INTERIM) {
        throw new Malformed("only interim answers");
      }
      reply = readOne(in, Math.max(0, in.read()));
    }
    return reply;
  }

  private static HttpReply readOne(InputStream in, int first) throws IOException {
    String start = (char) first + line(in);
    if (!STATUS_LINE.matcher(start).matches()) {
      throw new Malformed("no HTTP status line");
    }
    int status = Integer.parseInt(start.substring(9, 12));
    boolean keepAlive = start.startsWith("HTTP/1.1");
    boolean chunked = false;
    long length = -1;
    int headers = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (++headers > MAX_HEADERS) {
        throw new Malformed("too many header lines");
      }
      int colon = header.indexOf(':');
      String name = colon < 0 ? "" : header.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = header.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      switch (name) {
        case "content-length" -> length = number(value, 10);
        case "transfer-encoding" -> chunked = value.endsWith("chunked");
        case "connection" ->
            keepAlive = keepAlive ? !value.contains("close") : value.contains("keep-alive");
        default -> {}
      }
    }
    if (status < 200 || status == 204 || status == 304) {
      return new HttpReply(status, "", keepAlive);
    }
    if (chunked) {
      return new HttpReply(status, chunks(in), keepAlive);
    }
    if (length >= 0) {
      return new HttpReply(status, text(exactly(in, length)), keepAlive);
    }
    byte[] rest = in.readNBytes(MAX_BODY + 1);
    checkSize(rest.length);
    return new HttpReply(status, text(rest), false);
  }

  private static String chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String header = line(in);
      int extension = header.indexOf(';');
      long size = number((extension < 0 ? header : header.substring(0, extension)).strip(), 16);
      if (size == 0) {
        break;
      }
      checkSize(body.size() + size);
      body.write(exactly(in, size));
      if (!line(in).isEmpty()) {
        throw new Malformed("a chunk longer than it said");
      }
    }
    for (int trailers = 0; !line(in).isEmpty(); trailers++) {
      if (trailers == MAX_HEADERS) {
        throw new Malformed("too many trailer lines");
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static byte[] exactly(InputStream in, long length) throws IOException {
    checkSize(length);
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended in the middle of the answer");
    }
    return bytes;
  }

  private static void checkSize(long length) throws Malformed {
    if (length > MAX_BODY) {
      throw new Malformed("an answer of more than " + MAX_BODY + " bytes");
    }
  }

  private static long number(String text, int radix) throws Malformed {
    if (text.isEmpty() || text.length() > 10 || text.startsWith("-") || text.startsWith("+")) {
      throw new Malformed("a length that is no number");
    }
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException _) {
      throw new Malformed("a length that is no number");
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended in the middle of the answer");
      }
      if (line.length() == MAX_LINE) {
        throw new Malformed("an overlong header line");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
