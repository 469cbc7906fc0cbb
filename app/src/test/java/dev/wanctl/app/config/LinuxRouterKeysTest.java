package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `system: linux` and what goes with it.
final class LinuxRouterKeysTest {

  private static final String PIN = "SHA256:" + "Ab0+/".repeat(8) + "xyz";
  private static final String ROUTER =
      "address: 192.168.1.1, user: root, password: secret, system: linux, host-key: \""
          + PIN
          + "\"";
  private static final String SHAPER = "router: home, download: ifb4wan, upload: wan";

  @TempDir private Path folder;

  private LoadResult load(String router, String shaper, String more) {
    return ConfigLoader.parse(
        folder.resolve("wanctl.yaml"),
        """
        routers:
          home: {%s}
        lines:
          cable:
            shaper: {%s}
            download: {max: 95Mbit}
            upload: {max: 18Mbit}
        %s
        """
            .formatted(router, shaper, more),
        Map.of());
  }

  private List<String> problems(String router, String shaper, String more) {
    List<Problem> problems =
        switch (load(router, shaper, more)) {
          case LoadResult.Loaded loaded -> loaded.warnings();
          case LoadResult.Invalid invalid -> invalid.problems();
        };
    return problems.stream().map(Problem::toString).toList();
  }

  private Config good(String router, String shaper) {
    LoadResult result = load(router, shaper, "");
    assertThat(result).as(result.toString()).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) result).config();
  }

  @Test
  void theInterfacesOfALinuxRouter() {
    Config config = good(ROUTER, SHAPER);
    assertThat(config.routers()).isEmpty();
    LinuxRouterConfig home = Objects.requireNonNull(config.linuxRouters().get("home"));
    assertThat(home.port()).isEqualTo(22);
    assertThat(home.deadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(home.ssh().hostKey())
        .isEqualTo(new SshTrust.Pinned(PIN.substring("SHA256:".length())));
    assertThat(Objects.requireNonNull(config.lines().get("cable")).shaper())
        .isEqualTo(new ShaperConfig.OnLinuxRouter("home", "ifb4wan", "wan"));
    assertThat(home.toString()).doesNotContain("secret");
  }

  @Test
  void aKeyNeedsNoPassword() throws IOException {
    Path key = Files.writeString(folder.resolve("router-key"), "a key");
    assertThat(key.toFile().setReadable(false, false) && key.toFile().setReadable(true)).isTrue();
    Config config =
        good(
            "address: r, user: root, system: linux, key-file: router-key, port: 2222, host-key: \""
                + PIN
                + "\"",
            SHAPER);
    LinuxRouterConfig home = Objects.requireNonNull(config.linuxRouters().get("home"));
    assertThat(home.ssh().keyFile()).contains(key);
    assertThat(home.password()).isEqualTo(new Secret(""));
    assertThat(home.port()).isEqualTo(2222);
  }

  @Test
  void whatDoesNotGoWithItIsRefused() {
    assertThat(problems(ROUTER + ", transport: api", SHAPER, ""))
        .anyMatch(p -> p.contains("a Linux router is reached by SSH alone"));
    assertThat(problems(ROUTER + ", tls: {plaintext: allow}", SHAPER, ""))
        .anyMatch(p -> p.contains("there is no TLS over SSH"));
    assertThat(problems(ROUTER, SHAPER + ", wan: eth1", ""))
        .anyMatch(p -> p.contains("counts itself what arrives"));
    assertThat(problems(ROUTER, "router: home, download: a b, upload: wan", ""))
        .anyMatch(p -> p.contains("cannot be an interface"));
    assertThat(problems(ROUTER, "router: home, download: wan, upload: wan", ""))
        .anyMatch(p -> p.contains("is used already by"));
    assertThat(problems(ROUTER.replace("linux", "openwrt"), SHAPER, ""))
        .anyMatch(p -> p.contains("linux"));
    assertThat(problems("address: r, user: root, system: linux, password: x", SHAPER, ""))
        .anyMatch(p -> p.contains("no host key is pinned"));
  }

  @Test
  void itIsNotSteeredFromHere() {
    assertThat(problems(ROUTER, SHAPER, "steering: {router: home, lines: {cable: {uplink: wan}}}"))
        .anyMatch(p -> p.contains("a Linux router is not steered from another machine"));
    assertThat(problems(ROUTER, SHAPER, "steering: {lines: {cable: {uplink: wan}}}"))
        .anyMatch(p -> p.contains("no router shapes these lines"));
  }

  @Test
  void theExampleIsUsable() throws IOException {
    Path key = Files.writeString(folder.resolve("router-key"), "a key");
    assertThat(key).exists();
    Path example = Path.of("..", "docs", "examples", "openwrt.yaml");
    LoadResult result =
        ConfigLoader.parse(folder.resolve("wanctl.yaml"), Files.readString(example), Map.of());
    assertThat(result).as(result.toString()).isInstanceOf(LoadResult.Loaded.class);
    assertThat(((LoadResult.Loaded) result).config().linuxRouters()).hasSize(1);
  }
}
