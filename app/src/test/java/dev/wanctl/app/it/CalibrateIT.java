package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.demo.SimSource;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl calibrate` and `bench` as processes, on a simulated line behind a simulated router.
class CalibrateIT {

  private record Behind(LiveLine line) implements QueueBackend {

    private static Direction direction(String queue) {
      return queue.equals(Site.DOWN) ? Direction.DOWNLOAD : Direction.UPLOAD;
    }

    @Override
    public void limitChanged(String queue, long bitsPerSecond) {
      line.setRate(direction(queue), bitsPerSecond == 0 ? Double.POSITIVE_INFINITY : bitsPerSecond);
    }

    @Override
    public QueueCounters counters(String queue) {
      Counters c = line.counters(direction(queue));
      return new QueueCounters(c.passedBytes(), 0, 0, c.backlogBytes(), 0, 0, 0);
    }

    @Override
    public InterfaceCounters interfaceCounters(String interfaceName) {
      return InterfaceCounters.ZERO;
    }
  }

  @TempDir private Path folder;
  private LiveLine line;
  private SimSource source;
  private RouterSimulator router;

  @BeforeEach
  void open() throws IOException {
    line = LiveLine.start(Scenario.named("idle", Duration.ofMinutes(60), 1).model().withGuests(8));
    source = SimSource.start(line, InetAddress.getLoopbackAddress());
    router = RouterSimulator.start(SimulatorSettings.defaults(), new Behind(line), Site.PASSWORD);
    Site.addQueues(router, Site.LINE);
    Files.writeString(
        folder.resolve("wanctl.yaml"),
        """
        routers:
          home:
            address: 127.0.0.1
            port: %d
            user: admin
            password: ${ROUTER_PASSWORD}
            deadline: 10s
            tls: {pin: "%s"}
        lines:
          cable:
            shaper: {router: home, download: cable-down, upload: cable-up}
            download: {max: 24Mbit}
            upload: {max: 6Mbit}
            probe: {reflectors: [%s]}
        http: {listen: off}
        state: {directory: %s}
        """
            .formatted(
                router.address().getPort(),
                router.certificate().fingerprint(),
                Site.reflectors(line.reflectors()),
                folder.resolve("state")));
  }

  @AfterEach
  void close() {
    source.close();
    router.close();
    line.close();
  }

  private Program measure(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                Site.LINE,
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
    return Program.start(Site.environment(), arguments.toArray(String[]::new));
  }

  private Program brief() {
    return measure("calibrate", "--repeats", "3", "--window", "500ms", "--warm-up", "500ms");
  }

  private long limit(String queue) {
    return Long.parseLong(
        router.table("/queue/tree").named(queue).orElseThrow().getOrDefault("max-limit", "-1"));
  }

  private boolean asBefore() {
    return limit(Site.DOWN) == Site.FORMER_DOWN && limit(Site.UP) == Site.FORMER_UP;
  }

  private String standing() {
    return limit(Site.DOWN) + "/" + limit(Site.UP);
  }

  private int guards() {
    return router.table("/system/scheduler").rows().size();
  }

  @Test
  @DisplayName("C-69: a line is measured, and its shaper has what it had before")
  void measuresAndGivesBack() throws IOException {
    try (Program program =
        measure("calibrate", "--repeats", "3", "--window", "2s", "--warm-up", "3s", "--json")) {
      assertThat(program.exitCode(Duration.ofMinutes(3))).as("%s", program).isZero();
      assertThat(program.out().toString()).contains("\"max\"").contains("\"grade\"");
      assertThat(program.toString()).doesNotContain(Site.PASSWORD);
      assertThat(asBefore()).as(standing()).isTrue();
      assertThat(guards()).isZero();
    }
    try (var files = Files.list(folder.resolve("state/measurements"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .anyMatch(f -> f.matches("calibrate-cable-.*\\.json"));
    }
  }

  @Test
  @DisplayName("C-69: Ctrl-C in the middle gives the shaper back")
  void interrupted() {
    try (Program program = brief()) {
      program.awaitLog("download 1 of 3");
      program.signal("INT");
      assertThat(program.exitCode(Kills.SOON)).isEqualTo(1);
      assertThat(program.err().toString()).contains("stopped");
      assertThat(asBefore()).as(standing()).isTrue();
      assertThat(guards()).isZero();
    }
  }

  @Test
  @DisplayName("C-69: a source that dies is told, and the shaper is back")
  void theSourceDies() {
    try (Program program = brief()) {
      program.awaitLog("download 1 of 3");
      source.close();
      assertThat(program.exitCode(Kills.SOON)).isEqualTo(1);
      assertThat(asBefore()).as(standing()).isTrue();
      assertThat(guards()).isZero();
    }
  }

  @Test
  @DisplayName("C-69: killed -9 at each step, the former setting comes back by itself")
  void killed() {
    Kills.atEachStep(this::brief, this::standing, this::asBefore);
    try (Program again = brief()) {
      // 2: on a busy machine what was measured may be doubtful
      assertThat(again.exitCode(Kills.SOON.multipliedBy(2))).as("%s", again).isIn(0, 2);
      assertThat(asBefore()).as(standing()).isTrue();
      assertThat(guards()).isZero();
    }
  }

  @Test
  @DisplayName("C-117: shaped and not shaped in turn, a verdict by intervals, kept and compared")
  void benches() {
    String config = folder.resolve("wanctl.yaml").toString();
    try (Program program =
        measure("bench", "--hold", "18Mbit/4500kbit", "--window", "1s", "--warm-up", "3s")) {
      int code = program.exitCode(Duration.ofMinutes(4));
      assertThat(code).as("%s", program).isIn(0, 3);
      assertThat(program.out().toString())
          .contains("shaped    grade")
          .contains("unshaped  grade")
          .contains(code == 0 ? "shaping helps" : "no verdict");
      assertThat(asBefore()).as(standing()).isTrue();
      assertThat(guards()).isZero();
    }
    try (Program list = Program.finished(Site.environment(), "bench", "list", "--config", config)) {
      assertThat(list.exitCode()).isZero();
      assertThat(list.out().toString()).contains("cable-2");
    }
  }
}
