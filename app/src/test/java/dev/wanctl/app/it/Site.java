package dev.wanctl.app.it;

import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A simulated line behind a simulated router with two queues, and the configuration file of the
/// wanctl that keeps it.
final class Site implements AutoCloseable {

  static final String PASSWORD = "canary-7d1e-never-shown";
  static final String LINE = "cable";
  static final String DOWN = "cable-down";
  static final String UP = "cable-up";
  static final long FORMER_DOWN = 30_000_000;
  static final long FORMER_UP = 8_000_000;

  private static final Duration LONG = Duration.ofMinutes(10);

  private final LiveLine line;
  private final RouterSimulator router;
  private final Path folder;
  private final Web web;
  private final List<Long> limits = new CopyOnWriteArrayList<>();

  private Site(Path folder, String scenario) throws IOException {
    this.folder = folder;
    line = LiveLine.start(Scenario.named(scenario, LONG, 1).model());
    web = Web.onFreePort();
    router =
        RouterSimulator.start(SimulatorSettings.defaults(), new Behind(line, limits), PASSWORD);
    addQueues(router, LINE);
  }

  static Site loaded(Path folder) throws IOException {
    return new Site(folder, "steady");
  }

  static Site idle(Path folder) throws IOException {
    return new Site(folder, "idle");
  }

  /// Queues as somebody set them up for a line, with limits of their own.
  static void addQueues(RouterSimulator router, String line) {
    router.addQueue(line + "-down", "bridge", "cake-down", FORMER_DOWN);
    router.addQueue(line + "-up", "ether1", "cake-up", FORMER_UP);
  }

  RouterSimulator router() {
    return router;
  }

  Web web() {
    return web;
  }

  Path folder() {
    return folder;
  }

  Path state() {
    return folder.resolve("state");
  }

  Path file() {
    return folder.resolve("wanctl.yaml");
  }

  String configuration() {
    return configuration(
        router.address().getPort(), "tls: {pin: \"" + router.certificate().fingerprint() + "\"}");
  }

  /// With the router by another of its services.
  ///
  /// @param access further keys of the router, one a line
  String configuration(int port, String... access) {
    return """
    routers:
      home:
        address: 127.0.0.1
        port: %d
        user: admin
        password: ${ROUTER_PASSWORD}
        %s
    lines:
      cable:
        shaper: {router: home, download: cable-down, upload: cable-up}
        download: {max: 24Mbit}
        upload: {max: 6Mbit}
        on-stop: restore
        probe: {reflectors: [%s]}
    http: {listen: "127.0.0.1:%d"}
    state: {directory: %s}
    log: {level: info}
    """
        .formatted(port, String.join("\n    ", access), reflectors(), web.port(), state());
  }

  String reflectors() {
    return reflectors(line.reflectors());
  }

  static String reflectors(List<InetSocketAddress> ports) {
    return ports.stream()
        .map(a -> "\"udp://127.0.0.1:" + a.getPort() + "\"")
        .collect(Collectors.joining(", "));
  }

  void write(String configuration) {
    try {
      Files.writeString(file(), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> environment() {
    return Map.of("ROUTER_PASSWORD", PASSWORD);
  }

  /// The daemon with the file as it was written last.
  Program run(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "run";
    arguments[1] = "--config";
    arguments[2] = file().toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Program.start(environment(), arguments);
  }

  /// A queue's max-limit in the router, bit/s; 0 is unlimited.
  long limit(String queue) {
    return limit(router, queue);
  }

  private static long limit(RouterSimulator router, String queue) {
    return Long.parseLong(
        tree(router).named(queue).map(row -> row.getOrDefault("max-limit", "0")).orElseThrow());
  }

  /// Somebody else sets a queue's max-limit.
  void meddle(String queue, long bitsPerSecond) {
    tree(router).set(tree(router).idOf(queue), Map.of("max-limit", Long.toString(bitsPerSecond)));
  }

  private static Table tree(RouterSimulator router) {
    return router.table("/queue/tree");
  }

  /// Every limit that was ever set through the router's interface, both queues', oldest first.
  List<Long> limits() {
    return limits;
  }

  /// Whether wanctl's rates are in the queues: between none at all and the configured maxima.
  boolean shaped() {
    return shaped(router, LINE);
  }

  static boolean shaped(RouterSimulator router, String line) {
    long down = limit(router, line + "-down");
    long up = limit(router, line + "-up");
    return down > 0 && down <= 24_000_000 && up > 0 && up <= 6_000_000;
  }

  @Override
  public void close() {
    router.close();
    line.close();
  }

  private record Behind(LiveLine line, List<Long> limits) implements QueueBackend {

    private static final int PACKET = 1500;

    @Override
    public void limitChanged(String queue, long bitsPerSecond) {
      limits.add(bitsPerSecond);
      line.setRate(direction(queue), bitsPerSecond == 0 ? Double.POSITIVE_INFINITY : bitsPerSecond);
    }

    private static Direction direction(String queue) {
      return queue.equals(DOWN) ? Direction.DOWNLOAD : Direction.UPLOAD;
    }

    @Override
    public QueueCounters counters(String queue) {
      Counters c = line.counters(direction(queue));
      return new QueueCounters(
          c.passedBytes(),
          c.passedBytes() / PACKET,
          0,
          c.backlogBytes(),
          c.backlogBytes() / PACKET,
          0,
          0);
    }

    @Override
    public InterfaceCounters interfaceCounters(String interfaceName) {
      return InterfaceCounters.ZERO;
    }
  }
}
