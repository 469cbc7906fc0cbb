package dev.wanctl.app.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// The TCP connections of a load, so that all can be ended at once. Thread-safe.
final class Connections implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5000;

  /// What a flow may do without any progress before it counts as failed.
  private static final int READ_MILLIS = 10_000;

  /// A sender's buffer counts as sent: it must be small against what a line carries in a second.
  private static final int SEND_BUFFER = 128 * 1024;

  private final Optional<InetAddress> from;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Connections(Optional<InetAddress> from) {
    this.from = from;
  }

  /// @param sends whether it is to send content
  Socket plain(String host, int port, boolean sends) throws IOException {
    Socket socket = new Socket();
    try {
      if (sends) {
        socket.setSendBufferSize(SEND_BUFFER);
      }
      if (from.isPresent()) {
        socket.bind(new InetSocketAddress(from.get(), 0));
      }
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return kept(socket);
  }

  /// Over TLS, whose certificate must be good for the host.
  Socket secure(String host, int port, boolean sends) throws IOException {
    Socket below = plain(host, port, sends);
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(below, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private Socket kept(Socket socket) throws IOException {
    open.add(socket);
    if (closed) {
      socket.close();
      throw new IOException("ended");
    }
    return socket;
  }

  boolean closed() {
    return closed;
  }

  void done(Socket socket) {
    open.remove(socket);
    closeQuietly(socket);
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(Connections::closeQuietly);
    open.clear();
  }

  private static void closeQuietly(Socket socket) {
    try {
      // No lingering: what still waits to be sent would load the line after the end.
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is of no use any more.
    }
  }
}
