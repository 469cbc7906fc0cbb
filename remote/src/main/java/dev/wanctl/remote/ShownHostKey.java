package dev.wanctl.remote;

import java.io.IOException;
import java.time.Duration;

/// The host key that an SSH service shows, for somebody who has never met it and decides whether to
/// believe it.
///
/// @param type such as `ssh-ed25519`
public record ShownHostKey(HostKeyPin pin, String type) {

  static {
    Ed25519Registrar.register();
  }

  /// The settings of somebody who believes nobody yet.
  public static SshSettings stranger(String host, int port, Duration within) {
    return new SshSettings(
        host,
        port,
        "nobody",
        new SshCredential.Password("never sent"),
        new HostIdentity.Unpinned(),
        within);
  }

  /// Asks for it. Nothing is believed, and neither user nor password is sent.
  ///
  /// @param settings those of a [#stranger]
  public static ShownHostKey ask(SshSettings settings, Deadline deadline) throws IOException {
    SshConnection connection = new SshConnection(settings);
    try {
      connection.session(deadline);
    } catch (HostKeyCheck.Untrusted e) {
      return new ShownHostKey(HostKeyPin.parse(e.presented()).orElseThrow(), e.keyType());
    } finally {
      connection.close();
    }
    throw new IllegalStateException("a host key was believed although none is");
  }
}
