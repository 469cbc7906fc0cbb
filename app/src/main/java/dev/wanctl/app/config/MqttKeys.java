package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The rows for MQTT.
final class MqttKeys {

  static final String SECTION = "mqtt";

  private static final String TOPIC = "[A-Za-z0-9_-]{1,32}(/[A-Za-z0-9_-]{1,32}){0,3}";

  static final Setting<String> ADDRESS =
      Keys.row(
          "mqtt.address",
          Addresses.host(),
          Keys.REQUIRED,
          RESTART,
          "The broker's host name or IP address.",
          "broker.lan");
  static final Setting<Integer> PORT =
      Keys.row(
          "mqtt.port",
          Kinds.whole(1, 65_535, ""),
          "8883 with tls, else 1883",
          RESTART,
          "The broker's TCP port.",
          "1884");
  static final Setting<Boolean> TLS =
      Keys.row(
          "mqtt.tls",
          Kinds.flag(),
          "false",
          RESTART,
          "Talk by TLS. The broker's certificate must be good for `address`.",
          "true");
  static final Setting<String> CA =
      Keys.row(
          "mqtt.ca",
          Names.file(),
          "none: this machine's authorities",
          RESTART,
          "A PEM file with the authorities that may have signed the broker's certificate. With `tls`.",
          "/etc/wanctl/broker.pem");
  static final Setting<String> USER =
      Keys.row(
          "mqtt.user",
          Kinds.text("a user's name", "\\S(.{0,62}\\S)?"),
          "none: without a login",
          RESTART,
          "The user to log in as.",
          "wanctl");
  static final Setting<Secret> PASSWORD =
      Keys.row(
          "mqtt.password",
          new Kind.Hidden(),
          "none",
          RESTART,
          "The user's password, best as ${VAR}.",
          "${WANCTL_TOKEN}");
  static final Setting<String> PASSWORD_FILE =
      Keys.row(
          "mqtt.password-file",
          Names.file(),
          "none",
          RESTART,
          "A file that holds the password on its first line, readable by wanctl's user only.",
          "/etc/wanctl/mqtt-password");
  static final Setting<String> CREDENTIAL =
      Keys.row(
          "mqtt.credential",
          Names.credential(),
          "none",
          RESTART,
          "The name of a systemd credential (LoadCredential=) that holds the password.",
          "mqtt-password");
  static final Setting<String> ROOT =
      Keys.row(
          "mqtt.root",
          Kinds.text("words of letters, digits, - and _ with / between", TOPIC),
          "wanctl",
          RESTART,
          "What every topic of wanctl's begins with. Two wanctls on one broker need two.",
          "house/wanctl");
  static final Setting<Optional<String>> DISCOVERY =
      Keys.row(
          "mqtt.discovery",
          discovery(),
          "homeassistant",
          RESTART,
          "The prefix below which Home Assistant looks for devices, or off.",
          "hass");
  static final Setting<Boolean> COMMANDS =
      Keys.row(
          "mqtt.commands",
          Kinds.flag(),
          "false",
          RESTART,
          "Take orders by MQTT: hold and observe, line by line. Whoever may publish on the broker may"
              + " then give them.",
          "true");
  static final Setting<Duration> EVERY =
      Keys.row(
          "mqtt.every",
          Kinds.time(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          "10s",
          RESTART,
          "How often the figures are told. A changed verdict or order is told within a second.",
          "30s");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(
          ADDRESS,
          PORT,
          TLS,
          CA,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          CREDENTIAL,
          ROOT,
          DISCOVERY,
          COMMANDS,
          EVERY);

  private MqttKeys() {}

  private static Kind<Optional<String>> discovery() {
    Kind.Scalar<String> prefix = Kinds.text("a topic", TOPIC);
    return Kinds.scalar(
        "off, or a topic such as homeassistant",
        text ->
            text.equals("off")
                ? Reading.good(Optional.empty())
                : switch (prefix.read(text)) {
                  case Reading.Good<String> good -> Reading.good(Optional.of(good.value()));
                  case Reading.Bad<String> bad -> Reading.bad(bad.what(), bad.mend());
                },
        value -> value.orElse("off"));
  }
}
