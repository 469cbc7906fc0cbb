package dev.wanctl.sim.router;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// One of the router's services on a port of its own: accepts connections, shakes hands, and lets
/// each be served in a virtual thread; applies the faults of the transport on the way.
final class SocketService implements AutoCloseable {

  /// Serves one connection until it ends.
  interface Conversation {
    /// @param raw what to reset or close, below TLS
    /// @param secured what to talk on
    void hold(Socket raw, Socket secured) throws IOException;
  }

  private final Duration idleClose;
  private final Conversation conversation;
  private final Faults faults;
  private final RequestStatistics statistics;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private final InetSocketAddress address;
  private ServerSocket listener;
  private Thread acceptor;
  private volatile Optional<SSLContext> tls;

  /// Listens when it returns.
  SocketService(
      InetAddress bind,
      int port,
      Duration idleClose,
      Conversation conversation,
      Faults faults,
      RequestStatistics statistics,
      Optional<SSLContext> tls)
      throws IOException {
    this.idleClose = idleClose;
    this.conversation = conversation;
    this.faults = faults;
    this.statistics = statistics;
    this.tls = tls;
    this.listener = new DribblingServerSocket();
    listener.bind(new InetSocketAddress(bind, port));
    this.address = new InetSocketAddress(bind, listener.getLocalPort());
    this.acceptor = acceptOn(listener);
  }

  InetSocketAddress address() {
    return address;
  }

  void present(SSLContext context) {
    tls = tls.map(_ -> context);
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
    connections.forEach(SocketService::closeQuietly);
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
      Optional<SSLContext> context = tls;
      Socket secured = context.isPresent() ? handshake(context.get(), socket) : socket;
      secured.setSoTimeout(Math.toIntExact(idleClose.toMillis()));
      conversation.hold(socket, secured);
    } catch (IOException _) {
      // The client went away, was idle for too long, or a fault closed the connection.
    } finally {
      connections.remove(socket);
      statistics.closed();
    }
  }

  private static SSLSocket handshake(SSLContext context, Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secured.setUseClientMode(false);
    secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSoTimeout(30_000);
    secured.startHandshake();
    return secured;
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
