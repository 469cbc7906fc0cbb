package dev.wanctl.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.app.run.Daemon;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each former configuration of a router runs as it was imported, but that the router is simulated
/// and the hosts that are pinged are here: it keeps the queues that the former file named between
/// the rates that it named, and gives them back.
class FormerConfigurationsIT {

  private static final String PASSWORD = "canary-router";
  private static final long FORMER = 123_000_000;
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private LiveLine line;
  private Optional<RouterSimulator> router = Optional.empty();

  static Stream<Variation> runnable() {
    return Variation.all()
        .filter(v -> v.refused().isEmpty())
        .filter(v -> v.steps().stream().noneMatch(s -> s[1].contains("linux-cake")))
        .filter(v -> !v.all("base").getFirst().matches("config\\..*|sqm"));
  }

  @BeforeEach
  void open() throws IOException {
    line = LiveLine.start(Scenario.named("idle", LONG, 1).model());
  }

  @AfterEach
  void close() {
    router.ifPresent(RouterSimulator::close);
    line.close();
  }

  @Test
  void thereAreEnough() {
    assertThat(runnable()).hasSizeGreaterThan(36);
  }

  @ParameterizedTest
  @MethodSource("runnable")
  void runs(Variation variation) throws Exception {
    Path file = folder.resolve("wanctl.yaml");
    Imported imported = Importing.of(variation.files(folder), file, variation.wishes(), Map.of());
    RouterSimulator router = start(imported.config());
    Files.writeString(file, here(imported, router));
    LoadResult loaded = ConfigLoader.load(file, Map.of("ROUTER_PASSWORD", PASSWORD));
    assertThat(loaded).as(Files.readString(file)).isInstanceOf(LoadResult.Loaded.class);
    Config config = ((LoadResult.Loaded) loaded).config();
    assertThat(config.lines().keySet()).isEqualTo(imported.config().lines().keySet());
    for (LineConfig l : config.lines().values()) {
      router.addQueue(queues(l).download(), "bridge", "cake-down", FORMER);
      router.addQueue(queues(l).upload(), "ether1", "cake-up", FORMER);
    }

    try (Daemon daemon = Daemon.start(file, Map.of(), false, (LoadResult.Loaded) loaded)) {
      for (LineStatus status : daemon.lines()) {
        await(daemon, () -> confirmed(daemon, status.name()).isPresent());
      }
      for (LineConfig l : config.lines().values()) {
        Rates rates = confirmed(daemon, l.name()).orElseThrow();
        assertThat(rates.download()).isBetween(l.download().min(), l.download().max());
        assertThat(rates.upload()).isBetween(l.upload().min(), l.upload().max());
        assertThat(limit(router, queues(l).download())).isNotEqualTo(FORMER);
      }
    }
    for (LineConfig l : config.lines().values()) {
      assertThat(limit(router, queues(l).download())).isEqualTo(FORMER);
      assertThat(limit(router, queues(l).upload())).isEqualTo(FORMER);
    }
  }

  /// The one router of a test, with TLS or without as the configuration wants it.
  private RouterSimulator start(Config config) {
    boolean plain =
        config.routers().values().stream().allMatch(r -> r.tls() instanceof TlsTrust.Plaintext);
    RouterSimulator started =
        RouterSimulator.start(SimulatorSettings.defaults().withTls(!plain), new Idle(), PASSWORD);
    router = Optional.of(started);
    return started;
  }

  private static ShaperConfig.RouterQueues queues(LineConfig l) {
    return (ShaperConfig.RouterQueues) l.shaper();
  }

  private static Optional<Rates> confirmed(Daemon daemon, String line) {
    return daemon.lines().stream()
        .filter(l -> l.name().equals(line))
        .findFirst()
        .flatMap(l -> l.actuator().confirmed());
  }

  private static void await(Daemon daemon, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s", daemon.lines()).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static long limit(RouterSimulator router, String queue) {
    return Long.parseLong(
        router.table("/queue/tree").named(queue).orElseThrow().getOrDefault("max-limit", "0"));
  }

  /// The imported text: active, with this router for every one that it has, and hosts that answer.
  private String here(Imported imported, RouterSimulator router) {
    String reflectors =
        line.reflectors().stream()
            .map(a -> "\"udp://127.0.0.1:" + a.getPort() + "\"")
            .collect(Collectors.joining(", "));
    String routers =
        imported.config().routers().entrySet().stream()
            .map(e -> "  " + e.getKey() + ": " + here(e.getValue(), router) + "\n")
            .collect(Collectors.joining());
    return imported
            .yaml()
            .replaceFirst(
                "(?s)routers:\\n.*?(?=\\nlines:)",
                Matcher.quoteReplacement("routers:\n" + routers.stripTrailing()))
            .replaceFirst("mode: observe\n", "")
            .replaceAll("probe: \\{[^}]*}", "probe: {reflectors: [" + reflectors + "]}")
            .replaceFirst("(?s)\nhttp:.*", "\n")
        + "http: {listen: \"off\"}\nstate: {directory: "
        + folder.resolve("state")
        + "}\n";
  }

  private static String here(RouterConfig config, RouterSimulator router) {
    String login = ", user: admin, password: \"${ROUTER_PASSWORD}\", ";
    if (config.doors().getFirst().transport() == RouterConfig.Transport.SSH) {
      // This process knows no Ed25519 over SSH: the tests of the session do.
      SshService ssh = router.startSsh(SshService.HostKeyType.ECDSA);
      return "{address: 127.0.0.1, transport: ssh, port: "
          + ssh.address().getPort()
          + login
          + "host-key: \""
          + ssh.fingerprint()
          + "\"}";
    }
    String trust =
        config.tls() instanceof TlsTrust.Plaintext
            ? "tls: {plaintext: allow}"
            : "tls: {pin: \"" + router.certificate().fingerprint() + "\"}";
    return "{address: 127.0.0.1, transport: rest, port: "
        + router.address().getPort()
        + login
        + trust
        + "}";
  }

  /// Nothing goes through these queues.
  private static final class Idle implements QueueBackend {
    @Override
    public void limitChanged(String queue, long bitsPerSecond) {}

    @Override
    public QueueCounters counters(String queue) {
      return QueueCounters.ZERO;
    }

    @Override
    public InterfaceCounters interfaceCounters(String interfaceName) {
      return InterfaceCounters.ZERO;
    }
  }
}
