package dev.wanctl.app.demo;

import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.LiveLine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A web server beyond a simulated line: GET begins a download without end, POST takes an upload.
/// Each is a flow through the line, and real bytes pass at the pace at which that flow delivers its
/// own. One thread a connection.
public final class SimSource implements AutoCloseable {

  /// Flows at a time in each direction.
  static final int MOST_FLOWS = 16;

  private static final long STEP_MILLIS = 2;
  private static final int LARGEST = 256 * 1024;

  /// What a connection may hold by itself beyond the line's pace.
  private static final int BUFFER = 32 * 1024;

  private final LiveLine line;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private SimSource(LiveLine line, ServerSocket server) {
    this.line = line;
    this.server = server;
  }

  /// Listens on a free port of this address.
  ///
  /// @param line whose model has places for guests
  public static SimSource start(LiveLine line, InetAddress bind) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReceiveBufferSize(BUFFER);
      server.bind(new InetSocketAddress(bind, 0));
      SimSource source = new SimSource(line, server);
      Thread.ofVirtual().name("source").start(source::accept);
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException("a port for a source of load", e);
    }
  }

  /// Serves GET and POST.
  public String url() {
    return "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort() + "/";
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().name("source-flow").start(() -> serve(socket));
      }
    } catch (IOException _) {
      // It is closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean upload = head(in).startsWith("POST");
      Optional<LiveLine.Guest> place = line.invite(upload ? Direction.UPLOAD : Direction.DOWNLOAD);
      if (place.isEmpty()) {
        answer(socket, "503 Service Unavailable");
        return;
      }
      try (LiveLine.Guest guest = place.get()) {
        if (upload) {
          take(guest, in);
        } else {
          answer(socket, "200 OK");
          give(guest, socket.getOutputStream());
        }
      }
      answer(socket, "200 OK");
    } catch (IOException _) {
      // The other end has had enough.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static void answer(Socket socket, String status) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0 || head.length() > LARGEST) {
        throw new IOException("no request");
      }
      head.append((char) c);
    }
    return head.toString().toUpperCase(Locale.ROOT);
  }

  private static void give(LiveLine.Guest guest, OutputStream out)
      throws IOException, InterruptedException {
    byte[] content = new byte[LARGEST];
    for (long given = 0; ; Thread.sleep(STEP_MILLIS)) {
      int n = (int) Math.min(LARGEST, guest.delivered() - given);
      out.write(content, 0, n);
      given += n;
    }
  }

  /// Until the other end has sent all.
  private static void take(LiveLine.Guest guest, InputStream in)
      throws IOException, InterruptedException {
    for (long taken = 0; ; Thread.sleep(STEP_MILLIS)) {
      long most = guest.delivered() - taken;
      while (most > 0) {
        int n = in.readNBytes(new byte[LARGEST], 0, (int) Math.min(LARGEST, most));
        if (n == 0) {
          return;
        }
        taken += n;
        most -= n;
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a source of load cannot be closed", e);
    }
  }
}
