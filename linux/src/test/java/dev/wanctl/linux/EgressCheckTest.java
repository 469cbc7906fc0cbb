package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.engine.port.ProbeBinding;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A machine with two lines, `wan0` with the default route and `wan1`, in network namespaces:
/// skipped where these cannot be had.
class EgressCheckTest {

  private static final String HOST = "192.0.2.9";
  private static final String HOST_V6 = "2001:db8:9::9";

  private final NetworkNamespace router = new NetworkNamespace();
  private final NetworkNamespace internet = new NetworkNamespace();

  @BeforeEach
  void wire() {
    for (int line : new int[] {0, 1}) {
      String wan = "wan" + line;
      router.run(
          "ip link add " + wan + " type veth peer name net" + line + " netns " + internet.number());
      router.run("ip address add 10.9." + line + ".1/24 dev " + wan);
      router.run("ip address add fd09:" + line + "::1/64 dev " + wan + " nodad");
      router.run("ip link set " + wan + " up");
      internet.run("ip link set net" + line + " up");
    }
    router.run("ip route add default via 10.9.0.2 dev wan0");
    router.run("ip -6 route add default via fd09:0::2 dev wan0");
  }

  @AfterEach
  void close() {
    router.run("ip link del wan0");
    router.run("ip link del wan1");
    internet.close();
    router.close();
  }

  private Finding look(String host, ProbeBinding binding, Optional<String> line) {
    return router.call(() -> EgressCheck.look(InetAddress.ofLiteral(host), binding, line));
  }

  private static ProbeBinding from(String source) {
    return new ProbeBinding(Optional.of(InetAddress.ofLiteral(source)), Optional.empty());
  }

  private static ProbeBinding by(String name) {
    return new ProbeBinding(Optional.empty(), Optional.of(name));
  }

  @Test
  @DisplayName("C-22: a source address without a rule of its own leaves by the other line")
  void aSourceWithoutARuleLeavesByTheOtherLine() {
    Finding found = look(HOST, from("10.9.1.1"), Optional.empty());
    assertThat(found.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(found.what()).contains("from 10.9.1.1", "leave by wan0 via 10.9.0.2", "is wan1");
    assertThat(found.remedy()).contains("ip rule add from 10.9.1.1", "interface: wan1");

    router.run("ip route add default via 10.9.1.2 dev wan1 table 101");
    router.run("ip rule add from 10.9.1.1 lookup 101");
    Finding mended = look(HOST, from("10.9.1.1"), Optional.empty());
    assertThat(mended.severity()).isEqualTo(Severity.OK);
    assertThat(mended.what()).contains("leave by wan1 via 10.9.1.2");

    router.run("ip rule del from 10.9.1.1 lookup 101");
    assertThat(look(HOST, from("10.9.1.1"), Optional.empty()).severity())
        .isEqualTo(Severity.PROBLEM);
  }

  @Test
  @DisplayName("C-22: the same by IPv6")
  void theSameByIpv6() {
    Finding found = look(HOST_V6, from("fd09:1::1"), Optional.empty());
    assertThat(found.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(found.what()).contains("leave by wan0", "is wan1");
    router.run("ip -6 route add default via fd09:1::2 dev wan1 table 101");
    router.run("ip -6 rule add from fd09:1::1 lookup 101");
    assertThat(look(HOST_V6, from("fd09:1::1"), Optional.empty()).severity())
        .isEqualTo(Severity.OK);
  }

  @Test
  @DisplayName("C-22: probes of a line shaped here must leave by its interface")
  void probesOfALineShapedHereMustLeaveByIt() {
    assertThat(look(HOST, ProbeBinding.ANY, Optional.of("wan0")).severity()).isEqualTo(Severity.OK);
    Finding other = look(HOST, ProbeBinding.ANY, Optional.of("wan1"));
    assertThat(other.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(other.remedy()).contains("probe: {interface: wan1}");
    assertThat(look(HOST, from("10.9.0.1"), Optional.of("wan1")).severity())
        .isEqualTo(Severity.PROBLEM);
    assertThat(look(HOST, by("wan0"), Optional.of("wan1")).severity()).isEqualTo(Severity.PROBLEM);
  }

  @Test
  void probesBoundToAnInterfaceLeaveByIt() {
    assertThat(look(HOST, by("wan0"), Optional.empty()).severity()).isEqualTo(Severity.OK);
    router.run("ip route add default via 10.9.1.2 dev wan1 metric 200");
    Finding bound = look(HOST, by("wan1"), Optional.empty());
    assertThat(bound.severity()).isEqualTo(Severity.OK);
    assertThat(bound.what()).contains("leave by wan1");
  }

  @Test
  void whereNothingIsSaidAnyWayIsRight() {
    assertThat(look(HOST, ProbeBinding.ANY, Optional.empty()).severity()).isEqualTo(Severity.OK);
  }

  @Test
  void aBridgeThatStandsOnTheLineIsNoFinding() {
    assumeTrue(
        router.succeeds("ip link add br0 type bridge"),
        "what stands on an interface is not tested: this kernel has no bridges");
    router.run("ip link set wan1 master br0");
    router.run("ip link set br0 up");
    router.run("ip route replace default dev br0");
    assertThat(look(HOST, ProbeBinding.ANY, Optional.of("wan1")).severity()).isEqualTo(Severity.OK);
  }

  @Test
  void withoutARouteItCannotBeTold() {
    router.run("ip route del default");
    Finding found = look(HOST, ProbeBinding.ANY, Optional.of("wan0"));
    assertThat(found.severity()).isEqualTo(Severity.UNKNOWN);
    assertThat(found.what()).contains("no route to " + HOST);
    assertThat(look(HOST, by("nosuch0"), Optional.empty()).severity()).isEqualTo(Severity.UNKNOWN);
  }
}
