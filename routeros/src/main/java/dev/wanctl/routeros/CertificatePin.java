package dev.wanctl.routeros;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The SHA-256 of a whole certificate (DER), as RouterOS shows it in `/certificate print detail`.
///
/// @param hex 64 lower-case hexadecimal digits
public record CertificatePin(String hex) {

  public CertificatePin {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 in hexadecimal");
    }
  }

  /// Reads `sha256:` and 64 hexadecimal digits, with or without colons between the bytes.
  public static Optional<CertificatePin> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (!lower.startsWith("sha256:")) {
      return Optional.empty();
    }
    String hex = lower.substring("sha256:".length()).replace(":", "");
    return hex.matches("[0-9a-f]{64}") ? Optional.of(new CertificatePin(hex)) : Optional.empty();
  }

  static CertificatePin of(X509Certificate certificate) throws CertificateEncodingException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new CertificatePin(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "sha256:" + hex;
  }
}
