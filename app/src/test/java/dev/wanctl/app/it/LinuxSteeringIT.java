package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steering by this machine as a user does it, in a network namespace with two interfaces that lead
/// nowhere: set up, held on the other line, killed, taken away.
class LinuxSteeringIT {

  /// Two minutes, and what a busy machine needs.
  private static final Duration DEAD_MAN = Duration.ofMinutes(4);

  @TempDir private Path folder;
  private final String namespace = "wanctl-it-" + ProcessHandle.current().pid();
  private String config = "";

  @BeforeEach
  void build() throws IOException {
    assumeTrue(
        succeeds("ip", "netns", "add", namespace), "needs root and `ip` for a network namespace");
    for (int i = 0; i < 2; i++) {
      inside("ip link add wan" + i + " type veth peer name net" + i);
      inside("ip addr add 10.%d.0.1/24 dev wan%d".formatted(i, i));
      inside("ip link set wan" + i + " up");
      inside("ip link set net" + i + " up");
      inside("ip route add default via 10.%d.0.2 dev wan%d metric %d00".formatted(i, i, i + 1));
    }
    inside("ip link set lo up");
    inside("sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0");
    inside("sysctl -q -w net.ipv4.conf.wan1.rp_filter=0");
    config =
        Files.writeString(
                folder.resolve("wanctl.yaml"),
                """
                lines:
                  cable:
                    shaper: {interface: wan0}
                    download: {max: 24Mbit}
                    upload: {max: 6Mbit}
                    probe: {interface: wan0}
                  lte:
                    shaper: {interface: wan1}
                    download: {max: 16Mbit}
                    upload: {max: 5Mbit}
                    probe: {interface: wan1}
                steering: {mode: active, lines: {cable: {}, lte: {}}}
                http: {listen: "127.0.0.1:9101", token: orders}
                state: {directory: %s}
                """
                    .formatted(folder.resolve("state")))
            .toString();
  }

  @AfterEach
  void remove() {
    succeeds("ip", "netns", "del", namespace);
  }

  private static boolean succeeds(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String inside(String command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    words.addAll(List.of(command.split(" ")));
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(command + ": " + said).isZero();
      return said;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// But for those that the kernel keeps by itself for each address: IPv6 ones come when it likes.
  private String rulesAndRoutes() {
    return (inside("ip rule") + inside("ip -6 rule") + inside("ip route show table all"))
        .lines()
        .filter(line -> !line.contains("proto kernel"))
        .collect(Collectors.joining("\n"));
  }

  private Program wanctl(String... arguments) {
    return Program.startBy(List.of("ip", "netns", "exec", namespace), Map.of(), arguments);
  }

  private String done(int code, String... arguments) {
    try (Program program = wanctl(arguments)) {
      assertThat(program.exitCode(Duration.ofMinutes(2))).as(program.toString()).isEqualTo(code);
      return program.out() + "\n" + program.err();
    }
  }

  private String status() {
    try (Program program = wanctl("steer", "status", "--json", "--config", config)) {
      program.exitCode(Duration.ofMinutes(2));
      return program.out().toString().replaceAll("\\s+", "");
    }
  }

  @Test
  @DisplayName("C-78: from setup to undo on Linux; whoever is killed while away is home by itself")
  void setUpHeldKilledAndTakenAway() {
    String before = rulesAndRoutes();
    Program unready = wanctl("steer", "setup", "--config", config, "--yes");
    try (unready) {
      unready.exitCode(Duration.ofMinutes(2));
      assumeTrue(
          !unready.err().has("may lack nftables") && !unready.err().has("no nfnetlink"),
          "needs a kernel with nftables");
      assertThat(unready.out().toString())
          .as(unready.toString())
          .contains("nft -f - <<", "ip -4 rule add pref 30102", "ip -4 route replace default")
          .contains("done, read back: 4 of 4");
    }
    try (Program daemon = wanctl("run", "--config", config)) {
      Await.until("it answers", daemon::toString, () -> status().contains("\"enabled\":[]"));
      assertThat(done(1, "steer", "undo", "--config", config, "--yes"))
          .contains("(process " + daemon.pid() + ") steers");
      done(0, "steer", "hold", "lte", "--config", config);
      Await.until("away", daemon::toString, () -> status().contains("\"enabled\":[\"lte\"]"));
      assertThat(status()).contains("returns_home_in_s\":1");
      daemon.signal("KILL");
    }
    // Nobody but the kernel is there now: whoever observes writes nothing.
    try (Program observer = wanctl("run", "--observe", "--config", config)) {
      Await.until(
          "it answers", observer::toString, () -> status().contains("\"enabled\":[\"lte\"]"));
      Await.until(
          "home by itself",
          DEAD_MAN,
          observer::toString,
          () -> status().contains("\"enabled\":[]"));
      assertThat(observer.terminate()).as(observer.toString()).isZero();
    }
    assertThat(done(0, "steer", "undo", "--config", config, "--yes")).contains("read back");
    assertThat(rulesAndRoutes()).isEqualTo(before);
    assertThat(done(0, "steer", "undo", "--config", config, "--yes"))
        .contains("nothing of wanctl's");
  }
}
