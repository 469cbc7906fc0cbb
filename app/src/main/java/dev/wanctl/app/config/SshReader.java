package dev.wanctl.app.config;

import dev.wanctl.app.config.RouterConfig.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads the keys of one router that are about SSH.
final class SshReader {

  private final Values values;
  private final Written written;
  private final Problems problems;

  SshReader(Values values) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
  }

  SshTrust read(String name, Transport transport) {
    Optional<String> pin = values.optional(RouterKeys.HOST_KEY, name);
    Optional<String> known = values.optional(RouterKeys.KNOWN_HOSTS, name);
    Optional<String> key = values.optional(RouterKeys.KEY_FILE, name);
    switch (transport) {
      case API, REST -> {
        onlyOver(name, List.of(RouterKeys.HOST_KEY, RouterKeys.KNOWN_HOSTS, RouterKeys.KEY_FILE));
        return SshTrust.NONE;
      }
      case AUTO -> {
        // API and REST need the password, which cannot be a passphrase as well.
        onlyOver(name, List.of(RouterKeys.KEY_FILE));
        if (pin.isEmpty() && known.isEmpty()) {
          return SshTrust.NONE;
        }
      }
      case SSH -> withoutTls(name, List.of(RouterKeys.PIN, RouterKeys.CA, RouterKeys.PLAINTEXT));
    }
    if (pin.isPresent() && known.isPresent()) {
      problems.error(
          written.placeOfValue(RouterKeys.KNOWN_HOSTS.path(name)),
          RouterKeys.KNOWN_HOSTS.path(name),
          "a pinned host key needs no file of them, but both are given",
          "remove `known-hosts` or `host-key`");
    }
    Optional<Path> knownFile = known.map(text -> readable(RouterKeys.KNOWN_HOSTS, text, name));
    Optional<Path> keyFile = key.map(text -> readable(RouterKeys.KEY_FILE, text, name));
    keyFile
        .filter(Secrets::isOpenToAll)
        .ifPresent(file ->
            problems.warning(
                written.placeOfValue(RouterKeys.KEY_FILE.path(name)),
                RouterKeys.KEY_FILE.path(name),
                "every user of this machine can read " + file,
                "chmod 640 " + file));
    return new SshTrust(hostKey(name, pin, knownFile), keyFile);
  }

  private SshTrust.HostKey hostKey(String name, Optional<String> pin, Optional<Path> knownFile) {
    if (pin.isPresent()) {
      return new SshTrust.Pinned(pin.get().substring("SHA256:".length()));
    }
    if (knownFile.isPresent()) {
      return new SshTrust.KnownHosts(knownFile.get());
    }
    String path = RouterKeys.HOST_KEY.path(name);
    if (!written.isLost(path)) {
      problems.warning(
          written.placeOf(path),
          path,
          "no host key is pinned, so that the router will not be believed",
          "start wanctl: its message tells the key that the router presents");
    }
    return new SshTrust.Unknown();
  }

  private Path readable(Setting<String> key, String text, String name) {
    Path file = values.resolve(text);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      problems.error(
          written.placeOfValue(key.path(name)),
          key.path(name),
          "cannot read " + file,
          "it must be there and readable by wanctl's user");
    }
    return file;
  }

  private void onlyOver(String name, List<Setting<?>> keys) {
    for (Setting<?> key : keys) {
      if (written.has(key.path(name))) {
        problems.error(
            written.placeOf(key.path(name)),
            key.path(name),
            "`" + key.key() + "` is for SSH, which the transport is not",
            "add `transport: ssh`, or remove it");
      }
    }
  }

  private void withoutTls(String name, List<Setting<?>> keys) {
    for (Setting<?> key : keys) {
      if (written.has(key.path(name))) {
        problems.error(
            written.placeOf(key.path(name)),
            key.path(name),
            "there is no TLS over SSH",
            "remove `tls`, and give `host-key`");
      }
    }
  }
}
