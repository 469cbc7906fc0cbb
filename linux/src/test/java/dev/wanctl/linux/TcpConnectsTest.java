package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// TCP connects as probes, on real sockets.
class TcpConnectsTest {

  private static final long LONG = 5_000_000_000L;
  private static final long SHORT = 50_000_000;
  private static final long MILLI = 1_000_000;

  private final LinuxProber prober = LinuxProber.open();
  private final List<Reply> replies = new ArrayList<>();

  private record Reply(int slot, long sent, long received) {
    long roundTrip() {
      return received - sent;
    }
  }

  @AfterEach
  void close() {
    prober.close();
  }

  private void take(int slot, long sent, long received) {
    replies.add(new Reply(slot, sent, received));
  }

  private static ServerSocket server(String address) {
    try {
      return new ServerSocket(0, 50, InetAddress.ofLiteral(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reflector tcp(String address, int port) {
    return new Reflector.TcpConnect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
  }

  private int open(ServerSocket server, ProbeBinding binding) {
    return prober.open(
        tcp(server.getInetAddress().getHostAddress(), server.getLocalPort()), binding);
  }

  /// Connects to one host have a pause between them.
  private static void pause() {
    LockSupport.parkNanos(TcpConnects.LEAST_SPACING_NANOS + MILLI);
  }

  private void comesBack(int slot) {
    for (int i = 0; i < 4; i++) {
      pause();
      replies.clear();
      long before = System.nanoTime();
      assertThat(prober.send(slot)).isTrue();
      prober.receive(LONG, this::take);
      long after = System.nanoTime();
      assertThat(replies).extracting(Reply::slot).containsExactly(slot);
      Reply reply = replies.getFirst();
      assertThat(reply.roundTrip()).isPositive().isLessThan(after - before + 1);
      assertThat(reply.sent() - before).isNotNegative();
      assertThat(reply.received() - after).isLessThanOrEqualTo(MILLI);
    }
  }

  @Test
  void anAcceptedConnectComesBack() throws IOException {
    try (ServerSocket server = server("127.0.0.1")) {
      comesBack(open(server, ProbeBinding.ANY));
    }
  }

  @Test
  void byIpv6AsWell() throws IOException {
    try (ServerSocket server = server("::1")) {
      comesBack(open(server, ProbeBinding.ANY));
    }
  }

  @Test
  void aRefusedConnectIsAnAnswerToo() throws IOException {
    int port;
    try (ServerSocket server = server("127.0.0.1")) {
      port = server.getLocalPort();
    }
    comesBack(prober.open(tcp("127.0.0.1", port), ProbeBinding.ANY));
  }

  @Test
  void itMayBeBoundToASourceAddressAndAnInterface() throws IOException {
    InetAddress source = InetAddress.ofLiteral("127.0.0.5");
    try (ServerSocket server = server("127.0.0.1")) {
      int slot = open(server, new ProbeBinding(Optional.of(source), Optional.of("lo")));
      prober.send(slot);
      prober.receive(LONG, this::take);
      assertThat(replies).hasSize(1);
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInetAddress()).isEqualTo(source);
      }
    }
  }

  @Test
  void whatCannotBeBoundIsSaidWhenItIsOpened() {
    ProbeBinding nowhere = new ProbeBinding(Optional.empty(), Optional.of("nosuch0"));
    assertThatThrownBy(() -> prober.open(tcp("127.0.0.1", 9), nowhere))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("nosuch0");
    ProbeBinding nobody =
        new ProbeBinding(Optional.of(InetAddress.ofLiteral("192.0.2.77")), Optional.empty());
    assertThatThrownBy(() -> prober.open(tcp("127.0.0.1", 9), nobody))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("192.0.2.77");
  }

  @Test
  void aConnectIsEndedByAResetAndLeavesNothing() throws IOException {
    try (ServerSocket server = server("127.0.0.1")) {
      int slot = open(server, ProbeBinding.ANY);
      prober.send(slot);
      prober.receive(LONG, this::take);
      try (Socket accepted = server.accept()) {
        assertThatThrownBy(() -> accepted.getInputStream().read())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("reset");
      }
      String ours = ":" + String.format("%04X", server.getLocalPort()) + " ";
      assertThat(Files.readAllLines(Path.of("/proc/net/tcp")))
          .filteredOn(l -> l.contains(ours) && !l.contains(" 0A "))
          .isEmpty();
    }
  }

  @Test
  void connectsToOneHostKeepADistance() throws IOException {
    try (ServerSocket server = server("127.0.0.1")) {
      int slot = open(server, ProbeBinding.ANY);
      long start = System.nanoTime();
      int sent = 0;
      while (System.nanoTime() - start < 5 * SHORT) {
        sent += prober.send(slot) ? 1 : 0;
        prober.receive(MILLI, this::take);
      }
      long most = (System.nanoTime() - start) / TcpConnects.LEAST_SPACING_NANOS + 1;
      assertThat((long) sent).isBetween(1L, most);
    }
  }

  @Test
  void aHostThatSaysNothingIsAskedABoundedNumberOfTimes() {
    try (NetworkNamespace router = new NetworkNamespace();
        NetworkNamespace internet = new NetworkNamespace()) {
      router.run("ip link add wan0 type veth peer name net0 netns " + internet.number());
      internet.run("ip link set net0 up");
      router.run("ip address add 10.9.0.1/24 dev wan0");
      router.run("ip link set wan0 up");
      router.run("ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:01 dev wan0");
      router.call(() -> {
        Epoll epoll = new Epoll(Arena.global());
        try {
          TcpConnects connects =
              new TcpConnects(InetAddress.ofLiteral("10.9.0.2"), 443, ProbeBinding.ANY, epoll, 0);
          int sent = 0;
          for (int i = 0; i < TcpConnects.MOST_IN_FLIGHT + 8; i++) {
            pause();
            sent += connects.send() ? 1 : 0;
            assertThat(epoll.await(0)).isZero();
          }
          assertThat(sent).isGreaterThan(8);
          assertThat(connects.inFlight()).isLessThanOrEqualTo(TcpConnects.MOST_IN_FLIGHT);
          LockSupport.parkNanos(TcpConnects.PATIENCE_NANOS);
          connects.send();
          assertThat(connects.inFlight()).as("the others were given up").isEqualTo(1);
          connects.close();
        } finally {
          epoll.close();
        }
        return 0;
      });
    }
  }

  @Test
  void releasingASlotEndsWhatIsOnItsWay() throws IOException {
    try (ServerSocket server = server("127.0.0.1")) {
      int slot = open(server, ProbeBinding.ANY);
      prober.send(slot);
      prober.release(slot);
      prober.receive(SHORT, this::take);
      assertThat(replies).isEmpty();
      assertThatThrownBy(() -> prober.send(slot)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
