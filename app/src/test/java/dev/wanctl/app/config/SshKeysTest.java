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

/// `transport: ssh` and the keys that belong to it.
final class SshKeysTest {

  private static final String PIN = "SHA256:" + "Ab0+/".repeat(8) + "xyz";

  @TempDir private Path folder;

  private LoadResult load(String router) {
    String text =
        """
        routers:
          home: {address: 192.168.88.1, user: wanctl, %s}
        lines:
          cable:
            shaper: {router: home, download: down, upload: up}
            download: {max: 95Mbit}
            upload: {max: 18Mbit}
        """
            .formatted(router);
    return ConfigLoader.parse(
        folder.resolve("wanctl.yaml"), text, Map.of("ROUTER_PASSWORD", "secret"));
  }

  private RouterConfig good(String router) {
    LoadResult result = load(router);
    assertThat(result).as(result.toString()).isInstanceOf(LoadResult.Loaded.class);
    return Objects.requireNonNull(((LoadResult.Loaded) result).config().routers().get("home"));
  }

  private List<String> problems(String router) {
    List<Problem> problems =
        switch (load(router)) {
          case LoadResult.Loaded loaded -> loaded.warnings();
          case LoadResult.Invalid invalid -> invalid.problems();
        };
    return problems.stream().map(Problem::toString).toList();
  }

  @Test
  void aPinnedHostKeyAndAPassword() {
    RouterConfig home =
        good("password: \"${ROUTER_PASSWORD}\", transport: ssh, host-key: \"" + PIN + "\"");

    assertThat(home.doors()).containsExactly(new RouterConfig.Door(RouterConfig.Transport.SSH, 22));
    assertThat(home.deadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(home.ssh().hostKey())
        .isEqualTo(new SshTrust.Pinned(PIN.substring("SHA256:".length())));
    assertThat(home.ssh().keyFile()).isEmpty();
  }

  @Test
  void aKeyFileNeedsNoPassword() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "a key");
    Path known = Files.writeString(folder.resolve("known"), "");
    RouterConfig home = good("transport: ssh, known-hosts: known, key-file: key");

    assertThat(home.ssh().keyFile()).contains(key);
    assertThat(home.ssh().hostKey()).isEqualTo(new SshTrust.KnownHosts(known));
    assertThat(home.password()).isEqualTo(new Secret(""));
    assertThat(good("transport: ssh, known-hosts: known, key-file: key, password: x").password())
        .as("the passphrase")
        .isEqualTo(new Secret("x"));
  }

  @Test
  void autoTriesSshLastAndOnlyWhereTheRouterCanBeKnown() {
    List<RouterConfig.Door> doors = good("password: x, host-key: \"" + PIN + "\"").doors();

    assertThat(doors)
        .extracting(RouterConfig.Door::transport)
        .containsExactly(
            RouterConfig.Transport.API, RouterConfig.Transport.REST, RouterConfig.Transport.SSH);
    assertThat(doors.getLast().port()).isEqualTo(22);
    assertThat(good("password: x").doors()).hasSize(2);
    assertThat(problems("password: x, key-file: k, host-key: \"" + PIN + "\"").toString())
        .contains("`key-file` is for SSH", "add `transport: ssh`");
  }

  @Test
  void withoutAHostKeyThereIsAWarning() {
    assertThat(problems("password: \"${ROUTER_PASSWORD}\", transport: ssh"))
        .singleElement()
        .asString()
        .contains("routers.home.host-key")
        .contains("no host key is pinned");
  }

  @Test
  void contradictionsAreTold() {
    assertThat(problems("password: x, transport: api, host-key: \"" + PIN + "\"").toString())
        .contains("wanctl.yaml:2:", "`host-key` is for SSH", "add `transport: ssh`");
    assertThat(
            problems("password: x, transport: ssh, host-key: \"" + PIN + "\", known-hosts: none")
                .toString())
        .contains("both are given", "cannot read " + folder.resolve("none"));
    assertThat(
            problems(
                    "password: x, transport: ssh, tls: {plaintext: allow}, host-key: \""
                        + PIN
                        + "\"")
                .toString())
        .contains("there is no TLS over SSH");
    assertThat(problems("transport: ssh, host-key: \"" + PIN + "\"").toString())
        .contains("there is no password");
  }

  @Test
  void fingerprintsThatAreNoneAndWordsThatAreNearlyRight() {
    assertThat(problems("password: x, transport: ssh, host-key: \"MD5:00:11:22\"").toString())
        .contains("is no SHA-256 fingerprint of a host key");
    assertThat(
            problems("password: x, transport: ssh, host-key: \"" + "0f".repeat(32) + "\"")
                .toString())
        .contains("ssh-keyscan");
    assertThat(problems("password: x, transport: shh").toString()).contains("did you mean `ssh`?");
    assertThat(problems("password: x, transport: ssh, host-kye: a").toString())
        .contains("host-key");
  }
}
