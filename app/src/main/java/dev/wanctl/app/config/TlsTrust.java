package dev.wanctl.app.config;

import java.nio.file.Path;

/// Why a server's certificate is believed.
public sealed interface TlsTrust {

  /// The certificate authorities of this machine, and the name in the certificate.
  record SystemAuthorities() implements TlsTrust {}

  /// This certificate and no other.
  ///
  /// @param sha256 of the certificate's DER form, 64 lower-case hexadecimal digits
  record Pinned(String sha256) implements TlsTrust {
    public Pinned {
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("need 64 lower-case hexadecimal digits");
      }
    }
  }

  /// The certificate authorities in this PEM file.
  record Authority(Path file) implements TlsTrust {}

  /// No TLS at all: the password crosses the network readable.
  record Plaintext() implements TlsTrust {}
}
