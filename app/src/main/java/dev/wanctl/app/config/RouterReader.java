package dev.wanctl.app.config;

import dev.wanctl.app.config.RouterConfig.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads one router's section.
final class RouterReader {

  /// RouterOS's default ports, with TLS and without.
  private static final Map<Transport, List<Integer>> PORTS =
      Map.of(Transport.API, List.of(8729, 8728), Transport.REST, List.of(443, 80));

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
    TlsTrust tls = trust(name);
    Optional<String> address = values.required(RouterKeys.ADDRESS, name);
    List<RouterConfig.Door> doors = doors(name, tls instanceof TlsTrust.Plaintext);
    Optional<String> user = values.required(RouterKeys.USER, name);
    Optional<Secret> password =
        values.secret(RouterKeys.PASSWORD, RouterKeys.PASSWORD_FILE, RouterKeys.CREDENTIAL, name);
    requirePassword(name);
    Duration deadline =
        values.value(RouterKeys.DEADLINE, () -> Values.Fallback.plain(Duration.ofSeconds(3)), name);
    if (address.isEmpty() || user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RouterConfig(name, address.get(), doors, user.get(), password.get(), tls, deadline));
  }

  /// A port is that of one transport; before there was another it was that of REST.
  private List<RouterConfig.Door> doors(String name, boolean plaintext) {
    boolean portGiven = written.has(RouterKeys.PORT.path(name));
    Transport transport =
        values.value(
            RouterKeys.TRANSPORT,
            () ->
                portGiven
                    ? Values.Fallback.derived(Transport.REST, "a port is given")
                    : Values.Fallback.plain(Transport.AUTO),
            name);
    if (transport == Transport.AUTO) {
      if (portGiven) {
        String path = RouterKeys.PORT.path(name);
        problems.error(
            written.placeOfValue(path),
            path,
            "each transport has a port of its own, and transport is auto",
            "remove `port`, or name the transport that it is for");
      }
      return Stream.of(Transport.API, Transport.REST)
          .map(t -> new RouterConfig.Door(t, usualPort(t, plaintext)))
          .toList();
    }
    int port =
        values.value(
            RouterKeys.PORT,
            () ->
                Values.Fallback.derived(
                    usualPort(transport, plaintext),
                    plaintext ? "without TLS, as tls.plaintext is allowed" : "with TLS"),
            name);
    return List.of(new RouterConfig.Door(transport, port));
  }

  private static int usualPort(Transport transport, boolean plaintext) {
    return Objects.requireNonNull(PORTS.get(transport)).get(plaintext ? 1 : 0);
  }

  private void requirePassword(String name) {
    boolean any =
        written.has(RouterKeys.PASSWORD.path(name))
            || written.has(RouterKeys.PASSWORD_FILE.path(name))
            || written.has(RouterKeys.CREDENTIAL.path(name));
    if (!any && !written.isLost(RouterKeys.PASSWORD.path(name))) {
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
