package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.engine.port.HmacKey;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Sessions with the irtt server of Debian's package `irtt`; skipped where that is not installed.
class IrttTest {

  private static final long LONG = 10_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final long LEAST_PAUSE = 15 * MILLI;

  private final LinuxProber prober = LinuxProber.open();
  private final List<Reply> replies = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private int roundTripsOnly;
  private int clockChanges;

  private record Reply(int slot, long sent, long received, long up, long down) {
    long roundTrip() {
      return received - sent;
    }
  }

  private final Prober.ReplySink sink =
      new Prober.ReplySink() {
        @Override
        public void reply(int slot, long sent, long received) {
          roundTripsOnly++;
        }

        @Override
        public void oneWayReply(int slot, long sent, long received, long up, long down) {
          replies.add(new Reply(slot, sent, received, up, down));
        }

        @Override
        public void clockChanged(int slot) {
          clockChanges++;
        }
      };

  /// A running server.
  private record Server(Process process, InetSocketAddress address) {
    void stop() {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @AfterEach
  void close() {
    prober.close();
    servers.forEach(Server::stop);
  }

  private Server serve(InetSocketAddress at, String... options) {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/irtt")),
        "irtt is not tested: its package is not installed (apt-get install irtt)");
    String host = at.getAddress().getHostAddress();
    List<String> command = new ArrayList<>(List.of("/usr/bin/irtt", "server", "-b"));
    command.add((host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort());
    command.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Server server = new Server(process, at);
      servers.add(server);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static InetSocketAddress free(String host) {
    InetAddress address = InetAddress.ofLiteral(host);
    try (DatagramSocket socket = new DatagramSocket(0, address)) {
      return new InetSocketAddress(address, socket.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int open(Server server, String key) {
    Optional<HmacKey> hmac =
        key.isEmpty()
            ? Optional.empty()
            : Optional.of(new HmacKey(key.getBytes(StandardCharsets.UTF_8)));
    return prober.open(new Reflector.Irtt(server.address(), hmac), ProbeBinding.ANY);
  }

  /// Asks until so many answers came or the time is over.
  private void ask(int slot, int answers, long time) {
    long deadline = System.nanoTime() + time;
    while (replies.size() + roundTripsOnly < answers && System.nanoTime() < deadline) {
      prober.send(slot);
      prober.receive(LEAST_PAUSE, sink);
      LockSupport.parkNanos(LEAST_PAUSE);
    }
  }

  private void showsBothDirections(int slot) {
    long before = System.nanoTime();
    ask(slot, 20, LONG);
    long after = System.nanoTime();
    assertThat(replies).hasSizeGreaterThanOrEqualTo(20);
    assertThat(roundTripsOnly).isZero();
    for (Reply reply : replies) {
      assertThat(reply.slot()).isEqualTo(slot);
      assertThat(reply.roundTrip()).isPositive().isLessThan(after - before);
      // What is missing is the time that the server held it.
      assertThat(reply.up() + reply.down()).isBetween(0L, reply.roundTrip());
    }
  }

  @Test
  void aServerShowsTheDelayOfEachDirection() {
    showsBothDirections(open(serve(free("127.0.0.1")), ""));
  }

  @Test
  void byIpv6AsWell() {
    showsBothDirections(open(serve(free("::1")), ""));
  }

  @Test
  void withAKeyPacketsAreSigned() {
    showsBothDirections(open(serve(free("127.0.0.1"), "--hmac=secret"), "secret"));
  }

  @Test
  void withAnotherKeyNobodyAnswers() {
    InetSocketAddress at = free("127.0.0.1");
    int wrong = open(serve(at, "--hmac=secret"), "guess");
    ask(wrong, 1, 2_500 * MILLI);
    int none = open(servers.getFirst(), "");
    ask(none, 1, 2_500 * MILLI);
    assertThat(replies).isEmpty();
    ask(open(servers.getFirst(), "secret"), 1, LONG);
    assertThat(replies).as("the server is there").isNotEmpty();
  }

  @Test
  void aServerThatWasStartedAnewIsAskedForAnotherSession() {
    InetSocketAddress at = free("127.0.0.1");
    Server server = serve(at);
    int slot = open(server, "");
    ask(slot, 5, LONG);
    assertThat(replies).isNotEmpty();
    server.stop();
    ask(slot, 1000, 500 * MILLI);
    replies.clear();
    serve(at);
    ask(slot, 5, LONG);
    assertThat(replies).hasSizeGreaterThanOrEqualTo(5);
    assertThat(clockChanges).as("its clock is another one").isEqualTo(1);
  }

  @Test
  void aServerThatEndsSessionsIsAskedForOthers() {
    int slot = open(serve(free("127.0.0.1"), "-d", "1s"), "");
    long deadline = System.nanoTime() + 3 * LONG;
    while (clockChanges < 2 && System.nanoTime() < deadline) {
      ask(slot, replies.size() + 10, LONG);
    }
    assertThat(clockChanges).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aServerThatMayNotStampShowsRoundTrips() {
    ask(open(serve(free("127.0.0.1"), "--tstamp=none"), ""), 5, LONG);
    assertThat(roundTripsOnly).isGreaterThanOrEqualTo(5);
    assertThat(replies).isEmpty();
  }

  @Test
  void aServerThatStampsOnceShowsBothDirections() {
    int slot = open(serve(free("127.0.0.1"), "--tstamp=single"), "");
    ask(slot, 5, LONG);
    assertThat(replies).hasSizeGreaterThanOrEqualTo(5);
    Reply reply = replies.getLast();
    assertThat(reply.up() + reply.down()).isCloseTo(reply.roundTrip(), within(2L));
  }

  @Test
  void aServerThatWantsMorePatienceGetsIt() {
    int slot = open(serve(free("127.0.0.1"), "-i", "200ms", "--pburst=1"), "");
    ask(slot, 1, LONG);
    long start = System.nanoTime();
    ask(slot, 6, LONG);
    assertThat(System.nanoTime() - start)
        .as("none was dropped, none came sooner")
        .isBetween(4 * 200 * MILLI, LONG);
    assertThat(replies).hasSize(6);
  }

  /// Stands between, and loses every fourth packet of a direction.
  private static final class Relay implements AutoCloseable {
    final DatagramSocket near;
    private final DatagramSocket far;
    volatile boolean losesRequests;
    volatile boolean losesReplies;

    Relay(InetSocketAddress server) throws IOException {
      near = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
      far = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
      SocketAddress[] client = new SocketAddress[1];
      pump(
          near,
          packet -> {
            client[0] = packet.getSocketAddress();
            packet.setSocketAddress(server);
            return far;
          },
          () -> losesRequests);
      pump(
          far,
          packet -> {
            packet.setSocketAddress(client[0]);
            return near;
          },
          () -> losesReplies);
    }

    private static void pump(
        DatagramSocket from, Function<DatagramPacket, DatagramSocket> to, BooleanSupplier loses) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            for (int count = 0; !from.isClosed(); count++) {
              try {
                packet.setLength(512);
                from.receive(packet);
                DatagramSocket out = to.apply(packet);
                if (!loses.getAsBoolean() || count % 4 != 0) {
                  out.send(packet);
                }
              } catch (IOException e) {
                // Closed, or nobody is there: the next one will tell.
              }
            }
          });
    }

    @Override
    public void close() {
      near.close();
      far.close();
    }
  }

  /// So many probes, a pause after each.
  private PathLoss lossAfter(int slot, int probes) {
    for (int i = 0; i < probes; i++) {
      prober.send(slot);
      prober.receive(LEAST_PAUSE, sink);
      LockSupport.parkNanos(LEAST_PAUSE);
    }
    return prober.loss(slot).orElseThrow();
  }

  @Test
  @DisplayName("C-26: what is lost on its way out is the upload's, and both are forgotten")
  void lossIsOfTheDirectionThatHasIt() throws IOException {
    Server server = serve(free("127.0.0.1"));
    try (Relay relay = new Relay(server.address())) {
      int slot =
          prober.open(
              new Reflector.Irtt(
                  (InetSocketAddress) relay.near.getLocalSocketAddress(), Optional.empty()),
              ProbeBinding.ANY);
      ask(slot, 1, LONG);
      PathLoss none = lossAfter(slot, 120);
      assertThat(none.up()).isZero();
      assertThat(none.down()).isZero();
      relay.losesRequests = true;
      PathLoss up = lossAfter(slot, 210);
      assertThat(up.up()).isBetween(0.15, 0.35);
      assertThat(up.down()).isLessThan(0.03);
      relay.losesRequests = false;
      relay.losesReplies = true;
      PathLoss down = lossAfter(slot, 210);
      assertThat(down.down()).isBetween(0.15, 0.35);
      assertThat(down.up()).isLessThan(0.03);
      relay.losesReplies = false;
      PathLoss over = lossAfter(slot, 210);
      assertThat(over.up()).isZero();
      assertThat(over.down()).isZero();
    }
  }

  @Test
  void aServerThatIsNotThereIsNoError() {
    InetSocketAddress nobody = free("127.0.0.1");
    int slot = prober.open(new Reflector.Irtt(nobody, Optional.empty()), ProbeBinding.ANY);
    ask(slot, 1, 300 * MILLI);
    assertThat(replies).isEmpty();
  }
}
