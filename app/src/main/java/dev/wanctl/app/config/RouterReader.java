package dev.wanctl.app.config;

import dev.wanctl.app.config.RouterConfig.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads one router's section.
final class RouterReader {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /// On small routers the key exchange alone takes seconds.
  private static final Duration SSH_DEADLINE = Duration.ofSeconds(10);

  private final Values values;
  private final Written written;
  private final Problems problems;

  RouterReader(Values values) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
  }

  /// Empty if something that is needed is missing; that was reported.
  Optional<RouterConfig> read(String name) {
    Transport transport = transport(name);
    TlsTrust tls = trust(name);
    SshTrust ssh = new SshReader(values).read(name, transport);
    Optional<String> address = values.required(RouterKeys.ADDRESS, name);
    List<RouterConfig.Door> doors = doors(name, transport, tls, ssh);
    Optional<String> user = values.required(RouterKeys.USER, name);
    Optional<Secret> password = password(name, ssh);
    Duration deadline =
        values.value(
            RouterKeys.DEADLINE,
            () ->
                transport == Transport.SSH
                    ? Values.Fallback.derived(SSH_DEADLINE, "transport: ssh")
                    : Values.Fallback.plain(DEADLINE),
            name);
    if (address.isEmpty() || user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RouterConfig(
            name, address.get(), doors, user.get(), password.get(), tls, ssh, deadline));
  }

  /// The same for a router that has Linux.
  Optional<LinuxRouterConfig> readLinux(String name) {
    String transport = RouterKeys.TRANSPORT.path(name);
    boolean bySsh =
        written
            .get(RouterKeys.TRANSPORT, transport)
            .map(given -> given.value() == Transport.SSH)
            .orElse(true);
    if (!bySsh) {
      problems.error(
          written.placeOfValue(transport),
          transport,
          "a Linux router is reached by SSH alone",
          "remove `transport`, or `system: linux`");
    }
    values.value(
        RouterKeys.TRANSPORT, () -> Values.Fallback.derived(Transport.SSH, "system: linux"), name);
    SshTrust ssh = new SshReader(values).read(name, Transport.SSH);
    Optional<String> address = values.required(RouterKeys.ADDRESS, name);
    int port = values.value(RouterKeys.PORT, () -> Values.Fallback.derived(22, "SSH"), name);
    Optional<String> user = values.required(RouterKeys.USER, name);
    Optional<Secret> password = password(name, ssh);
    Duration deadline =
        values.value(
            RouterKeys.DEADLINE,
            () -> Values.Fallback.derived(SSH_DEADLINE, "system: linux"),
            name);
    if (address.isEmpty() || user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LinuxRouterConfig(
            name, address.get(), port, user.get(), password.get(), ssh, deadline));
  }

  private Optional<Secret> password(String name, SshTrust ssh) {
    Optional<Secret> password =
        values.secret(RouterKeys.PASSWORD, RouterKeys.PASSWORD_FILE, RouterKeys.CREDENTIAL, name);
    if (ssh.keyFile().isPresent() && !passwordWritten(name)) {
      return Optional.of(new Secret(""));
    }
    requirePassword(name);
    return password;
  }

  /// A port is that of one transport; before there was another it was that of REST.
  private Transport transport(String name) {
    return values.value(
        RouterKeys.TRANSPORT,
        () ->
            written.has(RouterKeys.PORT.path(name))
                ? Values.Fallback.derived(Transport.REST, "a port is given")
                : Values.Fallback.plain(Transport.AUTO),
        name);
  }

  private List<RouterConfig.Door> doors(
      String name, Transport transport, TlsTrust tls, SshTrust ssh) {
    if (transport != Transport.AUTO) {
      int port = values.value(RouterKeys.PORT, () -> usualPort(transport, tls), name);
      return List.of(new RouterConfig.Door(transport, port));
    }
    String path = RouterKeys.PORT.path(name);
    if (written.has(path)) {
      problems.error(
          written.placeOfValue(path),
          path,
          "each transport has a port of its own, and transport is auto",
          "remove `port`, or name the transport that it is for");
    }
    return Stream.of(Transport.API, Transport.REST, Transport.SSH)
        .filter(t -> t != Transport.SSH || ssh.knowsTheRouter())
        .map(t -> new RouterConfig.Door(t, usualPort(t, tls).value()))
        .toList();
  }

  /// RouterOS's defaults.
  private static Values.Fallback<Integer> usualPort(Transport transport, TlsTrust tls) {
    if (transport == Transport.SSH) {
      return Values.Fallback.derived(22, "SSH");
    }
    return tls instanceof TlsTrust.Plaintext
        ? Values.Fallback.derived(
            transport == Transport.API ? 8728 : 80, "without TLS, as tls.plaintext is allowed")
        : Values.Fallback.derived(transport == Transport.API ? 8729 : 443, "with TLS");
  }

  private boolean passwordWritten(String name) {
    return written.has(RouterKeys.PASSWORD.path(name))
        || written.has(RouterKeys.PASSWORD_FILE.path(name))
        || written.has(RouterKeys.CREDENTIAL.path(name));
  }

  private void requirePassword(String name) {
    if (!passwordWritten(name) && !written.isLost(RouterKeys.PASSWORD.path(name))) {
      String path = RouterKeys.PASSWORD.path(name);
      problems.error(
          written.placeOf(path),
          path,
          "there is no password",
          "one of password, password-file and credential",
          "add `password: " + RouterKeys.PASSWORD.example() + "`");
    }
  }

  private TlsTrust trust(String name) {
    Optional<String> pin = values.optional(RouterKeys.PIN, name);
    Optional<String> ca = values.optional(RouterKeys.CA, name);
    Optional<Boolean> plaintext = values.optional(RouterKeys.PLAINTEXT, name);
    if (plaintext.isPresent()) {
      String path = RouterKeys.PLAINTEXT.path(name);
      if (pin.isPresent() || ca.isPresent()) {
        problems.error(
            written.placeOfValue(path),
            path,
            "plaintext has no certificate, but one is described as well",
            "remove `plaintext`, or `pin` and `ca`");
      }
      problems.warning(
          written.placeOfValue(path),
          path,
          "the router's password crosses the network readable",
          "enable api-ssl or www-ssl on the router and pin its certificate");
      return new TlsTrust.Plaintext();
    }
    if (pin.isPresent() && ca.isPresent()) {
      String path = RouterKeys.CA.path(name);
      problems.error(
          written.placeOfValue(path),
          path,
          "a pinned certificate needs no authority, but both are given",
          "remove `ca` or `pin`");
    }
    if (pin.isPresent()) {
      return new TlsTrust.Pinned(pin.get().substring("sha256:".length()));
    }
    if (ca.isPresent()) {
      Path file = values.resolve(ca.get());
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        problems.error(
            written.placeOfValue(RouterKeys.CA.path(name)),
            RouterKeys.CA.path(name),
            "cannot read " + file,
            "it must be there and readable by wanctl's user");
      }
      return new TlsTrust.Authority(file);
    }
    return new TlsTrust.SystemAuthorities();
  }
}
