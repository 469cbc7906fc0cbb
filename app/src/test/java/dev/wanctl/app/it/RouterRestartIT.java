package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SshService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A router that is not any more what wanctl left it as, by each way to it.
class RouterRestartIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private Site site;
  private SshService ssh;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
    ssh = site.router().startSsh(SshService.HostKeyType.ECDSA);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String configuration(String transport) {
    String pin = "tls: {pin: \"" + site.router().certificate().fingerprint() + "\"}";
    String way = "transport: " + transport;
    return switch (transport) {
      case "ssh" ->
          site.configuration(
              ssh.address().getPort(), way, "host-key: \"" + ssh.fingerprint() + "\"");
      case "api" ->
          site.configuration(
              site.router().address(RouterSimulator.Service.API).getPort(), way, pin);
      default -> site.configuration(site.router().address().getPort(), way, pin);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "rest", "ssh"})
  @DisplayName("C-67: a router that restarts without limits, and one that somebody else sets")
  void itIsShapedAgainWithinTenSeconds(String transport) {
    site.write(configuration(transport));
    try (Program daemon = site.run()) {
      Await.until("shaped", daemon::toString, site::shaped);
      site.web().awaitReady(daemon);

      site.router().meddle(Site.DOWN, 0);
      site.router().meddle(Site.UP, 0);
      site.router().reboot(true);
      Await.until("shaped after a restart", SOON, daemon::toString, site::shaped);

      // What was set a moment before a write is overwritten unseen, so it is set more than once.
      Await.until(
          "the change is told",
          () -> site.web().get("/status").body() + daemon,
          () -> {
            site.router().meddle(Site.UP, 900_000_000);
            return !site.web().conditions(Site.LINE, "foreign-change").isEmpty();
          });
      assertThat(daemon.err().toString()).contains("was changed by somebody else");
      Await.until("shaped after a change by hand", SOON, daemon::toString, site::shaped);

      Json.Obj router = site.web().status().objects("routers").getFirst();
      assertThat(Web.at(router, "statistics.age_s").asDouble().orElse(-1)).isBetween(0.0, 5.0);
      assertThat(Web.at(router, "system.written_sectors_ever").asLong().orElse(0)).isPositive();
      assertThat(site.web().get("/metrics").body())
          .contains("wanctl_router_written_sectors{", "wanctl_router_statistics_age_seconds{");
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
      assertThat(site.limit(Site.UP)).isEqualTo(Site.FORMER_UP);
    }
  }
}
