package dev.wanctl.remote.linux;

import static dev.wanctl.remote.linux.LinuxRouterFixture.BOTH;
import static dev.wanctl.remote.linux.LinuxRouterFixture.failure;
import static dev.wanctl.remote.linux.LinuxRouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.remote.SshShell.Answer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A real SSH server, the shell behind it, `tc`, and CAKE of a real kernel: what `lab/router` has
/// set up. `ifb4wan` and `wan` carry CAKE of 100 and 20 Mbit/s.
@Tag("cake")
class RealRouterTest {

  private static final int SMALL = 20; // no queue that CAKE would drop from

  private LinuxRouter router;

  @BeforeEach
  void open() {
    String port = System.getenv("LAB_ROUTER_PORT");
    assumeTrue(port != null, "skipped: only lab/router sets up a router with CAKE");
    router =
        LinuxRouter.of(
            new SshSettings(
                "127.0.0.1",
                Integer.parseInt(port),
                "root",
                new SshCredential.KeyFile(Path.of(System.getenv("LAB_ROUTER_KEY")), ""),
                new HostIdentity.Pinned(
                    HostKeyPin.parse(System.getenv("LAB_ROUTER_HOST_KEY")).orElseThrow()),
                Duration.ofSeconds(60)));
    router.run(
        List.of(
            "tc qdisc replace dev wan root cake bandwidth 20mbit diffserv4 dual-srchost nat"
                + " ack-filter overhead 22 mpu 84",
            "tc qdisc replace dev ifb4wan root cake bandwidth 100mbit besteffort dual-dsthost"
                + " ingress wash"));
  }

  @AfterEach
  void close() {
    if (router != null) {
      router.close();
    }
  }

  private LinuxRouterShaper shaper() {
    return new LinuxRouterShaper(router, BOTH);
  }

  private String options(String interfaceName) {
    Answer answer = router.run(List.of(Commands.show(interfaceName))).getFirst();
    return TcText.of(answer.text()).flatMap(TcText::cake).orElseThrow().options();
  }

  @Test
  void everyRateIsReadBackAsItWasAskedForAndNothingElseChanges() {
    LinuxRouterShaper shaper = shaper();
    Prior prior = shaper.inspect();
    String down = options("ifb4wan");
    String up = options("wan");
    assertThat(up).contains("diffserv4 dual-srchost nat", "overhead 22", "mpu 84", "ack-filter");
    assertThat(down).contains("besteffort dual-dsthost", "wash", "ingress");

    for (long kbit : new long[] {64, 999, 1000, 1001, 8550, 99_999, 123_457, 1_000_000}) {
      Rates wanted =
          new Rates(new BitRate(kbit * 1000), new BitRate(Math.min(kbit + 1, 1_000_000) * 1000));
      assertThat(shaper.apply(wanted)).isEqualTo(wanted);
    }
    // Above 1 Gbit/s tc cuts off below a Mbit/s.
    assertThat(shaper.apply(mbit(2345.678, 10_000))).isEqualTo(mbit(2345, 10_000));
    assertThat(shaper.former().orElseThrow().download()).isEqualTo(BitRate.mbit(1000));
    assertThat(options("ifb4wan")).isEqualTo(down);
    assertThat(options("wan")).isEqualTo(up);

    shaper.restore(prior);
    assertThat(shaper.read()).isEqualTo(mbit(100, 20));
  }

  @Test
  void whoeverMeetsItSeesWhatThereIs() {
    LinuxRouterPicture seen = LinuxRouterPicture.read(router);
    assertThat(seen.system()).isNotEmpty();
    assertThat(seen.tc()).isTrue();
    assertThat(seen.interfaces()).contains("wan", "ifb4wan").doesNotContain("lo");
    assertThat(seen.cakes())
        .containsExactlyInAnyOrder(
            new LinuxRouterPicture.Standing("wan", BitRate.mbit(20)),
            new LinuxRouterPicture.Standing("ifb4wan", BitRate.mbit(100)));
    assertThat(seen.likelyUpload()).contains("wan");
    assertThat(seen.likelyDownload("wan")).isEqualTo("ifb4wan");
    assertThat(router.report().reachable()).contains(true);
    assertThat(router.report().seen().orElseThrow().uptime()).isPositive();
    String port = System.getenv("LAB_ROUTER_PORT");
    assertThat(
            LinuxRouter.hostKey("127.0.0.1", Integer.parseInt(port), Duration.ofSeconds(60)).pin())
        .hasToString(System.getenv("LAB_ROUTER_HOST_KEY"));
  }

  @Test
  void anUnlimitedOneComesBackUnlimited() {
    router.run(List.of("tc qdisc change dev wan root cake unlimited"));
    LinuxRouterShaper shaper = shaper();
    Prior prior = shaper.inspect();
    shaper.prepare(mbit(50, 5));
    assertThat(shaper.read()).isEqualTo(mbit(50, 5));
    shaper.restore(prior);
    assertThat(shaper.read().upload()).isEqualTo(BitRate.UNLIMITED);
  }

  @Test
  void whatPassesIsCounted() throws IOException {
    LinuxRouterMeter meter = new LinuxRouterMeter(router, BOTH);
    TrafficSample before = new TrafficSample();
    TrafficSample after = new TrafficSample();
    meter.read(before);
    // 958 bytes, UDP's 8, IP's 20, Ethernet's 14. One at a time: of several that wait while this
    // slow kernel stands still, CAKE rightly drops one.
    long size = 1000;
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] bytes = new byte[958];
      for (long sent = 0; sent < SMALL * size; ) {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral("10.77.0.2"), 9));
        long wanted = sent + size;
        for (int i = 0; i < 50 && sent < wanted; i++) {
          meter.read(after);
          sent = after.uploadSentBytes - before.uploadSentBytes;
        }
        assertThat(sent).isEqualTo(wanted);
      }
    }
    assertThat(after.downloadPassedBytes).isEqualTo(before.downloadPassedBytes);
    assertThat(after.uploadBacklogBytes).isZero();

    List<QueueReading> tins = shaper().queues();
    assertThat(tins)
        .extracting(QueueReading::tin)
        .containsExactly("best-effort", "bulk", "best-effort", "video", "voice");
    assertThat(tins.get(2).sentPackets()).isGreaterThanOrEqualTo(SMALL);
  }

  @Test
  void whatTheKernelRefusesIsToldInItsWords() {
    LinuxRouterShaper shaper = shaper();
    shaper.read();
    router.run(List.of("tc qdisc del dev wan root"));
    assertThat(failure(shaper::read)).isInstanceOf(DeviceFailure.NotFound.class);
    DeviceFailure change = failure(() -> new LinuxRouterShaper(router, BOTH).apply(mbit(1, 1)));
    assertThat(change).as(change.toString()).isInstanceOf(DeviceFailure.NotFound.class);
    router.run(List.of("tc qdisc replace dev wan root fq_codel"));
    change = failure(() -> new LinuxRouterShaper(router, BOTH).apply(mbit(1, 1)));
    assertThat(change).as(change.toString()).isInstanceOf(DeviceFailure.NotFound.class);
    assertThat(failure(() -> shaper.apply(mbit(1, 1)))).isInstanceOf(DeviceFailure.NotFound.class);
    assertThat(router.run(List.of(Commands.show("wan"))).getFirst().text())
        .as("somebody else's is left alone")
        .startsWith("qdisc fq_codel");
    DeviceFailure gone =
        failure(
            () -> new LinuxRouterShaper(router, new RouterInterfaces("ifb4wan", "wan9")).read());
    assertThat(gone.what()).contains("no interface wan9");
  }

  @Test
  void theAuditFindsAllWell() {
    LinuxRouterAudit.Report report = new LinuxRouterAudit(router).look(List.of(BOTH));
    assertThat(report.findings()).extracting(Finding::severity).containsOnly(Finding.Severity.OK);
  }

  /// Prints what it takes here; a kernel in a kernel says nothing of a router.
  @Test
  void aChangeIsOneRoundTrip() {
    LinuxRouterShaper shaper = shaper();
    shaper.read();
    long[] nanos = new long[30];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      shaper.apply(mbit(50 + i, 5));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "a change of both rates with reading before and after: %.1f ms in the middle%n",
        nanos[nanos.length / 2] / 1e6);
    assertThat(router.connections()).isEqualTo(1);
  }
}
