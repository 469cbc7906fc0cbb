package dev.wanctl.sim.router;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A self-signed certificate (RFC 5280) on a fresh P-256 key, such as a RouterOS user makes for
/// `www-ssl`.
///
/// @param certificate as presented in the handshake
public record RouterCertificate(X509Certificate certificate, PrivateKey key) {

  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String SUBJECT_ALT_NAME = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  /// Valid from a day ago for `lifetime`, for host names and literal addresses.
  static RouterCertificate generate(List<String> names, Duration lifetime) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
      byte[] toBeSigned = toBeSigned(names, lifetime, algorithm, pair.getPublic().getEncoded());
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(pair.getPrivate());
      signer.update(toBeSigned);
      byte[] der = Der.sequence(toBeSigned, algorithm, Der.bits(signer.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return new RouterCertificate(certificate, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make EC certificates", e);
    }
  }

  private static byte[] toBeSigned(
      List<String> names, Duration lifetime, byte[] algorithm, byte[] publicKeyInfo) {
    byte[] name =
        Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(names.getFirst()))));
    Instant from = Instant.now().minus(Duration.ofDays(1));
    byte[] alternatives =
        Der.sequence(names.stream().map(RouterCertificate::alternative).toArray(byte[][]::new));
    return Der.sequence(
        Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(64, new SecureRandom()).setBit(1)),
        algorithm,
        name,
        Der.sequence(Der.time(from), Der.time(from.plus(lifetime))),
        name,
        publicKeyInfo,
        Der.tagged(
            0xA3,
            Der.sequence(
                Der.sequence(Der.oid(SUBJECT_ALT_NAME), Der.octets(alternatives)),
                Der.sequence(
                    Der.oid(BASIC_CONSTRAINTS),
                    Der.bool(true),
                    Der.octets(Der.sequence(Der.bool(true)))))));
  }

  private static byte[] alternative(String name) {
    try {
      return Der.tagged(IP_ADDRESS, InetAddress.ofLiteral(name).getAddress());
    } catch (IllegalArgumentException _) {
      return Der.tagged(DNS_NAME, name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }

  /// `sha256:` and 64 lower-case hexadecimal digits over the whole certificate, as RouterOS shows
  /// it in `/certificate print detail`.
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// For a CA file.
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SSLContext serverContext() {
    try {
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      store.setKeyEntry("www-ssl", key, none, new X509Certificate[] {certificate});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, none);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "RouterCertificate[" + fingerprint() + "]";
  }
}
