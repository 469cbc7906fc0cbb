package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// Fetches a file again and again, and posts content without end, over connections of its own: one
/// thread and one connection a flow.
final class HttpLoad implements Load {

  private static final int CHUNK = 64 * 1024;

  /// A POST ends after so much and another begins: servers limit the length of one.
  private static final long POST_BYTES = 64L << 20;

  private static final int LONGEST_LINE = 16 * 1024;

  private final Connections connections;
  private final Map<Direction, LongAdder> bytes = new EnumMap<>(Direction.class);
  private final AtomicReference<Optional<NoMeasurement>> failure =
      new AtomicReference<>(Optional.empty());
  private final List<Thread> threads = new ArrayList<>();

  private interface Transfer {
    void once(URI uri) throws IOException, NoMeasurement;
  }

  private HttpLoad(Connections connections) {
    this.connections = connections;
    for (Direction direction : Direction.values()) {
      bytes.put(direction, new LongAdder());
    }
  }

  static HttpLoad start(
      Source.Http http, Set<Direction> directions, int flows, Optional<InetAddress> from) {
    HttpLoad load = new HttpLoad(new Connections(from));
    if (directions.contains(Direction.DOWNLOAD)) {
      http.download().ifPresent(uri -> load.flows(flows, uri, load::download));
    }
    if (directions.contains(Direction.UPLOAD)) {
      http.upload().ifPresent(uri -> load.flows(flows, uri, load::upload));
    }
    load.threads.forEach(Thread::start);
    return load;
  }

  private void flows(int flows, URI uri, Transfer transfer) {
    for (int i = 0; i < flows; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("load-" + threads.size())
              .unstarted(() -> again(uri, transfer)));
    }
  }

  private void again(URI uri, Transfer transfer) {
    try {
      while (!connections.closed()) {
        transfer.once(uri);
      }
    } catch (NoMeasurement e) {
      fail(e);
    } catch (IOException e) {
      fail(
          new NoMeasurement(
              uri + " breaks off: " + e.getMessage(), "see that it answers, or name another"));
    }
  }

  private void fail(NoMeasurement e) {
    if (!connections.closed()) {
      failure.compareAndSet(Optional.empty(), Optional.of(e));
    }
  }

  private Socket connect(URI uri, boolean sends) throws IOException {
    boolean tls = uri.getScheme().equalsIgnoreCase("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    return tls ? connections.secure(host, port, sends) : connections.plain(host, port, sends);
  }

  private static byte[] head(String method, URI uri, String more) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getRawAuthority();
    return (method
            + " "
            + path
            + query
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: wanctl\r\nConnection: close\r\nAccept-Encoding: identity\r\n"
            + more
            + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void download(URI uri) throws IOException, NoMeasurement {
    Socket socket = connect(uri, false);
    try {
      OutputStream out = socket.getOutputStream();
      out.write(head("GET", uri, ""));
      out.flush();
      InputStream in = new BufferedInputStream(socket.getInputStream(), CHUNK);
      requireGood(uri, in);
      byte[] buffer = new byte[CHUNK];
      LongAdder counter = counter(Direction.DOWNLOAD);
      long got = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        counter.add(n);
        got += n;
      }
      if (got < CHUNK && !connections.closed()) {
        throw new NoMeasurement(
            uri + " is only " + got + " bytes long: that loads no line",
            "name a file of at least some megabytes");
      }
    } finally {
      connections.done(socket);
    }
  }

  private void upload(URI uri) throws IOException, NoMeasurement {
    Socket socket = connect(uri, true);
    try {
      OutputStream out = socket.getOutputStream();
      out.write(
          head(
              "POST",
              uri,
              "Content-Type: application/octet-stream\r\nContent-Length: " + POST_BYTES + "\r\n"));
      byte[] noise = new byte[CHUNK];
      ThreadLocalRandom.current().nextBytes(noise); // what could be compressed would not load
      LongAdder counter = counter(Direction.UPLOAD);
      for (long left = POST_BYTES; left > 0; left -= CHUNK) {
        out.write(noise);
        counter.add(CHUNK);
        if (socket.getInputStream().available() > 0) {
          break; // the server has its answer already
        }
      }
      out.flush();
      requireGood(uri, new BufferedInputStream(socket.getInputStream()));
    } finally {
      connections.done(socket);
    }
  }

  private LongAdder counter(Direction direction) {
    return java.util.Objects.requireNonNull(bytes.get(direction));
  }

  /// Reads the head of an answer.
  private static void requireGood(URI uri, InputStream in) throws IOException, NoMeasurement {
    String status = line(in);
    String place = "";
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
        place = line.substring("location:".length()).strip();
      }
    }
    if (!status.matches("HTTP/1\\.[01] 2.*")) {
      throw new NoMeasurement(
          uri + " answers `" + status + "`",
          place.isEmpty() ? "name a URL that it serves" : "name where it points to: " + place);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > LONGEST_LINE) {
        throw new IOException("the answer is no HTTP");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public long bytes(Direction direction) {
    return counter(direction).sum();
  }

  @Override
  public Optional<NoMeasurement> failure() {
    return failure.get();
  }

  @Override
  public void close() {
    connections.close();
  }
}
