package dev.wanctl.sim.router;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The server's half of HTTP/1.1 (RFC 9112), as far as a REST client uses it.
final class HttpWire {

  private static final int MAX_LINE = 8192;
  private static final int MAX_BODY = 1 << 20;
  private static final int CHUNK = 100;

  private HttpWire() {}

  /// Empty when the client closed the connection between two requests.
  static Optional<RestRequest> readRequest(InputStream in) throws IOException {
    String start = line(in);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    String[] words = start.split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new IOException("no HTTP request");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("bad header");
      }
      headers.put(
          header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (length < 0 || length > MAX_BODY) {
      throw new IOException("body too long");
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String target = words[1].startsWith("/rest") ? words[1].substring(5) : words[1];
    int question = target.indexOf('?');
    return Optional.of(
        new RestRequest(
            words[0],
            question < 0 ? target : target.substring(0, question),
            question < 0 ? "" : target.substring(question + 1),
            headers,
            body));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() > 0) {
          throw new EOFException("in the middle of a line");
        }
        break;
      }
      if (b != '\r') {
        line.write(b);
      }
      if (line.size() > MAX_LINE) {
        throw new IOException("line too long");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  static void write(OutputStream out, RestReply reply, boolean chunked, boolean close)
      throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (!chunked) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      writeHead(whole, reply.status(), body.length, close);
      whole.writeBytes(body);
      out.write(whole.toByteArray());
      out.flush();
      return;
    }
    writeHead(out, reply.status(), -1, close);
    for (int at = 0; at < body.length; at += CHUNK) {
      int size = Math.min(CHUNK, body.length - at);
      out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(body, at, size);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  static void writeSlowly(OutputStream out, RestReply reply, Duration perByte) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    writeHead(out, reply.status(), body.length, false);
    for (byte b : body) {
      SocketService.pause(perByte);
      out.write(b);
      out.flush();
    }
  }

  static void writeHtml(OutputStream out, int status, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " "
            + RestReply.phrase(status)
            + "\r\nContent-Type: text/html\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  /// A negative length announces chunks.
  static void writeHead(OutputStream out, int status, int length, boolean close)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(RestReply.phrase(status)).append("\r\n");
    if (status != 204) {
      head.append("Content-Type: application/json\r\n");
      head.append(
          length < 0 ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + length + "\r\n");
    }
    if (close) {
      head.append("Connection: close\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
