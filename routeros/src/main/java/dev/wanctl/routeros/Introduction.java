package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.ShownHostKey;
import dev.wanctl.remote.SshSettings;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/// Who a router says it is, for somebody who has never met it and decides whether to believe it.
/// Nothing is believed here, and neither user nor password is sent. Throws [DeviceException] where
/// nobody answers, or not in the way that was expected.
public final class Introduction {

  /// @param subject as the certificate has it; anybody may write anything there
  /// @param until when it expires, which does not matter to whoever pins it
  public record Certificate(CertificatePin pin, String subject, Instant until) {}

  private Introduction() {}

  /// The certificate of a service with TLS.
  public static Certificate certificate(String host, int port, Service service, Duration within) {
    RouterSettings settings =
        new RouterSettings(host, port, new Login("", ""), new Security.Unpinned(), within);
    Failures failures = new Failures(settings, service);
    Deadline deadline = Deadline.in(within);
    try {
      Dialer.of(settings).open(deadline).close();
    } catch (IOException e) {
      return ServerTrust.Untrusted.in(e)
          .map(refused -> {
            X509Certificate shown = refused.presented();
            return new Certificate(
                pin(shown),
                shown.getSubjectX500Principal().getName(),
                shown.getNotAfter().toInstant());
          })
          .orElseThrow(() -> failures.of(e, deadline));
    }
    throw new IllegalStateException("a certificate was believed although none is");
  }

  /// The host key of an SSH service.
  public static ShownHostKey hostKey(String host, int port, Duration within) {
    SshSettings settings = ShownHostKey.stranger(host, port, within);
    Deadline deadline = Deadline.in(within);
    try {
      return ShownHostKey.ask(settings, deadline);
    } catch (IOException e) {
      throw new SshFailures(settings).of(e, deadline);
    }
  }

  static CertificatePin pin(X509Certificate certificate) {
    try {
      return CertificatePin.of(certificate);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that came over the wire has no bytes", e);
    }
  }
}
