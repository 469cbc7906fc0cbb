package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.HostResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// Makes connections to one service of a router: finds its address, connects, and shakes hands as
/// its [Security] says. Thread-safe.
final class Dialer {

  /// A connection that stands.
  ///
  /// @param socket below TLS: to move the deadline, and to close without TLS's farewell, which
  ///   could wait for the peer
  record Open(DeadlineSocket socket, InputStream in, OutputStream out) {
    void close() {
      try {
        socket.close();
      } catch (IOException _) {
        // Nothing of it is needed any more.
      }
    }
  }

  private final RouterSettings settings;
  private final Optional<SSLSocketFactory> tls;
  private final HostResolver resolver;

  private Dialer(RouterSettings settings, Optional<SSLSocketFactory> tls) {
    this.settings = settings;
    this.tls = tls;
    resolver = new HostResolver(settings.host());
  }

  /// Throws [DeviceException] when the file of authorities cannot be used.
  static Dialer of(RouterSettings settings) {
    return new Dialer(settings, socketFactory(settings));
  }

  private static Optional<SSLSocketFactory> socketFactory(RouterSettings settings) {
    try {
      ServerTrust trust =
          switch (settings.security()) {
            case Security.Plaintext() -> null;
            case Security.Pinned(CertificatePin pin) -> ServerTrust.pinned(pin);
            case Security.Unpinned() -> ServerTrust.none();
            case Security.SystemAuthorities() -> ServerTrust.system();
            case Security.AuthorityFile(var pem) -> ServerTrust.authorityFile(pem);
          };
      if (trust == null) {
        return Optional.empty();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return Optional.of(context.getSocketFactory());
    } catch (IOException | GeneralSecurityException e) {
      throw new DeviceException(
          new DeviceFailure.Untrusted(
              "the certificates to verify "
                  + settings.host()
                  + " with cannot be read: "
                  + settings.security(),
              "Give a readable file with certificates in PEM form, or pin the router's"
                  + " certificate with sha256:..."),
          e);
    }
  }

  Open open(Deadline deadline) throws IOException {
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
}
