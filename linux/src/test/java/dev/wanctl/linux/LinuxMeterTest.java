package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.TrafficSample;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinuxMeterTest {

  private final NetworkNamespace namespace = new NetworkNamespace();
  private final LinuxMeter meter = namespace.call(() -> LinuxMeter.of("lo"));

  @AfterEach
  void close() {
    meter.close();
    namespace.close();
  }

  @Test
  void bytesOfTheInterfaceAreCountedWhileNoShaperStands() {
    TrafficSample before = read();
    namespace.call(() -> {
      try (DatagramSocket socket = new DatagramSocket()) {
        InetAddress to = InetAddress.getLoopbackAddress();
        socket.send(new DatagramPacket(new byte[1000], 1000, to, socket.getLocalPort()));
        socket.receive(new DatagramPacket(new byte[1000], 1000));
      }
      return 0;
    });
    TrafficSample after = read();
    // 1000 and the headers of UDP and IPv4: `lo` counts no Ethernet header.
    assertThat(after.downloadArrivedBytes - before.downloadArrivedBytes).isEqualTo(1028);
    assertThat(after.uploadSentBytes - before.uploadSentBytes).isEqualTo(1028);
    assertThat(after.downloadPassedBytes).isEqualTo(TrafficSample.UNKNOWN);
    assertThat(after.takenAtNanos).isGreaterThan(before.takenAtNanos);
  }

  @Test
  void anInterfaceThatWasMadeAnewIsFoundAgain() {
    namespace.run("ip link add wan0 type veth peer name net0");
    LinuxMeter pair = namespace.call(() -> LinuxMeter.of("wan0", "lo"));
    TrafficSample sample = new TrafficSample();
    pair.read(sample);
    namespace.run("ip link del wan0");
    assertThatThrownBy(() -> pair.read(sample))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class));
    namespace.run("ip link add wan0 type veth peer name net0");
    pair.read(sample);
    pair.close();
  }

  private TrafficSample read() {
    TrafficSample sample = new TrafficSample();
    meter.read(sample);
    return sample;
  }
}
