package dev.wanctl.sim.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Direction;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real datagrams over loopback through a line that runs by the clock. Only orders and lower bounds
/// are asserted: a busy machine makes replies late, never early.
final class LiveLineTest {

  private static final int TIMEOUT_MILLIS = 5000;

  private static LineModel model(List<Flow> flows) {
    LineModel steady = Scenario.named("steady", Duration.ofMinutes(10), 1).model();
    return steady
        .withFlows(flows)
        .withReflectors(List.of(ReflectorModel.good(0), ReflectorModel.good(0.120)));
  }

  /// The median round trip of some datagrams, one after the other, in milliseconds.
  private static double median(InetSocketAddress to, int count) throws IOException {
    double[] millis = new double[count];
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      for (int i = 0; i < count; i++) {
        long sent = System.nanoTime();
        byte[] payload = ByteBuffer.allocate(24).putLong(sent).putInt(i).array();
        socket.send(new DatagramPacket(payload, payload.length, to));
        DatagramPacket reply = new DatagramPacket(new byte[100], 100);
        try {
          socket.receive(reply);
        } catch (SocketTimeoutException e) {
          throw new AssertionError("no echo of datagram " + i, e);
        }
        millis[i] = (System.nanoTime() - sent) / 1e6;
        assertThat(Arrays.copyOf(reply.getData(), reply.getLength())).isEqualTo(payload);
        assertThat(reply.getSocketAddress()).isEqualTo(to);
      }
    }
    Arrays.sort(millis);
    return millis[count / 2];
  }

  @Test
  void reflectorsEchoAfterTheLinesRoundTrip() throws IOException {
    try (LiveLine line = LiveLine.start(model(List.of()))) {
      double near = median(line.reflectors().get(0), 9);
      double far = median(line.reflectors().get(1), 9);

      assertThat(line.reflectors()).doesNotHaveDuplicates();
      assertThat(near).isGreaterThanOrEqualTo(24);
      assertThat(far).isGreaterThanOrEqualTo(144);
    }
  }

  @Test
  void shapingEmptiesTheQueueThatTheTwinKeeps() throws IOException {
    List<Flow> flows = Scenario.load(4, 2, Duration.ZERO, Duration.ofMinutes(10));
    try (LiveLine line = LiveLine.start(model(flows))) {
      InetSocketAddress near = line.reflectors().getFirst();
      double loaded = 0;
      // Bounded: the line fills its buffers within a second or two of its own time.
      for (int i = 0; i < 40 && loaded < 100; i++) {
        loaded = median(near, 3);
      }
      assertThat(loaded).isGreaterThan(100);
      assertThat(line.queueSeconds(Direction.DOWNLOAD) + line.queueSeconds(Direction.UPLOAD))
          .isPositive();

      line.setRate(Direction.DOWNLOAD, 20e6);
      line.setRate(Direction.UPLOAD, 5e6);
      double shaped = loaded;
      for (int i = 0; i < 100 && shaped > loaded * 0.6; i++) {
        shaped = median(near, 5);
      }
      assertThat(shaped).isLessThan(loaded * 0.6);
      assertThat(line.rate(Direction.UPLOAD)).isEqualTo(5e6);
      assertThat(line.capacity(Direction.DOWNLOAD)).isEqualTo(24e6);

      Counters counters = line.counters(Direction.DOWNLOAD);
      assertThat(counters.arrivedBytes())
          .isBetween(
              counters.passedBytes() + counters.droppedBytes() + counters.backlogBytes() - 3,
              counters.passedBytes() + counters.droppedBytes() + counters.backlogBytes() + 3);
      Figures with = line.figures();
      Figures without = line.withoutControl();
      assertThat(without.p50Millis()).isGreaterThan(with.p50Millis() * 0.99);
      assertThat(without.seconds()).isGreaterThanOrEqualTo(with.seconds());
      assertThat(with.downloadUtilisation()).isBetween(0.3, 1.01);
    }
  }
}
