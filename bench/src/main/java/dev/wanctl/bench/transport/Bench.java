package dev.wanctl.bench.transport;

import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.routeros.ApiSession;
import dev.wanctl.routeros.CertificatePin;
import dev.wanctl.routeros.Login;
import dev.wanctl.routeros.RestSession;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.RouterSettings;
import dev.wanctl.routeros.Security;
import dev.wanctl.routeros.SshSession;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A simulated router with the queues of a few lines, and sessions to it by one way. Each operation
/// of a session that is measured is a method here. Thread-safe.
final class Bench implements AutoCloseable {

  /// How many lines' queues there are.
  static final int LINES = 4;

  private static final String PASSWORD = "a password of the benchmark";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Way way;
  private final RouterSimulator router;
  private final InetSocketAddress service;
  private final WireCounter wire;
  private final String sshPin;

  Bench(Way way) {
    this.way = way;
    SimulatorSettings settings = SimulatorSettings.defaults().withTls(way != Way.PLAIN_API);
    router = RouterSimulator.start(settings, QueueBackend.idle(), PASSWORD);
    router.addInterface("bridge");
    router.addInterface("ether1");
    for (int line = 0; line < LINES; line++) {
      router.addQueue(down(line), "bridge", "cake-down", 500_000_000);
      router.addQueue(up(line), "ether1", "cake-up", 20_000_000);
    }
    if (way == Way.SSH) {
      SshService ssh = router.startSsh(SshService.HostKeyType.RSA);
      service = ssh.address();
      sshPin = ssh.fingerprint();
    } else {
      service =
          router.address(
              way == Way.REST ? RouterSimulator.Service.REST : RouterSimulator.Service.API);
      sshPin = "";
    }
    wire = new WireCounter(service);
  }

  private static String down(int line) {
    return "line-" + line + "-down";
  }

  private static String up(int line) {
    return "line-" + line + "-up";
  }

  /// How long the router takes for each request beside what this machine takes to play it.
  void serviceTime(Duration time) {
    router.faults().latency(time);
  }

  Router session() {
    return session(service.getPort());
  }

  /// By way of the counter.
  Router countedSession() {
    return session(wire.port());
  }

  private Router session(int port) {
    if (way == Way.SSH) {
      return SshSession.of(
          new SshSettings(
              "127.0.0.1",
              port,
              "admin",
              new SshCredential.Password(PASSWORD),
              new HostIdentity.Pinned(HostKeyPin.parse(sshPin).orElseThrow()),
              DEADLINE));
    }
    Security security =
        way == Way.PLAIN_API
            ? new Security.Plaintext()
            : new Security.Pinned(
                CertificatePin.parse(router.certificate().fingerprint()).orElseThrow());
    RouterSettings settings =
        new RouterSettings("127.0.0.1", port, new Login("admin", PASSWORD), security, DEADLINE);
    return way == Way.REST ? RestSession.of(settings) : ApiSession.of(settings);
  }

  /// Both rates of a line, other ones with each number, and their read-back.
  static void pair(Router session, int line, int number) {
    set(session, List.of(downLimit(line, number), upLimit(line, number)));
  }

  /// The download's rate alone, with its read-back.
  static void single(Router session, int line, int number) {
    set(session, List.of(downLimit(line, number)));
  }

  /// What a pair does, one after the other.
  static void sequential(Router session, int line, int number) {
    set(session, List.of(downLimit(line, number)));
    set(session, List.of(upLimit(line, number)));
  }

  /// Byte, packet and queue counters of both queues of a line.
  static void statistics(Router session, int line) {
    if (session.counters(List.of(down(line), up(line))).size() != 2) {
      throw new IllegalStateException("counters are missing");
    }
  }

  private static Limit downLimit(int line, int number) {
    return new Limit(down(line), 100_000_000 + 1_000_000L * (number % 7));
  }

  private static Limit upLimit(int line, int number) {
    return new Limit(up(line), 10_000_000 + 100_000L * (number % 7));
  }

  private static void set(Router session, List<Limit> limits) {
    Router.Applied applied = session.setLimits(limits);
    if (!applied.limits().equals(limits)) {
      throw new IllegalStateException("asked for " + limits + ", got " + applied);
    }
  }

  /// What an operation causes beside time, on average.
  ///
  /// @param sent bytes to the router
  /// @param received bytes from it
  /// @param logLines in the router's log
  /// @param connections opened
  record Traces(double sent, double received, double logLines, double connections) {}

  /// Of so many operations that go by way of the counter.
  Traces traces(int operations, Runnable operation) {
    Set<String> before = logLines();
    long sent = wire.sent();
    long received = wire.received();
    router.statistics().reset();
    for (int i = 0; i < operations; i++) {
      operation.run();
    }
    settle();
    Set<String> lines = logLines();
    lines.removeAll(before);
    return new Traces(
        (double) (wire.sent() - sent) / operations,
        (double) (wire.received() - received) / operations,
        (double) lines.size() / operations,
        (double) router.statistics().connectionsOpened() / operations);
  }

  /// The router notices the end of a connection, and logs it, a moment later.
  private static void settle() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Their ids.
  private Set<String> logLines() {
    Set<String> ids = new HashSet<>();
    for (Map<String, String> row : router.table("/log").rows()) {
      ids.add(row.getOrDefault(".id", ""));
    }
    return ids;
  }

  @Override
  public void close() {
    wire.close();
    router.close();
  }
}
