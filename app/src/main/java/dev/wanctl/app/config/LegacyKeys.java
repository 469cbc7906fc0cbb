package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import dev.wanctl.app.config.Values.Fallback;
import java.util.List;
import java.util.Optional;

/// The rows for the names of the Python wanctl.
final class LegacyKeys {

  static final Setting<Boolean> NAMES =
      Keys.row(
          "legacy.names",
          Kinds.flag(),
          "false",
          RESTART,
          "Serve the series of the Python wanctl on /metrics and its health document on /health as"
              + " well.",
          "true");
  static final Setting<Optional<HttpConfig.Listen>> METRICS =
      Keys.row(
          "legacy.metrics",
          Addresses.listen(),
          "off",
          RESTART,
          "A port of its own for these series, where dashboards look for them, or off.",
          "127.0.0.1:9100");
  static final Setting<Optional<HttpConfig.Listen>> STEERING =
      Keys.row(
          "legacy.steering",
          Addresses.listen(),
          "off",
          RESTART,
          "A port of its own for the health document of steering, or off.",
          "127.0.0.1:9102");

  /// In the order of the reference.
  static final List<Setting<?>> ALL = List.of(NAMES, METRICS, STEERING);

  private LegacyKeys() {}

  static LegacyConfig read(Values values) {
    return new LegacyConfig(
        values.value(NAMES, () -> Fallback.plain(false)),
        values.value(METRICS, () -> Fallback.plain(Optional.empty())),
        values.value(STEERING, () -> Fallback.plain(Optional.empty())));
  }
}
