package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Reads the section of MQTT.
final class MqttReader {

  private final Values values;
  private final Written written;
  private final Problems problems;

  MqttReader(Values values) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
  }

  /// Empty if there is no such section, or its address is missing; that was reported.
  Optional<MqttConfig> read() {
    if (!written.has(MqttKeys.SECTION) || written.isLost(MqttKeys.SECTION)) {
      return Optional.empty();
    }
    Optional<String> address = values.required(MqttKeys.ADDRESS);
    boolean tls = values.value(MqttKeys.TLS, () -> Fallback.plain(false));
    int port =
        values.value(
            MqttKeys.PORT,
            () -> Fallback.derived(tls ? 8883 : 1883, tls ? "with tls" : "without tls"));
    Optional<Path> ca = ca(tls);
    Optional<String> user = values.optional(MqttKeys.USER);
    Optional<Secret> password =
        values.secret(MqttKeys.PASSWORD, MqttKeys.PASSWORD_FILE, MqttKeys.CREDENTIAL);
    if (password.isPresent() && user.isEmpty()) {
      problems.error(
          written.placeOf(MqttKeys.SECTION),
          MqttKeys.USER.path(),
          "there is a password but no user",
          MqttKeys.USER.kind().expectation(),
          "add `user: wanctl`");
    }
    if (password.isPresent() && !tls) {
      problems.warning(
          written.placeOf(MqttKeys.SECTION),
          MqttKeys.TLS.path(),
          "the password crosses the network readable",
          "set `tls: true`, unless the broker is on this machine");
    }
    String root = values.value(MqttKeys.ROOT, () -> Fallback.plain("wanctl"));
    Optional<String> discovery =
        values.value(MqttKeys.DISCOVERY, () -> Fallback.plain(Optional.of("homeassistant")));
    boolean commands = values.value(MqttKeys.COMMANDS, () -> Fallback.plain(false));
    Duration every = values.value(MqttKeys.EVERY, () -> Fallback.plain(Duration.ofSeconds(10)));
    return address.map(
        a -> new MqttConfig(a, port, tls, ca, user, password, root, discovery, commands, every));
  }

  private Optional<Path> ca(boolean tls) {
    Optional<Path> file = values.optional(MqttKeys.CA).map(values::resolve);
    String path = MqttKeys.CA.path();
    if (file.isPresent() && !tls) {
      problems.error(
          written.placeOfValue(path), path, "authorities are for TLS only", "add `tls: true`");
    }
    if (file.isPresent() && !(Files.isReadable(file.get()) && Files.isRegularFile(file.get()))) {
      problems.error(
          written.placeOfValue(path),
          path,
          "cannot read " + file.get(),
          "it must be there and readable by wanctl's user");
    }
    return file;
  }
}
