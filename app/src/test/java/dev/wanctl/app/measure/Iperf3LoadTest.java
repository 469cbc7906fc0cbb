package dev.wanctl.app.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against Debian's own iperf3.
class Iperf3LoadTest {

  private static final Path IPERF3 = Path.of("/usr/bin/iperf3");
  private static final Optional<InetAddress> ANY = Optional.empty();

  @TempDir private Path folder;
  private Process server;
  private Source.Iperf3 source;
  private Path log;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(IPERF3), "no iperf3 here: apt-get install iperf3");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    log = folder.resolve("server.log");
    server =
        new ProcessBuilder(IPERF3.toString(), "-s", "--forceflush", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    source = new Source.Iperf3("127.0.0.1", port);
    for (int i = 0; i < 600 && !Files.readString(log).contains("listening"); i++) {
      Thread.sleep(50);
    }
    assertThat(Files.readString(log)).contains("listening");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private static void awaitBytes(Load load, Direction direction) throws InterruptedException {
    for (int i = 0; i < 600 && load.bytes(direction) < 5_000_000; i++) {
      assertThat(load.failure()).isEmpty();
      Thread.sleep(50);
    }
    assertThat(load.bytes(direction)).as(direction.word()).isGreaterThan(5_000_000);
  }

  private Load load(Set<Direction> directions) throws NoMeasurement, InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        return source.start(directions, 4, ANY);
      } catch (NoMeasurement busy) {
        // The server needs a moment between two tests.
        if (tries == 100) {
          throw busy;
        }
        Thread.sleep(50);
      }
    }
  }

  @Test
  void eachDirectionAndBothAtOnce() throws Exception {
    for (Set<Direction> directions :
        List.of(
            Set.of(Direction.DOWNLOAD),
            Set.of(Direction.UPLOAD),
            Set.of(Direction.DOWNLOAD, Direction.UPLOAD))) {
      try (Load load = load(directions)) {
        for (Direction direction : Direction.values()) {
          if (directions.contains(direction)) {
            awaitBytes(load, direction);
          } else {
            assertThat(load.bytes(direction)).isZero();
          }
        }
        assertThat(load.failure()).isEmpty();
      }
    }
    assertThat(server.isAlive()).isTrue();
    assertThat(Files.readString(log)).doesNotContain("error");
  }

  @Test
  void aServerThatIsBusySaysSo() throws Exception {
    try (Load first = load(Set.of(Direction.DOWNLOAD))) {
      awaitBytes(first, Direction.DOWNLOAD);
      assertThatThrownBy(() -> source.start(Set.of(Direction.DOWNLOAD), 1, ANY))
          .isInstanceOf(NoMeasurement.class)
          .hasMessageContaining("busy");
    }
  }

  @Test
  void aServerThatDiesIsTold() throws Exception {
    try (Load load = load(Set.of(Direction.DOWNLOAD))) {
      awaitBytes(load, Direction.DOWNLOAD);
      server.destroyForcibly().waitFor();
      for (int i = 0; i < 600 && load.failure().isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(load.failure()).isPresent();
    }
  }

  @Test
  void nobodyThere() throws Exception {
    server.destroyForcibly().waitFor();
    assertThatThrownBy(() -> source.start(Set.of(Direction.DOWNLOAD), 1, ANY))
        .isInstanceOf(NoMeasurement.class)
        .satisfies(e -> assertThat(((NoMeasurement) e).remedy()).contains("iperf3 -s"));
  }
}
