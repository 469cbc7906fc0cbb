package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Short cuts for tests that load texts.
final class Loading {

  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "ROUTER_PASSWORD",
          "canary-7f3a",
          "WANCTL_TOKEN",
          "canary-token",
          "IRTT_KEY",
          "canary-irtt");

  /// One router and two lines, one of each usual form.
  static final String GOOD =
      """
      routers:
        home: {address: 192.168.88.1, user: wanctl, password: ${ROUTER_PASSWORD}}
      lines:
        cable:
          preset: cable
          shaper: {router: home, download: cable-down, upload: cable-up}
          download: {max: 940Mbit, min: 50Mbit}
          upload: {max: 40Mbit, min: 4Mbit}
          probe: {source: 192.0.2.7}
        dsl:
          shaper: {interface: ppp0}
          download: {max: 95Mbit}
          upload: {max: 18Mbit}
      """;

  /// One line on this machine, to which more keys can be added.
  static final String SMALL =
      """
      lines:
        dsl:
          shaper: {interface: ppp0}
          download: {max: 95Mbit}
          upload: {max: 18Mbit}
      """;

  private Loading() {}

  static LoadResult load(String text) {
    return ConfigLoader.parse(Path.of("wanctl.yaml"), text, ENVIRONMENT);
  }

  static LoadResult.Loaded good(String text) {
    LoadResult result = load(text);
    assertThat(result).as(() -> text + "\n" + result).isInstanceOf(LoadResult.Loaded.class);
    return (LoadResult.Loaded) result;
  }

  static LineConfig dsl(Config config) {
    return Objects.requireNonNull(config.lines().get("dsl"));
  }

  static List<Problem> problems(String text) {
    return switch (load(text)) {
      case LoadResult.Invalid invalid -> invalid.problems();
      case LoadResult.Loaded loaded -> loaded.warnings();
    };
  }
}
