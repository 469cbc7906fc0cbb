package dev.wanctl.app.init;

import dev.wanctl.app.config.YamlText;
import java.nio.file.Path;

/// Where the daemon finds the router's password, which is never the configuration itself.
sealed interface PasswordPlace {

  /// A file of its own, for one user's eyes.
  record InFile(Path file) implements PasswordPlace {}

  /// A variable of the environment.
  record InVariable(String name) implements PasswordPlace {}

  /// A credential that systemd hands to the service.
  record InCredential(String name) implements PasswordPlace {}

  /// The line of the configuration.
  default String yaml() {
    return switch (this) {
      case InFile(Path file) -> "password-file: " + YamlText.word(file.toString());
      case InVariable(String name) -> "password: ${" + name + "}";
      case InCredential(String name) -> "credential: " + YamlText.word(name);
    };
  }
}
