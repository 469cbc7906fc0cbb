package dev.wanctl.remote;

import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;

/// The SHA-256 of an SSH host key as OpenSSH writes it: `SHA256:` and Base64 without padding
/// (`ssh-keygen -l`, RFC 4648 section 3.2).
///
/// @param base64 43 characters, case matters
public record HostKeyPin(String base64) {

  static {
    Ed25519Registrar.register();
  }

  private static final String PREFIX = "SHA256:";

  public HostKeyPin {
    if (!base64.matches("[A-Za-z0-9+/]{43}")) {
      throw new IllegalArgumentException("not a SHA-256 in Base64");
    }
  }

  /// Reads `SHA256:` and 43 characters of Base64, with or without the padding `=`.
  public static Optional<HostKeyPin> parse(String text) {
    String stripped = text.strip();
    if (!stripped.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      return Optional.empty();
    }
    String base64 = stripped.substring(PREFIX.length()).replaceFirst("=$", "");
    return base64.matches("[A-Za-z0-9+/]{43}")
        ? Optional.of(new HostKeyPin(base64))
        : Optional.empty();
  }

  static HostKeyPin of(PublicKey key) {
    return parse(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key)).orElseThrow();
  }

  @Override
  public String toString() {
    return PREFIX + base64;
  }
}
