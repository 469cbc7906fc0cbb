package dev.wanctl.app.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.RouterConfig.Transport;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.SshTrust;
import dev.wanctl.app.config.TlsTrust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is composed means, to whoever loads it, what was answered.
class WantedTest {

  private static final String HEX = "0f".repeat(32);
  private static final String BASE64 = "0f1E".repeat(10) + "0f8";

  @TempDir private Path folder;

  private Config loaded(Wanted wanted) {
    LoadResult result =
        ConfigLoader.parse(
            folder.resolve("wanctl.yaml"), wanted.yaml(), Map.of("ROUTER_PASSWORD", "secret"));
    assertThat(result).as(wanted.yaml()).isInstanceOf(LoadResult.Loaded.class);
    LoadResult.Loaded loaded = (LoadResult.Loaded) result;
    assertThat(loaded.warnings()).isEmpty();
    return loaded.config();
  }

  private static RouterConfig router(Config config) {
    assertThat(config.routers().keySet()).containsExactly(Wanted.ROUTER);
    return config.routers().values().iterator().next();
  }

  private static LineConfig line(Config config, String name) {
    assertThat(config.lines().keySet()).containsExactly(name);
    return config.lines().values().iterator().next();
  }

  private static Wanted behind(Wanted.Access access) {
    return new Wanted(
        "cable", "cable", new Wanted.Queues(access, "down", "up", "ether1"), "240Mbit", "24Mbit");
  }

  @Test
  void thisMachine() {
    Config config = loaded(new Wanted("dsl", "dsl", new Wanted.Here("ppp0"), "95Mbit", "18.5Mbit"));
    assertThat(config.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(config.routers()).isEmpty();
    assertThat(line(config, "dsl"))
        .satisfies(line -> {
          assertThat(line.shaper().lineInterface()).isEqualTo(Optional.of("ppp0"));
          assertThat(line.download().max().bitsPerSecond()).isEqualTo(95_000_000);
          assertThat(line.upload().max().bitsPerSecond()).isEqualTo(18_500_000);
        });
  }

  @Test
  void aRouterByTls() {
    Config config =
        loaded(
            behind(
                new Wanted.Access(
                    "192.168.88.1",
                    Transport.API,
                    OptionalInt.of(9000),
                    "wanctl",
                    new PasswordPlace.InVariable("ROUTER_PASSWORD"),
                    "sha256:" + HEX)));
    RouterConfig router = router(config);
    assertThat(router.address()).isEqualTo("192.168.88.1");
    assertThat(router.doors()).isEqualTo(List.of(new RouterConfig.Door(Transport.API, 9000)));
    assertThat(router.user()).isEqualTo("wanctl");
    assertThat(router.password().reveal()).isEqualTo("secret");
    assertThat(router.tls()).isEqualTo(new TlsTrust.Pinned(HEX));
    assertThat(line(config, "cable").shaper())
        .isEqualTo(
            new ShaperConfig.RouterQueues(Wanted.ROUTER, "down", "up", Optional.of("ether1")));
  }

  @Test
  void aRouterBySsh() throws Exception {
    Path file = folder.resolve("a password");
    Files.writeString(file, "from the file\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    RouterConfig router =
        router(
            loaded(
                behind(
                    new Wanted.Access(
                        "router.lan",
                        Transport.SSH,
                        OptionalInt.empty(),
                        "wanctl",
                        new PasswordPlace.InFile(file),
                        "SHA256:" + BASE64))));
    assertThat(router.doors()).isEqualTo(List.of(new RouterConfig.Door(Transport.SSH, 22)));
    assertThat(router.password().reveal()).isEqualTo("from the file");
    assertThat(router.ssh().hostKey()).isEqualTo(new SshTrust.Pinned(BASE64));
  }

  @Test
  void aLinuxRouterBySsh() throws Exception {
    Path key = folder.resolve("a key");
    Files.writeString(key, "not looked into\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Wanted wanted =
        new Wanted(
            "cable",
            "cable",
            new Wanted.OnLinuxRouter(
                new Wanted.SshAccess(
                    "192.168.1.1",
                    OptionalInt.of(2222),
                    "root",
                    Optional.of(key),
                    Optional.of(new PasswordPlace.InVariable("ROUTER_PASSWORD")),
                    "SHA256:" + BASE64),
                "ifb4wan",
                "wan"),
            "240Mbit",
            "24Mbit");
    Config config = loaded(wanted);
    assertThat(config.linuxRouters()).containsOnlyKeys(Wanted.ROUTER);
    LinuxRouterConfig router = config.linuxRouters().values().iterator().next();
    assertThat(router.address()).isEqualTo("192.168.1.1");
    assertThat(router.port()).isEqualTo(2222);
    assertThat(router.user()).isEqualTo("root");
    assertThat(router.password().reveal()).as("the key's").isEqualTo("secret");
    assertThat(router.ssh()).isEqualTo(new SshTrust(new SshTrust.Pinned(BASE64), Optional.of(key)));
    assertThat(line(config, "cable").shaper())
        .isEqualTo(new ShaperConfig.OnLinuxRouter(Wanted.ROUTER, "ifb4wan", "wan"));
    assertThat(wanted.yamlWithPasswordIn("X"))
        .isEqualTo(wanted.yaml().replace("${ROUTER_PASSWORD}", "${X}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes", "No", "null", "1e3", "0x1f", "12:30", "a: b", "#x", "{x}", "x\"y", "back\\s", "- x",
        "ether 1", "~"
      })
  void anyNameComesOutAsItWentIn(String name) {
    Wanted.Access access =
        new Wanted.Access(
            "192.168.88.1",
            Transport.REST,
            OptionalInt.empty(),
            name,
            new PasswordPlace.InVariable("ROUTER_PASSWORD"),
            "sha256:" + HEX);
    Config config =
        loaded(
            new Wanted(
                "7", "generic", new Wanted.Queues(access, name, name + 2, name), "9Mbit", "9Mbit"));
    assertThat(router(config).user()).isEqualTo(name);
    assertThat(line(config, "7").shaper())
        .isEqualTo(new ShaperConfig.RouterQueues(Wanted.ROUTER, name, name + 2, Optional.of(name)));
  }

  @Test
  void theTrialDiffersInThePasswordAlone() {
    Wanted wanted =
        behind(
            new Wanted.Access(
                "192.168.88.1",
                Transport.API,
                OptionalInt.empty(),
                "wanctl",
                new PasswordPlace.InCredential("router-password"),
                "sha256:" + HEX));
    assertThat(wanted.yaml()).contains("    credential: router-password\n");
    assertThat(wanted.yamlWithPasswordIn("X"))
        .isEqualTo(wanted.yaml().replace("credential: router-password", "password: ${X}"));
  }
}
