package dev.wanctl.app.config;

import java.nio.file.Path;
import java.util.Optional;

/// Why a router's host key is believed, and what is shown to it besides a password.
///
/// @param keyFile of a private key; the password is then the key's passphrase
public record SshTrust(HostKey hostKey, Optional<Path> keyFile) {

  /// Nothing said.
  public static final SshTrust NONE = new SshTrust(new Unknown(), Optional.empty());

  /// Whether there is anything to tell the router from somebody else.
  boolean knowsTheRouter() {
    return !(hostKey instanceof Unknown);
  }

  public sealed interface HostKey {}

  /// This key and no other.
  ///
  /// @param base64 its SHA-256, 43 characters
  public record Pinned(String base64) implements HostKey {}

  /// The one in this file.
  public record KnownHosts(Path file) implements HostKey {}

  /// None is believed yet.
  public record Unknown() implements HostKey {}
}
