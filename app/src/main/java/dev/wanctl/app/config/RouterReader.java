package dev.wanctl.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Reads one router's section.
final class RouterReader {

  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int SSH = 22;

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
    RouterConfig.Transport transport =
        values.value(
            RouterKeys.TRANSPORT, () -> Values.Fallback.plain(RouterConfig.Transport.AUTO), name);
    boolean overSsh = transport == RouterConfig.Transport.SSH;
    Optional<String> address = values.required(RouterKeys.ADDRESS, name);
    int port = values.value(RouterKeys.PORT, () -> port(overSsh, tls), name);
    Optional<String> user = values.required(RouterKeys.USER, name);
    Optional<Secret> password =
        values.secret(RouterKeys.PASSWORD, RouterKeys.PASSWORD_FILE, RouterKeys.CREDENTIAL, name);
    SshTrust ssh = new SshReader(values).read(name, overSsh);
    if (ssh.keyFile().isPresent() && !passwordWritten(name)) {
      password = Optional.of(new Secret(""));
    } else {
      requirePassword(name);
    }
    Duration deadline =
        values.value(
            RouterKeys.DEADLINE,
            () ->
                overSsh
                    ? Values.Fallback.derived(Duration.ofSeconds(10), "transport: ssh")
                    : Values.Fallback.plain(Duration.ofSeconds(3)),
            name);
    if (address.isEmpty() || user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RouterConfig(
            name, address.get(), port, user.get(), password.get(), transport, tls, ssh, deadline));
  }

  private static Values.Fallback<Integer> port(boolean overSsh, TlsTrust tls) {
    if (overSsh) {
      return Values.Fallback.derived(SSH, "SSH, as transport says");
    }
    return tls instanceof TlsTrust.Plaintext
        ? Values.Fallback.derived(HTTP, "HTTP, as tls.plaintext is allowed")
        : Values.Fallback.derived(HTTPS, "HTTPS");
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
          "enable www-ssl on the router and pin its certificate");
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
