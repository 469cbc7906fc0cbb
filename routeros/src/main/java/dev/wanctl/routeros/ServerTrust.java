package dev.wanctl.routeros;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Decides about the certificate that a server presents. It extends the *extended* trust manager
/// because JSSE adds a host-name check of its own around any other kind, which a pin must not have.
public final class ServerTrust extends X509ExtendedTrustManager {

  /// The certificate was refused; carries what was presented, so that the operator can pin it.
  public static final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final X509Certificate presented;

    Untrusted(String reason, X509Certificate presented, @Nullable Throwable cause) {
      super(reason, cause);
      this.presented = presented;
    }

    X509Certificate presented() {
      return presented;
    }

    /// The one among the causes of a failure, if that is what it is about.
    public static Optional<Untrusted> in(Throwable failure) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t instanceof Untrusted found) {
          return Optional.of(found);
        }
      }
      return Optional.empty();
    }

    /// What a configuration must say to believe it.
    public CertificatePin pin() {
      return Introduction.pin(presented);
    }
  }

  private final @Nullable CertificatePin pin;
  private final @Nullable X509ExtendedTrustManager authorities;

  private ServerTrust(
      @Nullable CertificatePin pin, @Nullable X509ExtendedTrustManager authorities) {
    this.pin = pin;
    this.authorities = authorities;
  }

  public static ServerTrust pinned(CertificatePin pin) {
    return new ServerTrust(pin, null);
  }

  /// Believes none.
  static ServerTrust none() {
    return new ServerTrust(null, null);
  }

  public static ServerTrust system() throws GeneralSecurityException {
    return new ServerTrust(null, authorities(null));
  }

  public static ServerTrust authorityFile(java.nio.file.Path pem)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int number = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, c);
      }
    }
    if (store.size() == 0) {
      throw new CertificateException("no certificate in it");
    }
    return new ServerTrust(null, authorities(store));
  }

  private static X509ExtendedTrustManager authorities(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new IllegalStateException("PKIX without an extended trust manager");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain[0], a -> a.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain[0], a -> a.checkServerTrusted(chain, authType, engine));
  }

  /// What the authorities say.
  private interface Verdict {
    void by(X509ExtendedTrustManager authorities) throws CertificateException;
  }

  private void check(X509Certificate presented, Verdict verdict) throws CertificateException {
    if (authorities == null) {
      if (!CertificatePin.of(presented).equals(pin)) {
        String reason = pin == null ? "none is pinned" : "it is not the pinned one, " + pin;
        throw new Untrusted(reason, presented, null);
      }
      return;
    }
    try {
      verdict.by(authorities);
    } catch (CertificateException e) {
      throw new Untrusted(reason(e), presented, e);
    }
  }

  private static String reason(CertificateException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof java.security.cert.CertificateExpiredException) {
        return "it has expired";
      }
      if (t instanceof java.security.cert.CertPathValidatorException validator
          && validator.getReason()
              == java.security.cert.CertPathValidatorException.BasicReason.EXPIRED) {
        return "it has expired";
      }
    }
    String message = Optional.ofNullable(e.getMessage()).orElse("");
    return message.contains("subject alternative") || message.contains("No name matching")
        ? "it stands for another name than the one called"
        : "no known authority has signed it (self-signed?)";
  }

  /// A name is checked by the socket or engine that the certificate came by, and clients never are.
  private static CertificateException unused() {
    return new CertificateException("this trust manager is for servers");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unused();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities == null ? new X509Certificate[0] : authorities.getAcceptedIssuers();
  }
}
