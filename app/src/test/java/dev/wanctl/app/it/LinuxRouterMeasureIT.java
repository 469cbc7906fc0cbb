package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.demo.SimSource;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import dev.wanctl.sim.linux.TcModel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl calibrate` and `bench` as processes, on a simulated line whose shaper is the CAKE of a
/// Linux router that is reached over SSH.
class LinuxRouterMeasureIT {

  private static final long FORMER_DOWN = 30_000_000;
  private static final long FORMER_UP = 8_000_000;

  @TempDir private Path folder;
  private LiveLine line;
  private LinuxLine shaped;
  private SimSource source;
  private LinuxRouterSimulator router;
  private TcModel tc;

  @BeforeEach
  void open() throws IOException {
    line = LiveLine.start(Scenario.named("idle", Duration.ofMinutes(60), 1).model().withGuests(8));
    source = SimSource.start(line, InetAddress.getLoopbackAddress());
    tc = new TcModel(Files.createDirectory(folder.resolve("router")));
    tc.cake(LinuxLine.DOWN, FORMER_DOWN);
    tc.cake(LinuxLine.UP, FORMER_UP);
    shaped = LinuxLine.start(line, tc);
    router = LinuxRouterSimulator.start(tc);
    Files.writeString(
        folder.resolve("wanctl.yaml"),
        """
        routers:
          home:
            system: linux
            address: 127.0.0.1
            port: %d
            user: %s
            password: ${LINUX_ROUTER}
            host-key: "%s"
        lines:
          cable:
            shaper: {router: home, download: ifb4wan, upload: wan}
            download: {max: 24Mbit}
            upload: {max: 6Mbit}
            probe: {reflectors: [%s]}
        http: {listen: off}
        state: {directory: %s}
        """
            .formatted(
                router.address().getPort(),
                LinuxRouterSimulator.USER,
                router.fingerprint(),
                Site.reflectors(line.reflectors()),
                folder.resolve("state")));
  }

  @AfterEach
  void close() {
    source.close();
    router.close();
    shaped.close();
    line.close();
  }

  private static Map<String, String> environment() {
    return Map.of("LINUX_ROUTER", LinuxRouterSimulator.PASSWORD);
  }

  private Program measure(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "cable",
                "--config",
                folder.resolve("wanctl.yaml").toString(),
                "--with",
                source.url(),
                "--upload-to",
                source.url(),
                "--yes",
                "--flows",
                "4"));
    arguments.addAll(Arrays.asList(more));
    return Program.start(environment(), arguments.toArray(String[]::new));
  }

  private Program brief() {
    return measure("calibrate", "--repeats", "3", "--window", "500ms", "--warm-up", "500ms");
  }

  private boolean asBefore() {
    return tc.root(LinuxLine.DOWN).bitsPerSecond() == FORMER_DOWN
        && tc.root(LinuxLine.UP).bitsPerSecond() == FORMER_UP;
  }

  private String standing() {
    return tc.root(LinuxLine.DOWN) + " and " + tc.root(LinuxLine.UP);
  }

  @Test
  void measuresAndGivesBack() throws IOException {
    try (Program program =
        measure("calibrate", "--repeats", "3", "--window", "2s", "--warm-up", "3s")) {
      program.awaitLog("idle delay");
      assertThat(tc.root(LinuxLine.DOWN).bitsPerSecond()).as("unlimited").isZero();
      assertThat(program.exitCode(Duration.ofMinutes(3))).as("%s", program).isZero();
      assertThat(program.out().toString())
          .contains("lines:")
          .containsPattern("download: \\{max: 2[0-9.]+Mbit");
      assertThat(program.toString()).doesNotContain(LinuxRouterSimulator.PASSWORD);
      assertThat(asBefore()).as(standing()).isTrue();
    }
    try (var files = Files.list(folder.resolve("state/measurements"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .anyMatch(f -> f.matches("calibrate-cable-.*\\.json"));
    }
  }

  @Test
  void interruptedOrWithoutASourceItGivesBack() {
    try (Program program = brief()) {
      program.awaitLog("download 1 of 3");
      program.signal("INT");
      assertThat(program.exitCode(Kills.SOON)).isEqualTo(1);
      assertThat(program.err().toString()).contains("stopped");
      assertThat(asBefore()).as(standing()).isTrue();
    }
    try (Program program = brief()) {
      program.awaitLog("download 1 of 3");
      source.close();
      assertThat(program.exitCode(Kills.SOON)).isEqualTo(1);
      assertThat(asBefore()).as(standing()).isTrue();
    }
  }

  /// The process that puts back has a session of its own.
  @Test
  void killedAtEachStepTheFormerSettingComesBackByItself() {
    Kills.atEachStep(this::brief, this::standing, this::asBefore);
    try (Program again = brief()) {
      // 2: on a busy machine what was measured may be doubtful
      assertThat(again.exitCode(Kills.SOON.multipliedBy(2))).as("%s", again).isIn(0, 2);
      assertThat(asBefore()).as(standing()).isTrue();
    }
  }

  /// As when the router restarts its SSH server, or is out of reach, while a killed measurement is
  /// to be put back.
  @Test
  void theGuardTriesAgainWhenTheRouterIsAway() {
    try (Program program = brief()) {
      program.awaitLog("download 1 of 3");
      router.goDown();
      program.signal("KILL");
      program.exitCode();
      Await.pass(Duration.ofSeconds(4));
      assertThat(asBefore()).as(standing()).isFalse();
      router.comeUp();
      Await.until("the former setting", Kills.SOON, this::standing, this::asBefore);
    }
  }

  @Test
  void benches() {
    try (Program program =
        measure("bench", "--hold", "18Mbit/4500kbit", "--window", "1s", "--warm-up", "3s")) {
      int code = program.exitCode(Duration.ofMinutes(4));
      assertThat(code).as("%s", program).isIn(0, 3);
      assertThat(program.out().toString())
          .contains("shaped    grade")
          .contains("unshaped  grade")
          .contains(code == 0 ? "shaping helps" : "no verdict");
      assertThat(asBefore()).as(standing()).isTrue();
    }
  }

  @Test
  void benchesAsTheDaemonKeepsItAndIsKilled() {
    try (Program program = measure("bench", "--window", "1s", "--warm-up", "1s")) {
      program.awaitLog("1 of 5");
      Await.pass(Duration.ofSeconds(2));
      program.signal("KILL");
      program.exitCode();
      Await.until("the former setting", Kills.SOON, this::standing, this::asBefore);
    }
  }
}
