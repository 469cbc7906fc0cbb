package dev.wanctl.sim.router;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Accepts connections, shakes hands, and speaks HTTP/1.1 on each in a virtual thread of its own;
/// applies the faults on the way.
final class HttpEndpoint implements AutoCloseable {

  private final RouterSimulator.Settings settings;
  private final RestInterface rest;
  private final RouterModel model;
  private final Faults faults;
  private final RequestStatistics statistics;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private InetSocketAddress address;
  private ServerSocket listener;
  private Thread acceptor;
  private volatile SSLContext tls;

  HttpEndpoint(
      RouterSimulator.Settings settings,
      RouterModel model,
      Faults faults,
      RequestStatistics statistics,
      SSLContext tls)
      throws IOException {
    this.settings = settings;
    this.rest = new RestInterface(model, faults);
    this.model = model;
    this.faults = faults;
    this.statistics = statistics;
    this.tls = tls;
    this.listener = new DribblingServerSocket();
    listener.bind(new InetSocketAddress(settings.bind(), settings.port()));
    this.address = new InetSocketAddress(settings.bind(), listener.getLocalPort());
    this.acceptor = acceptOn(listener);
  }

  InetSocketAddress address() {
    return address;
  }

  void present(SSLContext context) {
    tls = context;
  }

  /// As with the service disabled: connections are reset, new ones refused.
  void refuse(boolean on) throws IOException {
    synchronized (lock) {
      if (on) {
        stopListening();
        dropConnections();
      } else if (listener.isClosed()) {
        listener = new DribblingServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address);
        acceptor = acceptOn(listener);
      }
    }
  }

  void dropConnections() {
    connections.forEach(HttpEndpoint::closeQuietly);
  }

  private Thread acceptOn(ServerSocket open) {
    return Thread.ofVirtual().name("router-accept").start(() -> accept(open));
  }

  /// A virtual thread in accept() keeps the port until it wakes up, so its end is awaited.
  private void stopListening() throws IOException {
    listener.close();
    try {
      if (!acceptor.join(Duration.ofSeconds(30))) {
        throw new IllegalStateException("the acceptor does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void accept(ServerSocket open) {
    while (!open.isClosed()) {
      try {
        Socket socket = open.accept();
        if (open.isClosed() || connections.size() >= faults.mostConnections()) {
          socket.close();
          continue;
        }
        connections.add(socket);
        Thread.ofVirtual().name("router-connection").start(() -> serve(socket));
      } catch (IOException _) {
        // The listener was closed, or one connection broke before it began.
      }
    }
  }

  private void serve(Socket socket) {
    statistics.opened();
    try (socket) {
      socket.setTcpNoDelay(true);
      while (faults.hanging() && !socket.isClosed()) {
        pause(Duration.ofMillis(5));
      }
      Socket secured = settings.tls() ? handshake(socket) : socket;
      secured.setSoTimeout(Math.toIntExact(settings.idleClose().toMillis()));
      converse(socket, secured);
    } catch (IOException _) {
      // The client went away, was idle for too long, or a fault closed the connection.
    } finally {
      connections.remove(socket);
      statistics.closed();
    }
  }

  private SSLSocket handshake(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secured.setUseClientMode(false);
    secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSoTimeout(30_000);
    secured.startHandshake();
    return secured;
  }

  private void converse(Socket raw, Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    String remote = socket.getInetAddress().getHostAddress();
    boolean first = true;
    while (true) {
      Optional<RestRequest> next = HttpWire.readRequest(in);
      if (next.isEmpty() || raw.isClosed()) {
        return;
      }
      RestRequest request = next.get();
      statistics.begin(request);
      try {
        if (!answer(request, raw, out)) {
          return;
        }
      } finally {
        statistics.end();
      }
      if (first || settings.accountLinePerRequest()) {
        request
            .credentials()
            .ifPresent(c ->
                model.log(
                    "system,info,account",
                    "user " + c.user() + " logged in from " + remote + " via rest-api"));
      }
      first = false;
      if (settings.closeAfterAnswer()) {
        return;
      }
    }
  }

  /// False when the connection is no more.
  private boolean answer(RestRequest request, Socket raw, OutputStream out) throws IOException {
    pause(faults.latency());
    Optional<Faults.Spoiled> fault = faults.next(request.verb(), request.rawPath());
    if (fault.isPresent()) {
      switch (fault.get()) {
        case Faults.Spoiled.ClosedUnanswered() -> {
          return false;
        }
        case Faults.Spoiled.Status(int status, String detail) -> {
          send(out, RestReply.error(status, detail));
          return true;
        }
        case Faults.Spoiled.HtmlBadGateway() -> {
          HttpWire.writeHtml(out, 502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
          return true;
        }
        case Faults.Spoiled.TruncatedJson _,
            Faults.Spoiled.ResetMidway _,
            Faults.Spoiled.SlowBody _,
            Faults.Spoiled.Late _ -> {}
      }
    }
    RestReply reply = rest.handle(request);
    faults.carriedOut(request.verb(), request.rawPath());
    if (fault.isEmpty()) {
      send(out, reply);
      return true;
    }
    return switch (fault.get()) {
      case Faults.Spoiled.TruncatedJson _ -> {
        String body = reply.body();
        send(out, new RestReply(reply.status(), body.substring(0, body.length() / 2)));
        yield true;
      }
      case Faults.Spoiled.ResetMidway _ -> {
        HttpWire.writeHead(out, reply.status(), 1000, false);
        out.write(' ');
        out.flush();
        raw.setSoLinger(true, 0);
        raw.close();
        yield false;
      }
      case Faults.Spoiled.SlowBody(Duration perByte) -> {
        HttpWire.writeSlowly(out, reply, perByte);
        yield true;
      }
      case Faults.Spoiled.Late(Duration by) -> {
        pause(by);
        send(out, reply);
        yield true;
      }
      case Faults.Spoiled.ClosedUnanswered _,
          Faults.Spoiled.Status _,
          Faults.Spoiled.HtmlBadGateway _ ->
          throw new IllegalStateException("answered above");
    };
  }

  private void send(OutputStream out, RestReply reply) throws IOException {
    HttpWire.write(out, reply, settings.chunked(), settings.closeAfterAnswer());
  }

  /// Ends early, with an error, when the server is stopped.
  static void pause(Duration time) throws IOException {
    if (time.isZero()) {
      return;
    }
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It was closed already.
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      try {
        stopListening();
      } catch (IOException _) {
        // It was closed already, or this thread is to end.
      }
      dropConnections();
    }
  }

  /// Hands out sockets whose writes can be slowed down below TLS.
  private final class DribblingServerSocket extends ServerSocket {
    DribblingServerSocket() throws IOException {}

    @Override
    public Socket accept() throws IOException {
      Socket socket = new DribblingSocket();
      implAccept(socket);
      return socket;
    }
  }

  private final class DribblingSocket extends Socket {
    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          Duration perByte = faults.handshakeByteDelay();
          if (perByte.isZero()) {
            out.write(bytes, offset, length);
            return;
          }
          for (int i = 0; i < length; i++) {
            pause(perByte);
            out.write(bytes[offset + i]);
            out.flush();
          }
        }
      };
    }
  }
}
