package dev.wanctl.app.alert;

import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.CertificatePin;
import dev.wanctl.routeros.ServerTrust;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Whose certificates are believed when alerts are sent.
final class Tls {

  private Tls() {}

  /// Throws when what is to be believed cannot be read.
  static SSLContext context(TlsTrust trust) throws IOException, GeneralSecurityException {
    ServerTrust manager =
        switch (trust) {
          case TlsTrust.SystemAuthorities _, TlsTrust.Plaintext _ -> ServerTrust.system();
          case TlsTrust.Authority a -> ServerTrust.authorityFile(a.file());
          case TlsTrust.Pinned p -> ServerTrust.pinned(new CertificatePin(p.sha256()));
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {manager}, null);
    return context;
  }

  /// What is to be believed cannot be read.
  static DeviceFailure unreadable(TlsTrust trust, Exception why) {
    String what =
        trust instanceof TlsTrust.Authority a
            ? a.file() + " holds no certificates that can be read"
            : "the authorities of this machine cannot be read";
    return new DeviceFailure.Untrusted(
        what + " (" + why.getClass().getSimpleName() + ")",
        "see `tls` of this sink: `ca` is a PEM file with the authorities of the server");
  }

  /// A connection that is not secure.
  static DeviceFailure refused(String host, Throwable why) {
    Optional<ServerTrust.Untrusted> untrusted = ServerTrust.Untrusted.in(why);
    if (untrusted.isEmpty()) {
      return new DeviceFailure.Untrusted(
          "no secure connection to " + host + ": it speaks no TLS there, or an old one",
          "see whether `url` has the right host and port");
    }
    return new DeviceFailure.Untrusted(
        "the certificate of " + host + " is not believed: " + untrusted.get().getMessage(),
        "see whether `url` has the right host. For a server of your own say `tls: {ca: FILE}` with"
            + " its authority, or, after comparing it there, `tls: {pin: \""
            + untrusted.get().pin()
            + "\"}`");
  }
}
