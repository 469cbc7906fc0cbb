package dev.wanctl.app.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.run.Routers;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.routeros.FormerLimits;
import dev.wanctl.routeros.RouterQueues;
import dev.wanctl.routeros.RouterShaper;
import dev.wanctl.routeros.SharedRouter;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The guard on a router, by each way to it, in the router's own time.
class FormerLimitsTest {

  private static final String PASSWORD = "secret";
  private static final String DOWN = "wan; \"down\" $x";
  private static final RouterQueues QUEUES = new RouterQueues(DOWN, "wan-up");
  private static final Rates NONE = new Rates(BitRate.UNLIMITED, BitRate.UNLIMITED);

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  private void with(String transport, BiConsumer<RouterSimulator, SharedRouter> work)
      throws IOException {
    try (RouterSimulator router =
        RouterSimulator.start(
            SimulatorSettings.defaults().withClock(clock::get), QueueBackend.idle(), PASSWORD)) {
      router.addInterface("bridge");
      router.addInterface("ether1");
      router.addQueue(DOWN, "bridge", "cake-down", 20_000_000);
      router.addQueue("wan-up", "ether1", "cake-up", 0);
      try (Routers routers = new Routers()) {
        Config config = config(router, transport);
        work.accept(router, routers.session(config.routers().values().iterator().next()));
      }
    }
  }

  private Config config(RouterSimulator router, String transport) throws IOException {
    String trust = "tls: {pin: \"" + router.certificate().fingerprint() + "\"}";
    int port = router.address().getPort();
    if (transport.equals("api")) {
      port = router.address(RouterSimulator.Service.API).getPort();
    } else if (transport.equals("ssh")) {
      SshService ssh = router.startSsh(SshService.HostKeyType.RSA);
      port = ssh.address().getPort();
      trust = "host-key: \"" + ssh.fingerprint() + "\"";
    }
    Path file = folder.resolve("wanctl.yaml");
    Files.writeString(
        file,
        """
        routers:
          home:
            address: 127.0.0.1
            transport: %s
            port: %d
            user: admin
            password: ${ROUTER_PASSWORD}
            deadline: 10s
            %s
        lines:
          cable:
            shaper: {router: home, download: wan-down, upload: wan-up}
            download: {max: 24Mbit}
            upload: {max: 6Mbit}
        """
            .formatted(transport, port, trust));
    LoadResult loaded = ConfigLoader.load(file, Map.of("ROUTER_PASSWORD", PASSWORD));
    assertThat(loaded).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) loaded).config();
  }

  private void pass(RouterSimulator router, Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      clock.addAndGet(1_000_000_000L);
      router.settleSchedules();
    }
  }

  private static String limit(RouterSimulator router, String queue) {
    return router.table("/queue/tree").named(queue).orElseThrow().getOrDefault("max-limit", "");
  }

  private static int entries(RouterSimulator router) {
    return router.table("/system/scheduler").rows().size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "rest", "ssh"})
  @DisplayName("C-69: nobody left, and the router itself puts the former limits back")
  void theRouterPutsThemBack(String transport) throws IOException {
    with(
        transport,
        (router, session) -> {
          RouterShaper shaper = new RouterShaper(session, QUEUES);
          FormerLimits guard = new FormerLimits(session, QUEUES);
          Prior former = shaper.inspect();
          guard.stand(former);
          shaper.apply(NONE);
          assertThat(limit(router, DOWN)).isEqualTo("0");
          pass(router, FormerLimits.PATIENCE.dividedBy(2));
          guard.keep();
          pass(router, FormerLimits.PATIENCE.minusSeconds(1));
          assertThat(limit(router, DOWN)).as("it is patient").isEqualTo("0");
          pass(router, Duration.ofSeconds(20));
          assertThat(limit(router, DOWN)).isEqualTo("20000000");
          assertThat(limit(router, "wan-up")).isEqualTo("0");
          assertThat(entries(router)).as("it is gone").isZero();
        });
  }

  @Test
  void whoeverLivesIsLeftAlone() throws IOException {
    with(
        "api",
        (router, session) -> {
          RouterShaper shaper = new RouterShaper(session, QUEUES);
          FormerLimits guard = new FormerLimits(session, QUEUES);
          guard.stand(shaper.inspect());
          shaper.apply(NONE);
          for (int i = 0; i < 100; i++) {
            pass(router, Duration.ofSeconds(10));
            guard.keep();
          }
          assertThat(limit(router, DOWN)).isEqualTo("0");
          guard.remove();
          pass(router, Duration.ofMinutes(5));
          assertThat(limit(router, DOWN)).isEqualTo("0");
          assertThat(entries(router)).isZero();
        });
  }

  @Test
  void oneThatWasLeftGivesItsPlace() throws IOException {
    with(
        "api",
        (router, session) -> {
          RouterShaper shaper = new RouterShaper(session, QUEUES);
          new FormerLimits(session, QUEUES).stand(shaper.inspect());
          new FormerLimits(session, QUEUES).stand(shaper.inspect());
          assertThat(entries(router)).isEqualTo(1);
        });
  }
}
