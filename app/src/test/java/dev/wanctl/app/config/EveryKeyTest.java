package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the table: its example is accepted, counts, and is shown.
final class EveryKeyTest {

  @TempDir Path folder;

  static Stream<String> paths() {
    return Settings.list().stream().map(Setting::path);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void changesTheConfigurationAsItsExampleSays(String pattern) throws IOException {
    Setting<?> setting = Settings.find(pattern).orElseThrow();
    String path =
        pattern
            .replace("routers.*", "routers.home")
            .replace("lines.*", "lines.one")
            .replace("sinks.*", "sinks.a")
            .replace("headers.*", "headers.X-Key");
    Map<String, String> without = surroundings(path);
    Map<String, String> with = new LinkedHashMap<>(without);
    with.put(path, example(setting));
    without.computeIfAbsent(path, _ -> "");
    replaced(path).forEach(with::remove);

    LoadResult.Loaded before = load(without);
    LoadResult.Loaded after = load(with);

    assertThat(after.config()).isNotEqualTo(before.config());
    assertThat(ConfigDiff.between(before.effective(), after.effective()).isEmpty()).isFalse();
  }

  /// The rest of a file in which the key makes sense.
  private static Map<String, String> surroundings(String path) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (path.startsWith("steering.")) {
      return twoLines(path);
    }
    if (path.startsWith("alerts.sinks.")) {
      return aSink(path);
    }
    if (path.startsWith("routers.")
        || path.matches("lines.one.shaper.(router|wan|download|upload)")) {
      keys.put("routers.home.address", "192.168.88.1");
      keys.put("routers.home.user", "wanctl");
      keys.put("routers.home.password", "secret");
      if (path.matches("routers.home.(host-key|known-hosts|key-file)")) {
        keys.put("routers.home.transport", "ssh");
      }
      keys.put("lines.one.shaper.router", path.endsWith("shaper.router") ? "other" : "home");
      keys.put("lines.one.shaper.download", "down");
      keys.put("lines.one.shaper.upload", "up");
    } else {
      keys.put("lines.one.shaper.interface", "ppp0");
    }
    if (path.endsWith("shaper.router")) {
      keys.put("routers.other.address", "192.168.88.9");
      keys.put("routers.other.user", "wanctl");
      keys.put("routers.other.password", "secret");
    }
    if (path.contains(".irtt-key")) {
      keys.put("lines.one.probe.reflectors", "\"irtt://192.0.2.1\"");
    }
    if (path.contains(".on-stop.")) {
      keys.put("lines.one.on-stop.download", "80Mbit");
      keys.put("lines.one.on-stop.upload", "10Mbit");
    }
    if (path.startsWith("lines.one.classic.")) {
      keys.put("lines.one.policy", "classic");
      // Above what the examples of the lower floors say.
      keys.put("lines.one.classic.download.floor-green", "90Mbit");
    }
    keys.put("lines.one.download.max", "95Mbit");
    keys.put("lines.one.upload.max", "18Mbit");
    if (path.startsWith("mqtt.")) {
      keys.put("mqtt.address", "192.0.2.9");
      keys.put("mqtt.user", "somebody");
      keys.put("mqtt.tls", path.endsWith(".tls") ? "false" : "true");
    }
    if (path.startsWith("otlp.")) {
      keys.put("otlp.endpoint", "http://192.0.2.9:4318/v1/metrics");
    }
    if (path.endsWith(".max") || path.endsWith(".min")) {
      keys.put("lines.one.download.max", "300Mbit");
    }
    return keys;
  }

  /// A line, and a sink of the kind that has the key.
  private static Map<String, String> aSink(String path) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("lines.one.shaper.interface", "ppp0");
    keys.put("lines.one.download.max", "95Mbit");
    keys.put("lines.one.upload.max", "18Mbit");
    String sink = "alerts.sinks.a.";
    if (path.matches(".*\\.(from|to|plaintext)")) {
      keys.put(sink + "kind", "email");
      keys.put(sink + "url", "smtps://mail.example.net");
      keys.put(sink + "from", "a@example.net");
      keys.put(sink + "to", "[b@example.net]");
    } else if (path.matches(".*\\.(program|arguments)")) {
      keys.put(sink + "kind", "exec");
      keys.put(sink + "program", "/bin/true");
    } else {
      keys.put(sink + "kind", "webhook");
      keys.put(sink + "url", "https://x.example.net/hook");
    }
    if (path.endsWith(".user")) {
      keys.put(sink + "password", "secret");
    }
    return keys;
  }

  /// Two lines on one router, and another router.
  private static Map<String, String> twoLines(String path) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String router : List.of("home", "other")) {
      keys.put("routers." + router + ".address", router.equals("home") ? "192.0.2.1" : "192.0.2.2");
      keys.put("routers." + router + ".user", "wanctl");
      keys.put("routers." + router + ".password", "secret");
    }
    for (String line : List.of("one", "two")) {
      keys.put("lines." + line + ".shaper.router", "home");
      keys.put("lines." + line + ".shaper.download", line + "-down");
      keys.put("lines." + line + ".shaper.upload", line + "-up");
      keys.put("lines." + line + ".shaper.wan", line + "-wan");
      keys.put("lines." + line + ".download.max", "95Mbit");
      keys.put("lines." + line + ".upload.max", "18Mbit");
      keys.put("steering.lines." + line + ".class", "backup");
    }
    keys.put("steering.router", path.endsWith("steering.router") ? "home" : "other");
    if (path.endsWith("steering.device")) {
      keys.remove("steering.router");
    }
    return keys;
  }

  /// Keys that cannot stand beside this one.
  private static List<String> replaced(String path) {
    if (path.equals("routers.home.password-file") || path.equals("routers.home.credential")) {
      return List.of("routers.home.password");
    }
    if (path.startsWith("alerts.sinks.a.url-")) {
      return List.of("alerts.sinks.a.url");
    }
    return path.equals("lines.one.shaper.adopt")
        ? List.of("lines.one.shaper.interface")
        : List.of();
  }

  private String example(Setting<?> setting) throws IOException {
    return switch (setting.path()) {
      case "routers.*.password-file",
          "routers.*.tls.ca",
          "routers.*.known-hosts",
          "routers.*.key-file",
          "lines.*.probe.irtt-key-file",
          "alerts.sinks.*.password-file",
          "alerts.sinks.*.tls.ca",
          "mqtt.ca",
          "mqtt.password-file",
          "otlp.authorization-file",
          "http.token-file" ->
          // The example names a file of another machine.
          "\"" + Files.writeString(folder.resolve("a file"), "from a file\n") + "\"";
      case "alerts.sinks.*.url-file" ->
          "\"" + Files.writeString(folder.resolve("a hook"), "https://y.example/h\n") + "\"";
      case "alerts.sinks.*.program" -> "/bin/false";
      default -> setting.example();
    };
  }

  private LoadResult.Loaded load(Map<String, String> keys) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.values().removeIf(String::isEmpty);
    if (all.containsKey("lines.one.shaper.adopt")) {
      all.put("lines.one.shaper.download", "lan0");
      all.put("lines.one.shaper.upload", "wan0");
    }
    Map<String, String> environment = new HashMap<>(Loading.ENVIRONMENT);
    environment.put("CREDENTIALS_DIRECTORY", folder.toString());
    environment.put("ALERT_TOKEN", "from the environment");
    Files.writeString(folder.resolve("router-password"), "from systemd");
    Files.writeString(folder.resolve("wanctl-token"), "from systemd");
    Files.writeString(folder.resolve("irtt-key"), "from systemd");
    Files.writeString(folder.resolve("alert-url"), "https://z.example/from-systemd");
    Files.writeString(folder.resolve("alert-password"), "from systemd");
    Files.writeString(folder.resolve("mqtt-password"), "from systemd");
    Files.writeString(folder.resolve("otlp-authorization"), "from systemd");
    LoadResult result = ConfigLoader.parse(folder.resolve("wanctl.yaml"), yaml(all), environment);
    assertThat(result).as(() -> yaml(all) + "\n" + result).isInstanceOf(LoadResult.Loaded.class);
    return (LoadResult.Loaded) result;
  }

  /// Paths to nested sections.
  private static String yaml(Map<String, String> keys) {
    StringBuilder text = new StringBuilder();
    List<String> open = List.of();
    for (String path : keys.keySet().stream().sorted().toList()) {
      List<String> segments = List.of(path.split("\\.", -1));
      int same = 0;
      while (same < open.size()
          && same < segments.size() - 1
          && open.get(same).equals(segments.get(same))) {
        same++;
      }
      for (int i = same; i < segments.size(); i++) {
        text.append("  ".repeat(i)).append(segments.get(i)).append(':');
        text.append(i == segments.size() - 1 ? " " + keys.get(path) + "\n" : "\n");
      }
      open = segments.subList(0, segments.size() - 1);
    }
    return text.toString();
  }
}
