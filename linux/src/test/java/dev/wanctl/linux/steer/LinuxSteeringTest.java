package dev.wanctl.linux.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Carried;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.linux.Netlink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// On the kernel's own nftables, conntrack and routing, with packets of real sockets.
class LinuxSteeringTest {

  private static final Path NFT = Path.of("/usr/sbin/nft");
  private static final Steering.Way HOME = new Steering.Way.Home();
  private static final Steering.Way LTE = new Steering.Way.Line("lte");

  private final TwoLines lines = new TwoLines();
  private LinuxSteering device = lines.router.call(LinuxSteeringTest.this::open);

  private LinuxSteering open() {
    try {
      LinuxSteering steering = new LinuxSteering(lines.plan());
      steering.read();
      return steering;
    } catch (DeviceException e) {
      assumeTrue(false, "needs a kernel with nftables: " + e.getMessage());
      throw e;
    }
  }

  @AfterEach
  void close() throws Exception {
    device.close();
    lines.close();
  }

  private void setUp() {
    on(() -> device.missing().forEach(device::add));
  }

  private void on(Runnable work) {
    lines.router.call(() -> {
      work.run();
      return 0;
    });
  }

  private SteeringReading read() {
    return lines.router.call(device::read);
  }

  private DeviceFailure refused(Runnable work) {
    try {
      on(work);
    } catch (DeviceException e) {
      return e.failure();
    }
    throw new AssertionError("was not refused");
  }

  private List<String> found() {
    return lines.router.call(device::inspect).stream()
        .filter(f -> f.severity() != Finding.Severity.OK)
        .map(Finding::id)
        .toList();
  }

  private String everything() {
    return lines.router.run("ip rule")
        + lines.router.run("ip -6 rule")
        + lines.router.run("ip route show table all")
        + lines.router.run("ip -6 route show table all");
  }

  private String dns() {
    return lines.udp(TwoLines.FAR, 53).reaches();
  }

  @Test
  void fromNothingToNothing() {
    String before = everything();
    assertThat(found()).contains("missing");
    List<SetupStep> missing = lines.router.call(device::missing);
    assertThat(missing).hasSize(7).allSatisfy(s -> assertThat(s.command()).isNotBlank());
    on(() -> missing.forEach(device::add));
    assertThat(found()).isEmpty();
    assertThat(lines.router.call(device::missing)).isEmpty();
    on(() -> device.sensitive(LTE));

    List<SetupStep> own = lines.router.call(device::own);
    assertThat(own).hasSize(7);
    on(() -> own.forEach(device::remove));
    on(() -> own.forEach(device::remove));
    assertThat(everything()).isEqualTo(before);
    assertThat(lines.router.call(device::own)).isEmpty();
    assertThat(read().enabled()).isEmpty();
  }

  @Test
  void theShownCommandsOfRoutingDoTheSame() {
    String before = everything();
    List<SetupStep> missing = lines.router.call(device::missing);
    setUp();
    String ours = everything();
    List<SetupStep> own = lines.router.call(device::own);
    own.stream().filter(s -> s.undo().startsWith("ip ")).forEach(s -> lines.router.run(s.undo()));
    assertThat(everything()).isEqualTo(before);
    missing.stream()
        .filter(s -> s.command().startsWith("ip "))
        .forEach(s -> lines.router.run(s.command()));
    assertThat(everything()).isEqualTo(ours);
    assertThat(found()).isEmpty();
  }

  @Test
  void theShownTableIsTheSame() throws Exception {
    assumeTrue(Files.isExecutable(NFT), "needs the program nft");
    setUp();
    String ours = lines.router.run("nft list ruleset");
    Path script = Files.createTempFile("steer", ".nft");
    try {
      Files.writeString(script, Ruleset.of(lines.plan()).words() + "\n");
      lines.router.run("nft -f " + script);
      assertThat(lines.router.run("nft list ruleset")).isEqualTo(ours);
      assertThat(found()).isEmpty();
      lines.router.run("nft delete table inet test_steer");
      assertThat(found()).containsExactly("missing");
    } finally {
      Files.delete(script);
    }
  }

  @Test
  @DisplayName(
      "C-88: running connections stay on their line when new ones move, and when they return")
  void newSensitiveConnectionsMoveAndNothingElse() {
    setUp();
    TwoLines.Flow first = lines.udp(TwoLines.FAR, 53);
    TwoLines.Flow shell = lines.tcp(TwoLines.FAR, 22);
    TwoLines.Flow first6 = lines.udp(TwoLines.FAR6, 53);
    TwoLines.Flow bulk = lines.tcp(TwoLines.FAR, 9999);
    List<TwoLines.Flow> before = List.of(first, shell, first6, bulk);
    assertThat(before).extracting(TwoLines.Flow::reaches).containsOnly("cable");

    on(() -> device.sensitive(LTE));
    assertThat(read().enabled()).containsExactly("lte");
    TwoLines.Flow second = lines.udp(TwoLines.FAR, 53);
    TwoLines.Flow second6 = lines.udp(TwoLines.FAR6, 53);
    TwoLines.Flow secondShell = lines.tcp(TwoLines.FAR, 22);
    List<TwoLines.Flow> moved = List.of(second, second6, secondShell);
    assertThat(moved).extracting(TwoLines.Flow::reaches).containsOnly("lte");
    assertThat(lines.tcp(TwoLines.FAR, 9999).reaches()).isEqualTo("cable");
    assertThat(before).extracting(TwoLines.Flow::reaches).containsOnly("cable");
    assertThat(read().carried())
        .containsExactlyInAnyOrder(
            new Carried("lte", Family.IPV4, 2), new Carried("lte", Family.IPV6, 1));

    on(() -> device.sensitive(HOME));
    assertThat(moved).extracting(TwoLines.Flow::reaches).containsOnly("lte");
    assertThat(before).extracting(TwoLines.Flow::reaches).containsOnly("cable");
    assertThat(dns()).isEqualTo("cable");
    assertThat(read().matched())
        .filteredOn(m -> m.rule().equals("DNS"))
        .singleElement()
        .satisfies(m -> assertThat(m.packets()).isEqualTo(5));
  }

  @Test
  void aConnectionThatNobodyAnsweredYetStaysToo() {
    setUp();
    lines.cable.run("ip addr del 9.9.9.9/32 dev lo");
    lines.router.run("ip route add blackhole 198.18.0.0/15");
    TwoLines.Flow silent = lines.udp(TwoLines.FAR, 53);
    assertThat(silent.reaches()).isNotEqualTo("lte");
    on(() -> device.sensitive(LTE));
    assertThat(silent.reaches()).isNotEqualTo("lte");
    assertThat(dns()).isEqualTo("lte");
  }

  @Test
  void theRoutersOwnSensitiveConnectionsGoToo() {
    setUp();
    on(() -> device.sensitive(LTE));
    assertThat(lines.udp(lines.router, TwoLines.FAR, 53).reaches()).isEqualTo("lte");
    assertThat(lines.udp(lines.router, TwoLines.FAR, 9999).reaches()).isEqualTo("cable");
  }

  @Test
  void whoIsBehindAnotherInterfaceIsNotMoved() {
    device.close();
    device = lines.router.call(() -> new LinuxSteering(lines.plan("br-lan")));
    setUp();
    on(() -> device.sensitive(LTE));
    assertThat(dns()).isEqualTo("cable");
  }

  @Test
  @DisplayName("Whoever left for another line is home by itself when nobody puts it off any more")
  void theDeadMan() {
    setUp();
    on(() -> {
      device.returnHomeAfter(Duration.ofSeconds(600));
      device.sensitive(LTE);
      device.route("cable", false);
    });
    SteeringReading away = read();
    assertThat(away.returnsHomeIn())
        .hasValueSatisfying(t -> assertThat(t).isGreaterThan(Duration.ofSeconds(60)));
    TwoLines.Flow moved = lines.udp(TwoLines.FAR, 53);
    assertThat(moved.reaches()).isEqualTo("lte");

    on(() -> device.returnHomeAfter(Duration.ofSeconds(1)));
    device.close(); // nobody is there any more; the kernel does it
    device = lines.router.call(this::open);
    for (int looks = 0; looks < 600 && !read().enabled().isEmpty(); looks++) {
      LockSupport.parkNanos(100_000_000);
    }
    SteeringReading after = read();
    assertThat(after.enabled()).isEmpty();
    assertThat(after.returnsHomeIn()).isEmpty();
    assertThat(after.routes()).allMatch(SteeringReading.Route::enabled);
    assertThat(dns()).isEqualTo("cable");
    assertThat(moved.reaches()).isEqualTo("lte");
  }

  @Test
  void withoutADeadManItStays() {
    setUp();
    on(() -> {
      device.returnHomeAfter(Duration.ofSeconds(600));
      device.sensitive(LTE);
      device.disarm();
    });
    assertThat(read().returnsHomeIn()).isEmpty();
    assertThat(read().enabled()).containsExactly("lte");
    assertThat(dns()).isEqualTo("lte");
  }

  @Test
  void aLineThatIsOutIsReplacedAndTheLastOneStays() {
    setUp();
    TwoLines.Flow running = lines.udp(TwoLines.FAR, 9999);
    assertThat(running.reaches()).isEqualTo("cable");
    on(() -> device.route("cable", false));
    assertThat(read().routes())
        .filteredOn(r -> r.ours() && r.line().equals("cable"))
        .hasSize(2)
        .noneMatch(SteeringReading.Route::enabled);
    TwoLines.Flow other = lines.tcp(TwoLines.FAR, 9999);
    assertThat(other.reaches()).isEqualTo("lte");
    assertThat(lines.udp(TwoLines.FAR6, 9999).reaches()).isEqualTo("lte");
    assertThat(dns()).isEqualTo("lte");

    on(() -> device.route("cable", true));
    assertThat(other.reaches()).isEqualTo("lte");
    assertThat(lines.tcp(TwoLines.FAR, 9999).reaches()).isEqualTo("cable");
    assertThat(running.reaches()).isEqualTo("cable");

    lines.router.run("ip link set wan1 down");
    assertThat(refused(() -> device.route("cable", false)))
        .isInstanceOf(DeviceFailure.Rejected.class);
    assertThat(read().routes())
        .filteredOn(r -> r.ours() && r.line().equals("cable"))
        .allMatch(SteeringReading.Route::enabled);
  }

  @Test
  void aRouteThatWentWithItsInterfaceComesBack() {
    setUp();
    on(() -> {
      device.returnHomeAfter(Duration.ofSeconds(600));
      device.sensitive(LTE);
    });
    lines.router.run("ip link set wan1 down");
    assertThat(dns()).isEqualTo("cable");
    lines.router.run("ip link set wan1 up");
    lines.router.run("ip route add default via 10.1.0.2 dev wan1 metric 200");
    on(() -> device.returnHomeAfter(Duration.ofSeconds(600)));
    assertThat(dns()).isEqualTo("lte");
  }

  @Test
  void whatIsGoneOrChangedIsFoundAndSaid() {
    setUp();
    lines.router.run("ip rule del pref 30103");
    assertThat(found()).containsExactly("missing");
    setUp();
    lines.router.run("sysctl -q -w net.ipv4.conf.wan1.rp_filter=1");
    lines.router.run("ip -6 route del default dev wan1");
    lines.router.run("ip rule add pref 99 fwmark 0x01000000 lookup 99");
    lines.router.run("ip route replace default via 10.1.0.2 dev wan1 metric 50");
    assertThat(found()).contains("rp-filter", "other-owner", "home");
    on(() -> {
      try (Netlink netlink = Netlink.netfilter()) {
        new NftTable(netlink, "test_steer").remove();
      }
    });
    assertThat(refused(() -> device.sensitive(LTE)).remedy()).contains("wanctl steer setup");
    assertThat(lines.router.run("ip rule")).contains("99:");
  }

  @Test
  void aTableOfSomebodyElseStays() {
    assumeTrue(Files.isExecutable(NFT), "needs the program nft");
    lines.router.run("nft add table inet test_steer");
    assertThat(refused(() -> device.missing())).isInstanceOf(DeviceFailure.Ambiguous.class);
    assertThat(found()).contains("foreign-table");
    assertThat(lines.router.call(device::own)).isEmpty();
  }

  @Test
  void whereNoTableStandsItIsSaidHowToMakeIt() {
    assertThatThrownBy(
            () -> {
              try (Netlink netlink = lines.router.call(Netlink::netfilter)) {
                new NftTable(netlink, "nosuch")
                    .fill(
                        Map.of(
                            "armed",
                            List.of(
                                new NftTable.Element(Family.IPV4, java.util.Optional.empty()))));
              }
            })
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.failure().remedy()).contains("wanctl steer setup"));
  }
}
