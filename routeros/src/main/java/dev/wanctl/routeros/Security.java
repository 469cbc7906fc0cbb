package dev.wanctl.routeros;

import java.nio.file.Path;

/// How we know that it is the router, and that nobody listens.
public sealed interface Security {

  /// Its certificate is signed by an authority that this system trusts, for the name we call.
  record SystemAuthorities() implements Security {}

  /// Its certificate is signed by, or is itself, one in this PEM file, for the name we call.
  record AuthorityFile(Path pem) implements Security {}

  /// It presents exactly this certificate. Name and dates do not matter: who pins has looked.
  record Pinned(CertificatePin pin) implements Security {}

  /// Not at all yet: nothing is sent to it, but the failure tells the certificate it presented.
  record Unpinned() implements Security {}

  /// Neither: HTTP, with the password readable on the wire.
  record Plaintext() implements Security {}
}
