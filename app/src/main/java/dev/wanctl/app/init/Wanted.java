package dev.wanctl.app.init;

import static dev.wanctl.app.config.YamlText.word;

import dev.wanctl.app.config.RouterConfig.Transport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// What the new configuration says.
///
/// @param download the most that the line carries, as written, such as `240Mbit`
record Wanted(String line, String preset, Shaper shaper, String download, String upload) {

  /// The one router of a new configuration; an operator may call it otherwise later.
  static final String ROUTER = "home";

  sealed interface Shaper {}

  /// This machine.
  record Here(String interfaceName) implements Shaper {}

  /// Two queues of a router.
  ///
  /// @param wan the interface of the line, whose counters tell what arrives
  record Queues(Access router, String download, String upload, String wan) implements Shaper {}

  /// Two CAKE qdiscs of a Linux router.
  ///
  /// @param download the interface on whose egress that of the download stands
  record OnLinuxRouter(SshAccess router, String download, String upload) implements Shaper {}

  /// How to reach a Linux router.
  ///
  /// @param port empty if it is the usual one
  /// @param keyFile to log in with; the password is then its passphrase, empty if it has none
  /// @param fingerprint of the host key, as the configuration has it
  record SshAccess(
      String address,
      OptionalInt port,
      String user,
      Optional<Path> keyFile,
      Optional<PasswordPlace> password,
      String fingerprint) {}

  /// How to reach a MikroTik router.
  ///
  /// @param port empty if it is the usual one of that transport
  /// @param fingerprint as the configuration has it, of the certificate or the host key
  record Access(
      String address,
      Transport transport,
      OptionalInt port,
      String user,
      PasswordPlace password,
      String fingerprint) {}

  /// The text of the file.
  String yaml() {
    return yaml(Optional.empty());
  }

  /// The same with the password in a variable, to try it before the place is there that it will be
  /// in.
  String yamlWithPasswordIn(String variable) {
    return yaml(Optional.of(new PasswordPlace.InVariable(variable)));
  }

  private String yaml(Optional<PasswordPlace> elsewhere) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Made by `wanctl init`. Every key: docs/configuration.md, or `wanctl explain KEY`.

        # Decides and shows, and writes to no device. Remove this line to go live.
        mode: observe
        """);
    String where =
        switch (shaper) {
          case Here(String name) -> "{interface: " + word(name) + "}";
          case Queues queues -> {
            text.append(router(queues.router(), elsewhere.orElse(queues.router().password())));
            yield "{router: %s, download: %s, upload: %s, wan: %s}"
                .formatted(
                    ROUTER, word(queues.download()), word(queues.upload()), word(queues.wan()));
          }
          case OnLinuxRouter on -> {
            text.append(linuxRouter(on.router(), elsewhere.or(() -> on.router().password())));
            yield "{router: %s, download: %s, upload: %s}"
                .formatted(ROUTER, word(on.download()), word(on.upload()));
          }
        };
    text.append(
        """
        lines:
          %s:
            preset: %s
            shaper: %s
            download: {max: %s}
            upload: {max: %s}
        """
            .formatted(word(line), preset, where, download, upload));
    return text.toString();
  }

  private static String router(Access router, PasswordPlace password) {
    String trust =
        router.transport() == Transport.SSH
            ? "host-key: \"" + router.fingerprint() + "\""
            : "tls: {pin: \"" + router.fingerprint() + "\"}";
    String port = router.port().isPresent() ? "    port: " + router.port().getAsInt() + "\n" : "";
    return """
    routers:
      %s:
        address: %s
        transport: %s
    %s    user: %s
        %s
        %s
    """
        .formatted(
            ROUTER,
            word(router.address()),
            router.transport().name().toLowerCase(Locale.ROOT),
            port,
            word(router.user()),
            password.yaml(),
            trust);
  }

  private static String linuxRouter(SshAccess router, Optional<PasswordPlace> password) {
    StringBuilder text = new StringBuilder("routers:\n  " + ROUTER + ":\n    system: linux\n");
    text.append("    address: ").append(word(router.address())).append('\n');
    router.port().ifPresent(port -> text.append("    port: ").append(port).append('\n'));
    text.append("    user: ").append(word(router.user())).append('\n');
    router
        .keyFile()
        .ifPresent(
            file -> text.append("    key-file: ").append(word(file.toString())).append('\n'));
    password.ifPresent(place -> text.append("    ").append(place.yaml()).append('\n'));
    text.append("    host-key: \"").append(router.fingerprint()).append("\"\n");
    return text.toString();
  }
}
