package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterfacesTest {

  private static final String HEADING =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

  private static String row(String name, String to, String via, int metric, String mask) {
    return String.join("\t", name, to, via, "0003", "0", "0", "" + metric, mask, "0", "0", "0\n");
  }

  /// As the kernel writes an address: the number that its bytes are in memory.
  private static String hex(int... octets) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
    for (int octet : octets) {
      bytes.put((byte) octet);
    }
    return String.format(Locale.ROOT, "%08X", bytes.getInt(0));
  }

  @Test
  void ofSeveralDefaultRoutesTheCheapestCounts() {
    String table =
        HEADING
            + row("eth1", "00000000", hex(10, 0, 0, 1), 200, "00000000")
            + row("eth0", "00000000", hex(192, 168, 88, 1), 100, "00000000")
            + row("eth2", hex(10, 9, 0, 0), "00000000", 0, hex(255, 255, 0, 0));
    assertThat(Interfaces.defaultRoute(table))
        .contains(
            new Interfaces.DefaultRoute(
                "eth0", Optional.of(InetAddress.ofLiteral("192.168.88.1"))));
  }

  @Test
  void aSessionHasNoGatewayAndAQuietMachineNoRoute() {
    assertThat(
            Interfaces.defaultRoute(HEADING + row("ppp0", "00000000", "00000000", 0, "00000000")))
        .contains(new Interfaces.DefaultRoute("ppp0", Optional.empty()));
    assertThat(Interfaces.defaultRoute(HEADING)).isEmpty();
  }

  @Test
  void allInterfacesOfThisMachineAreListed() throws SocketException {
    List<String> expected =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .map(NetworkInterface::getName)
            .filter(name -> !name.equals("lo"))
            .toList();
    assertThat(Interfaces.all()).extracting(Interfaces.Known::name).containsAll(expected);
    assertThat(Interfaces.all()).extracting(Interfaces.Known::name).doesNotContain("lo");
  }
}
