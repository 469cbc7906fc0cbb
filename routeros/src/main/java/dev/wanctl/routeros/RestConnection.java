package dev.wanctl.routeros;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One connection to the router, kept alive, with one request in flight: [#send], then [#receive].
/// Opened when needed, given up after any failure. Not thread-safe.
final class RestConnection {

  private record Open(DeadlineSocket socket, InputStream in, OutputStream out) {}

  private final RestSettings settings;
  private final Optional<SSLSocketFactory> tls;
  private final HostResolver resolver;
  private @Nullable Open open;
  private int opened;
  private boolean answered;

  RestConnection(RestSettings settings, Optional<SSLSocketFactory> tls) {
    this.settings = settings;
    this.tls = tls;
    resolver = new HostResolver(settings.host());
  }

  /// How many connections were made so far: another number means another connection.
  int opened() {
    return opened;
  }

  /// Whether this connection has answered before and may since have been closed by the router for
  /// lying idle.
  boolean used() {
    return answered;
  }

  /// Opens the connection if there is none.
  void ensureOpen(Deadline deadline) throws IOException {
    if (open == null) {
      open = connect(deadline);
      opened++;
      answered = false;
    }
  }

  private Open connect(Deadline deadline) throws IOException {
    InetAddress address = resolver.resolve(deadline);
    DeadlineSocket socket = new DeadlineSocket(deadline);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, settings.port()), deadline.remainingMillis());
      Socket secured = tls.isPresent() ? handshake(tls.get(), socket) : socket;
      resolver.worked(address);
      return new Open(
          socket, new BufferedInputStream(secured.getInputStream()), secured.getOutputStream());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket handshake(SSLSocketFactory factory, DeadlineSocket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket) factory.createSocket(socket, settings.host(), settings.port(), true);
    secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    SSLParameters parameters = secured.getSSLParameters();
    // Read by the authorities' trust manager only; a pin does not look at names.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  void send(RestRequest request, Deadline deadline) throws IOException {
    Open now = current();
    now.socket.deadline(deadline);
    try {
      now.out.write(request.bytes(settings.host(), settings.login()));
      now.out.flush();
    } catch (SocketException | SSLException e) {
      throw new HttpReply.NoAnswer(e);
    }
  }

  HttpReply receive(Deadline deadline) throws IOException {
    Open now = current();
    now.socket.deadline(deadline);
    HttpReply reply = HttpReply.read(now.in);
    answered = true;
    if (!reply.keepAlive()) {
      abandon();
    }
    return reply;
  }

  private Open current() {
    Open now = open;
    if (now == null) {
      throw new IllegalStateException("not connected");
    }
    return now;
  }

  /// Closes below TLS: TLS's own farewell could wait for the peer.
  void abandon() {
    Open now = open;
    open = null;
    if (now != null) {
      try {
        now.socket.close();
      } catch (IOException _) {
        // Nothing of it is needed any more.
      }
    }
  }
}
