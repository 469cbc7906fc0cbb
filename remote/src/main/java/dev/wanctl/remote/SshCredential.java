package dev.wanctl.remote;

import java.nio.file.Path;

/// How we show a router over SSH who we are. Prints no secret.
public sealed interface SshCredential {

  /// A text that must never appear in output; empty if there is none.
  String secret();

  record Password(String password) implements SshCredential {
    @Override
    public String secret() {
      return password;
    }

    @Override
    public String toString() {
      return "a password";
    }
  }

  /// @param file a private key in OpenSSH's or PEM form; read again for each connection
  /// @param passphrase of the key, empty if it has none
  record KeyFile(Path file, String passphrase) implements SshCredential {
    @Override
    public String secret() {
      return passphrase;
    }

    @Override
    public String toString() {
      return "the key in " + file;
    }
  }
}
