package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinuxProberTest {

  private static final long LONG = 5_000_000_000L;
  private static final long SHORT = 50_000_000L;

  private final LinuxProber prober = LinuxProber.open();
  private final List<Reply> replies = new ArrayList<>();

  private record Reply(int slot, long sent, long received) {}

  @AfterEach
  void close() {
    prober.close();
  }

  @Test
  void icmpEchoOfLoopbackComesBackWithinTheTimesOfThisProcess() {
    comesBack(echo("127.0.0.1"), ProbeBinding.ANY);
  }

  @Test
  void icmpv6EchoOfLoopbackComesBack() {
    comesBack(echo("::1"), ProbeBinding.ANY);
  }

  @Test
  void udpEchoComesBack() {
    try (EchoReflector server = new EchoReflector((socket, packet) -> socket.send(packet))) {
      comesBack(new Reflector.UdpEcho(server.address()), ProbeBinding.ANY);
    }
  }

  @Test
  void probesMayBeBoundToASourceAddressAndAnInterface() {
    comesBack(
        echo("127.0.0.1"), new ProbeBinding(Optional.of(address("127.0.0.2")), Optional.of("lo")));
  }

  private void comesBack(Reflector reflector, ProbeBinding binding) {
    int slot = open(reflector, binding);
    for (int i = 0; i < 20; i++) {
      replies.clear();
      long before = System.nanoTime();
      assertThat(prober.send(slot)).isTrue();
      prober.receive(LONG, this::take);
      long after = System.nanoTime();
      assertThat(replies).hasSize(1);
      Reply reply = replies.get(0);
      assertThat(reply.slot()).isEqualTo(slot);
      assertThat(reply.received() - reply.sent()).isPositive().isLessThan(after - before + 1);
      // Kernel stamps are brought onto another clock, for which the prober allows a millisecond.
      assertThat(reply.sent() - before).isGreaterThanOrEqualTo(-1_000_000);
      assertThat(reply.received() - after).isLessThanOrEqualTo(1_000_000);
    }
  }

  @Test
  void repliesGoToTheSlotsThatAsked() {
    int one = open(echo("127.0.0.1"), ProbeBinding.ANY);
    int two = open(echo("127.0.0.2"), ProbeBinding.ANY);
    int six = open(echo("::1"), ProbeBinding.ANY);
    for (int slot : new int[] {one, two, six, two}) {
      assertThat(prober.send(slot)).isTrue();
    }
    for (int tries = 0; replies.size() < 4 && tries < 100; tries++) {
      prober.receive(SHORT, this::take);
    }
    assertThat(replies).extracting(Reply::slot).containsExactlyInAnyOrder(one, two, two, six);
  }

  @Test
  @DisplayName("C-23: two lines that ask one host at once both hear of it, each its own")
  void linesMayShareAHost() {
    int one = open(echo("127.0.0.1"), from("127.0.0.2"));
    int two = open(echo("127.0.0.1"), from("127.0.0.3"));
    for (int i = 0; i < 20; i++) {
      replies.clear();
      assertThat(prober.send(one)).isTrue();
      assertThat(prober.send(two)).isTrue();
      for (int tries = 0; replies.size() < 2 && tries < 100; tries++) {
        prober.receive(SHORT, this::take);
      }
      assertThat(replies).extracting(Reply::slot).containsExactlyInAnyOrder(one, two);
    }
  }

  private static ProbeBinding from(String source) {
    return new ProbeBinding(Optional.of(address(source)), Optional.empty());
  }

  @Test
  void aDuplicatedReplyCountsOnce() {
    try (EchoReflector server =
        new EchoReflector((socket, packet) -> {
          socket.send(packet);
          socket.send(packet);
        })) {
      int slot = open(new Reflector.UdpEcho(server.address()), ProbeBinding.ANY);
      prober.send(slot);
      prober.receive(LONG, this::take);
      prober.receive(SHORT, this::take);
      assertThat(replies).hasSize(1);
    }
  }

  @Test
  void aForgedReplyIsNoReply() {
    try (EchoReflector server =
        new EchoReflector((socket, packet) -> {
          ByteBuffer bytes = ByteBuffer.wrap(packet.getData());
          bytes.putLong(8, bytes.getLong(8) + 1);
          socket.send(packet);
        })) {
      int slot = open(new Reflector.UdpEcho(server.address()), ProbeBinding.ANY);
      prober.send(slot);
      prober.receive(SHORT, this::take);
      assertThat(replies).isEmpty();
    }
  }

  @Test
  void aReplyFromAnotherHostIsNoReply() {
    try (EchoReflector stranger = new EchoReflector((socket, packet) -> {});
        EchoReflector server =
            new EchoReflector((socket, packet) -> answerFrom(stranger, packet))) {
      int slot = open(new Reflector.UdpEcho(server.address()), ProbeBinding.ANY);
      prober.send(slot);
      prober.receive(SHORT, this::take);
      assertThat(replies).isEmpty();
    }
  }

  private static void answerFrom(EchoReflector stranger, DatagramPacket packet)
      throws java.io.IOException {
    stranger.send(packet);
  }

  @Test
  void aReplyThatComesAfterTheSlotChangedHandsIsNoReply() {
    List<DatagramPacket> kept = java.util.Collections.synchronizedList(new ArrayList<>());
    try (EchoReflector server =
        new EchoReflector((socket, packet) -> {
          if (kept.isEmpty()) {
            kept.add(
                new DatagramPacket(
                    packet.getData().clone(), packet.getLength(), packet.getSocketAddress()));
          } else {
            socket.send(kept.get(0));
            socket.send(packet);
          }
        })) {
      int keeper = open(echo("127.0.0.1"), ProbeBinding.ANY);
      int first = open(new Reflector.UdpEcho(server.address()), ProbeBinding.ANY);
      int other = open(new Reflector.UdpEcho(server.address()), ProbeBinding.ANY);
      prober.send(first);
      prober.release(first);
      assertThat(open(echo("127.0.0.1"), ProbeBinding.ANY)).isEqualTo(first);
      prober.send(other);
      prober.receive(LONG, this::take);
      prober.receive(SHORT, this::take);
      assertThat(replies).extracting(Reply::slot).containsExactly(other);
      assertThat(keeper).isNotEqualTo(first);
    }
  }

  @Test
  void waitsNoLongerThanAsked() {
    open(echo("127.0.0.1"), ProbeBinding.ANY);
    long before = System.nanoTime();
    prober.receive(20_000_000, this::take);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(19_000_000);
    assertThat(replies).isEmpty();
  }

  @Test
  void wakeEndsAWait() throws InterruptedException {
    Thread waker = Thread.ofPlatform().start(prober::wake);
    long before = System.nanoTime();
    prober.receive(60_000_000_000L, this::take);
    assertThat(System.nanoTime() - before).isLessThan(60_000_000_000L);
    waker.join();
  }

  @Test
  void aSinkMayReleaseTheSlotItHearsOf() {
    int slot = open(echo("127.0.0.1"), ProbeBinding.ANY);
    prober.send(slot);
    prober.receive(LONG, (number, sent, received) -> prober.release(number));
    assertThatThrownBy(() -> prober.send(slot)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInterfaceThatComesBackIsProbedAgain() {
    try (NetworkNamespace router = new NetworkNamespace();
        NetworkNamespace internet = new NetworkNamespace()) {
      wire(router, internet);
      ProbeBinding binding = new ProbeBinding(Optional.empty(), Optional.of("wan0"));
      int slot = router.call(() -> open(echo("10.9.0.2"), binding));
      assertThat(answeredInTime(router, slot)).isTrue();
      router.run("ip link del wan0");
      assertThat(prober.send(slot)).isFalse();
      wire(router, internet);
      assertThat(answeredInTime(router, slot)).isTrue();
    }
  }

  private static void wire(NetworkNamespace router, NetworkNamespace internet) {
    router.run("ip link add wan0 type veth peer name net0 netns " + internet.number());
    router.run("ip address add 10.9.0.1/24 dev wan0");
    router.run("ip link set wan0 up");
    internet.run("ip address add 10.9.0.2/24 dev net0");
    internet.run("ip link set net0 up");
  }

  /// A new link carries nothing until the kernel has taken notice of it.
  private boolean answeredInTime(NetworkNamespace router, int slot) {
    long deadline = System.nanoTime() + LONG;
    boolean answered = false;
    while (!answered && System.nanoTime() < deadline) {
      answered = answered(router, slot);
    }
    return answered;
  }

  /// In the namespace: a socket that is made anew belongs where the thread is that makes it.
  private boolean answered(NetworkNamespace router, int slot) {
    replies.clear();
    router.call(() -> {
      prober.send(slot);
      prober.receive(SHORT, this::take);
      return 0;
    });
    return !replies.isEmpty();
  }

  @Test
  void aMissingInterfaceIsNamed() {
    ProbeBinding binding = new ProbeBinding(Optional.empty(), Optional.of("nosuch0"));
    assertThat(failure(binding))
        .isInstanceOfSatisfying(
            DeviceFailure.NotFound.class, f -> assertThat(f.what()).contains("nosuch0"));
  }

  @Test
  void aForeignSourceAddressIsNamed() {
    ProbeBinding binding = new ProbeBinding(Optional.of(address("192.0.2.77")), Optional.empty());
    assertThat(failure(binding))
        .isInstanceOfSatisfying(
            DeviceFailure.NotFound.class, f -> assertThat(f.what()).contains("192.0.2.77"));
  }

  private DeviceFailure failure(ProbeBinding binding) {
    try {
      open(echo("127.0.0.1"), binding);
    } catch (DeviceException e) {
      return e.failure();
    }
    throw new AssertionError("no failure");
  }

  /// Opens a slot, or skips the test where this process may not probe at all.
  private int open(Reflector reflector, ProbeBinding binding) {
    try {
      return prober.open(reflector, binding);
    } catch (DeviceException e) {
      boolean able =
          !(e.failure() instanceof DeviceFailure.Forbidden)
              && !(e.failure() instanceof DeviceFailure.Unsupported);
      assumeTrue(able, () -> "probing is not tested: " + e.failure().what());
      throw e;
    }
  }

  private void take(int slot, long sent, long received) {
    replies.add(new Reply(slot, sent, received));
  }

  private static Reflector echo(String address) {
    return new Reflector.IcmpEcho(address(address));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
