package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import dev.wanctl.engine.port.CakeParameters.Framing;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PartlyApplied;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.TrafficSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real CAKE in namespaces of the test's own: `router` with `wan0`, and `internet` at the other end
/// of its wire. What stands there is judged by tc and ip.
@Tag("cake")
class CakeShaperTest {

  private static final Rates FIRST = rates(20, 5);

  private final NetworkNamespace router = new NetworkNamespace();
  private final NetworkNamespace internet = new NetworkNamespace();

  @BeforeEach
  void wire() {
    assumeTrue(
        router.succeeds("tc qdisc add dev lo root cake"),
        "this kernel has no CAKE (sch_cake): nothing about shapers is tested");
    router.run("tc qdisc del dev lo root");
    addWan();
  }

  private void addWan() {
    router.run("ip link add wan0 type veth peer name net0 netns " + internet.number());
    router.run("ip address add 10.9.0.1/24 dev wan0");
    router.run("ip link set wan0 up");
    internet.run("ip address add 10.9.0.2/24 dev net0");
    internet.run("ip link set net0 up");
  }

  @AfterEach
  void close() {
    router.close();
    internet.close();
  }

  @Test
  void onInterfaceShapesBothDirections() {
    onInterface(shaper -> {
      assertThat(shaper.inspect().facts()).containsEntry("upload.root", "default");
      assertThat(shaper.prepare(FIRST)).isEqualTo(FIRST);
    });
    assertThat(router.run("tc qdisc show dev wan0"))
        .contains("qdisc cake ca4e: root", "bandwidth 5Mbit", "diffserv4", "ack-filter", " nat ");
    assertThat(router.run("tc qdisc show dev ifb-wan0"))
        .contains("qdisc cake ca4e: root", "bandwidth 20Mbit", "ingress", "besteffort");
    assertThat(router.run("tc filter show dev wan0 ingress"))
        .contains("matchall", "mirred (Egress Redirect to device ifb-wan0) stolen");
  }

  @Test
  @DisplayName("C-61: each attribute reads back from the kernel as it was asked for")
  void everyParameterIsSetAndReadBack() {
    int turn = 0;
    for (Diffserv diffserv : Diffserv.values()) {
      for (FlowMode flowMode : FlowMode.values()) {
        boolean odd = turn % 2 == 1;
        Cells cells = List.of(Cells.values()).get(turn % 3);
        CakeParameters parameters =
            new CakeParameters(
                diffserv,
                flowMode,
                new Framing(false, odd ? -4 : 44, odd ? 64 : 0, cells),
                Duration.ofMillis(20 + turn),
                odd,
                !odd,
                odd,
                List.of(AckFilter.values()).get(turn % 3),
                !odd,
                odd ? OptionalLong.of(4_000_000) : OptionalLong.empty(),
                odd ? 0xff : 0);
        // The shaper refuses whatever reads back otherwise.
        pair(parameters, s -> assertThat(s.prepare(FIRST)).isEqualTo(FIRST));
        turn++;
      }
    }
    assertThat(router.run("tc qdisc show dev wan0"))
        .contains("precedence", "triple-isolate", " nat ", "nowash", "no-ack-filter")
        .contains("rtt 59ms", "noatm overhead -4 mpu 64", "memlimit 4", "fwmark 0xff");
  }

  @Test
  @DisplayName("C-62: what is false is set to false, and not left as it was")
  void parametersLeftFromBeforeAreOverwritten() {
    router.run(
        "tc qdisc add dev wan0 root handle ca4e: cake bandwidth 1mbit nat wash ack-filter-aggressive"
            + " memlimit 1mb overhead 100 mpu 100 atm fwmark 15 ingress");
    pair(plain(false), s -> s.prepare(FIRST));
    assertThat(router.run("tc qdisc show dev wan0"))
        .contains("besteffort", "nonat nowash no-ack-filter split-gso rtt 100ms raw")
        .doesNotContain("memlimit", "atm", "mpu", "fwmark", "ingress");
  }

  @Test
  void ratesChangeAndAreConfirmed() {
    onInterface(shaper -> {
      shaper.prepare(FIRST);
      for (Rates rates : List.of(rates(30, 2), rates(3, 4), rates(1, 1))) {
        assertThat(shaper.apply(rates)).isEqualTo(rates);
      }
      Rates unlimited = new Rates(BitRate.UNLIMITED, BitRate.mbit(7));
      assertThat(shaper.apply(unlimited)).isEqualTo(unlimited);
    });
    assertThat(router.run("tc qdisc show dev ifb-wan0")).contains("bandwidth unlimited");
    assertThat(router.run("tc qdisc show dev wan0")).contains("bandwidth 7Mbit", "ack-filter");
  }

  @Test
  void restoreLeavesNothing() {
    String before = state();
    onInterface(shaper -> {
      Prior prior = shaper.inspect();
      shaper.prepare(FIRST);
      shaper.restore(prior);
      shaper.restore(prior);
    });
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void aKilledProcessIsPutRightByTheNext() {
    String before = state();
    Prior[] journal = new Prior[1];
    onInterface(shaper -> {
      journal[0] = shaper.inspect();
      shaper.prepare(FIRST);
    });
    onInterface(shaper -> {
      assertThat(shaper.inspect()).isEqualTo(journal[0]);
      assertThat(shaper.prepare(rates(9, 3))).isEqualTo(rates(9, 3));
      shaper.restore(journal[0]);
    });
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void aKilledProcessOfAnotherConfigurationIsPutRight() {
    String before = state();
    Prior[] journal = new Prior[1];
    onInterface(shaper -> {
      journal[0] = shaper.inspect();
      shaper.prepare(FIRST);
    });
    restoreFormer(journal[0]);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void adoptedRatesOfAKilledProcessArePutRight() {
    router.run("tc qdisc add dev wan0 root cake bandwidth 8mbit");
    router.run("tc qdisc add dev lo root cake unlimited");
    String before = state();
    Prior[] journal = new Prior[1];
    inRouter(() -> {
      try (Shaper shaper = LinuxShapers.adopt("lo", "wan0")) {
        journal[0] = shaper.inspect();
        shaper.prepare(FIRST);
      }
    });
    restoreFormer(journal[0]);
    assertThat(state()).isEqualTo(before);
  }

  private void restoreFormer(Prior prior) {
    inRouter(() -> {
      try (Shaper former = LinuxShapers.former(prior).orElseThrow()) {
        former.restore(prior);
      }
    });
  }

  @Test
  void ifOneOfTheTwoIsRefusedItIsSaidWhyAndWhatStands() {
    onInterface(shaper -> {
      shaper.prepare(FIRST);
      NetworkNamespace.execute(
          "tc qdisc replace dev wan0 root handle 1: cake bandwidth 9mbit", true);
      assertThatThrownBy(() -> shaper.apply(rates(30, 2)))
          .isInstanceOfSatisfying(
              PartlyApplied.class,
              e -> {
                assertThat(e.standing()).isEqualTo(rates(30, 9));
                assertThat(e.failure()).isInstanceOf(DeviceFailure.Rejected.class);
                assertThat(e.failure().what()).contains("wan0", "2Mbit");
              });
    });
  }

  @Test
  void aClsactQdiscIsSharedAndStays() {
    router.run("tc qdisc add dev wan0 clsact");
    String before = state();
    onInterface(shaper -> {
      Prior prior = shaper.inspect();
      shaper.prepare(FIRST);
      shaper.restore(prior);
    });
    assertThat(state()).isEqualTo(before).contains("clsact");
  }

  @Test
  void adoptedCakeKeepsAllButItsRate() {
    router.run(
        "tc qdisc add dev wan0 root handle 1: cake bandwidth 8mbit diffserv8 nat overhead 30");
    router.run("tc qdisc add dev lo root cake unlimited");
    String before = state();
    inRouter(() -> {
      try (Shaper shaper = LinuxShapers.adopt("lo", "wan0")) {
        Prior prior = shaper.inspect();
        assertThat(prior.facts())
            .containsEntry("upload.rate", "8Mbit")
            .containsEntry("download.rate", "unlimited");
        assertThat(shaper.prepare(rates(6, 3))).isEqualTo(rates(6, 3));
        assertThat(shaper.apply(rates(5, 2))).isEqualTo(rates(5, 2));
        shaper.restore(prior);
      }
    });
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void foreignThingsAreRefusedWithoutChange() {
    refused("tc qdisc add dev wan0 root handle 1: pfifo", "tc qdisc del dev wan0 root", "pfifo 1:");
    refused("ip link add ifb-wan0 type ifb", "ip link del ifb-wan0", "ifb-wan0");
    router.run("tc qdisc add dev wan0 ingress");
    refused(
        "tc filter add dev wan0 ingress matchall action drop",
        "tc qdisc del dev wan0 ingress",
        "filter");
  }

  private void refused(String foreign, String undo, String named) {
    router.run(foreign);
    String before = state();
    onInterface(shaper ->
        assertThatThrownBy(shaper::inspect)
            .isInstanceOfSatisfying(
                DeviceException.class,
                e ->
                    assertThat(e.failure())
                        .isInstanceOfSatisfying(
                            DeviceFailure.Ambiguous.class,
                            f -> assertThat(f.what()).contains(named))));
    assertThat(state()).isEqualTo(before);
    router.run(undo);
  }

  @Test
  void anInterfaceThatComesBackIsShapedAgain() {
    onInterface(shaper -> {
      shaper.prepare(FIRST);
      NetworkNamespace.execute("ip link del wan0", true);
      assertThatThrownBy(() -> shaper.apply(FIRST))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class));
      NetworkNamespace.execute("ip link add wan0 type veth peer name net1", true);
      assertThat(shaper.apply(rates(11, 3))).isEqualTo(rates(11, 3));
    });
    assertThat(router.run("tc qdisc show dev wan0")).contains("bandwidth 3Mbit");
    assertThat(router.run("tc filter show dev wan0 ingress")).contains("ifb-wan0");
  }

  @Test
  void trafficGoesThroughTheTinsAndIsCounted() {
    onInterface(shaper -> shaper.prepare(FIRST));
    TrafficSample before = sample(() -> LinuxMeter.of("wan0"));
    echo(200, 1000);
    TrafficSample after = sample(() -> LinuxMeter.of("wan0"));
    assertThat(after.downloadArrivedBytes - before.downloadArrivedBytes).isGreaterThan(200_000);
    assertThat(after.downloadPassedBytes - before.downloadPassedBytes).isGreaterThan(200_000);
    assertThat(after.uploadSentBytes - before.uploadSentBytes).isGreaterThan(200_000);
    assertThat(after.downloadBacklogBytes).isZero();
    onInterface(shaper -> {
      List<QueueReading> queues = shaper.queues();
      assertThat(queues.stream().filter(q -> q.direction() == Direction.DOWNLOAD))
          .singleElement()
          .satisfies(q -> {
            assertThat(q.tin()).isEqualTo("best-effort");
            assertThat(q.sentPackets()).isBetween(200L, 300L);
            assertThat(q.droppedPackets()).isZero();
            assertThat(q.peakDelayNanos()).isNotNegative();
          });
      assertThat(queues.stream().filter(q -> q.direction() == Direction.UPLOAD))
          .extracting(QueueReading::tin)
          .containsExactly("bulk", "best-effort", "video", "voice");
    });
  }

  @Test
  void whatCakeDropsCountsAsArrived() {
    int packet = 1242; // 1200 and the headers of UDP, IPv4 and Ethernet
    CakeParameters shallow = parameters(false, OptionalLong.of(60_000));
    pair(shallow, s -> s.prepare(rates(10, 10)));
    inRouter(() -> {
      try (DatagramSocket socket = new DatagramSocket()) {
        byte[] data = new byte[1200];
        for (int i = 0; i < 500; i++) {
          socket.send(new DatagramPacket(data, 1200, new InetSocketAddress("10.9.0.2", 9)));
        }
      }
    });
    TrafficSample sample = sample(() -> LinuxMeter.of("wan0", "lo"));
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (sample.downloadBacklogBytes > 0 && System.nanoTime() < deadline) {
      sample = sample(() -> LinuxMeter.of("wan0", "lo"));
    }
    long lost = sample.downloadArrivedBytes - sample.downloadPassedBytes;
    pair(
        shallow,
        s -> {
          s.prepare(rates(10, 10));
          long dropped = s.queues().get(0).droppedPackets();
          assertThat(dropped).isPositive();
          assertThat(lost).isEqualTo(dropped * packet);
        });
  }

  private TrafficSample sample(Supplier<LinuxMeter> meters) {
    TrafficSample sample = new TrafficSample();
    inRouter(() -> {
      try (LinuxMeter meter = meters.get()) {
        meter.read(sample);
      }
    });
    return sample;
  }

  /// Sends datagrams to the other end, each after the one before came back.
  private void echo(int count, int size) {
    DatagramSocket server = internet.call(() -> new DatagramSocket(7, any()));
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              DatagramPacket packet = new DatagramPacket(new byte[size], size);
              try {
                for (int i = 0; i < count; i++) {
                  server.receive(packet);
                  server.send(packet);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    inRouter(() -> {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.setSoTimeout(10_000);
        byte[] data = new byte[size];
        for (int i = 0; i < count; i++) {
          socket.send(new DatagramPacket(data, size, new InetSocketAddress("10.9.0.2", 7)));
          socket.receive(new DatagramPacket(data, size));
        }
      }
      thread.join();
    });
    server.close();
  }

  private static InetAddress any() {
    return new InetSocketAddress(0).getAddress();
  }

  private interface Work {
    void run() throws Exception;
  }

  private interface Use {
    void use(Shaper shaper);
  }

  private void inRouter(Work work) {
    router.call(() -> {
      work.run();
      return 0;
    });
  }

  private void onInterface(Use use) {
    inRouter(() -> {
      try (Shaper shaper = LinuxShapers.onInterface("wan0", plain(true), rich())) {
        use.use(shaper);
      }
    });
  }

  private void pair(CakeParameters parameters, Use use) {
    inRouter(() -> {
      try (Shaper shaper = LinuxShapers.onPair("wan0", parameters, "lo", parameters)) {
        use.use(shaper);
      }
    });
  }

  /// All that tc and ip tell of the router, but for addresses that are random.
  private String state() {
    return router.run("tc qdisc show")
        + router.run("tc filter show dev wan0 ingress")
        + router.run("ip -o link").replaceAll("link/ether.*", "");
  }

  private static Rates rates(double download, double upload) {
    return new Rates(BitRate.mbit(download), BitRate.mbit(upload));
  }

  private static CakeParameters plain(boolean ingress) {
    return parameters(ingress, OptionalLong.empty());
  }

  private static CakeParameters parameters(boolean ingress, OptionalLong memoryLimit) {
    return new CakeParameters(
        Diffserv.BESTEFFORT,
        FlowMode.TRIPLE_ISOLATE,
        Framing.RAW,
        Duration.ofMillis(100),
        false,
        false,
        ingress,
        AckFilter.NONE,
        true,
        memoryLimit,
        0);
  }

  private static CakeParameters rich() {
    return new CakeParameters(
        Diffserv.DIFFSERV4,
        FlowMode.DUAL_SRCHOST,
        new Framing(false, 22, 64, Cells.PTM),
        Duration.ofMillis(50),
        true,
        false,
        false,
        AckFilter.FILTER,
        true,
        OptionalLong.of(8_000_000),
        0);
  }
}
