package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon with routers that it reaches over SSH.
class SshRouterIT {

  private static final long REBOOTED = 900_000_000;

  @TempDir private Path folder;

  private Site site;
  private SshService ssh;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
    // This process knows no Ed25519 over SSH: the tests of the session do.
    ssh = site.router().startSsh(SshService.HostKeyType.ECDSA);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String configuration(String... trust) {
    String[] access =
        Stream.concat(Stream.of("transport: ssh"), Stream.of(trust)).toArray(String[]::new);
    return site.configuration(ssh.address().getPort(), access);
  }

  private String hostKey() {
    return hostKey(ssh);
  }

  private static String hostKey(SshService service) {
    return "host-key: \"" + service.fingerprint() + "\"";
  }

  @Test
  void shapesSurvivesARebootAndRestores() {
    site.write(configuration(hostKey()));
    try (Program daemon = site.run()) {
      Await.until("shaped", daemon::toString, site::shaped);
      long decided = site.web().number("lines.0.decisions");
      Await.until(
          "goes on deciding",
          daemon::toString,
          () -> site.web().number("lines.0.decisions") > decided + 50);

      site.router().reboot(true);
      site.meddle(Site.DOWN, REBOOTED);
      Await.until("shaped again after a reboot", daemon::toString, site::shaped);

      ssh.refuseConnections(true);
      Await.until(
          "the outage is told",
          () -> site.web().get("/status").body() + daemon,
          () -> site.web().get("/status").body().contains("unreachable"));
      ssh.refuseConnections(false);
      site.meddle(Site.DOWN, REBOOTED);
      Await.until("shaped again after an outage", daemon::toString, site::shaped);

      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
      assertThat(site.limit(Site.UP)).isEqualTo(Site.FORMER_UP);
      assertThat(daemon.toString()).doesNotContain(Site.PASSWORD).doesNotContain("SLF4J");
      assertThat(site.router().statistics().requests().keySet())
          .allMatch(request -> request.startsWith("EXEC "));
    }
  }

  @Test
  void anUnknownHostKeyIsToldWithTheLineToAddAndThenBelieved() throws IOException {
    site.write(configuration());
    try (Program daemon = site.run()) {
      Await.until(
          "the key is told",
          () -> site.web().get("/status").body() + daemon,
          () -> daemon.err().toString().contains(hostKey()));
      assertThat(site.web().conditions(Site.LINE, "shaper-never-worked"))
          .singleElement()
          .asString()
          .contains("(untrusted)");
      assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }

    Path known = Files.writeString(folder.resolve("known_hosts"), ssh.knownHostsLine() + "\n");
    site.write(
        configuration().replace("transport: ssh", "transport: ssh\n    known-hosts: " + known));
    try (Program daemon = site.run()) {
      Await.until("shaped", daemon::toString, site::shaped);
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
  }

  @Test
  void faultsOfALoginAndOfRightsAreTold() {
    try (RouterSimulator other =
        RouterSimulator.start(
            SimulatorSettings.defaults(), QueueBackend.idle(), "another password")) {
      Site.addQueues(other, Site.LINE);
      SshService service = other.startSsh(SshService.HostKeyType.RSA);
      site.write(
          configuration(hostKey(service))
              .replace("port: " + ssh.address().getPort(), "port: " + service.address().getPort()));
      try (Program daemon = site.run()) {
        told(daemon, "(login-refused)");
        other.statistics().reset();
        Await.pass(java.time.Duration.ofSeconds(6));
        assertThat(other.statistics().connectionsOpened()).as("logins in 6 s").isLessThan(8);

        other.user("admin", Site.PASSWORD, "read");
        told(daemon, "(forbidden)");

        other.user("admin", Site.PASSWORD, "write");
        Await.until("shaped", daemon::toString, () -> Site.shaped(other, Site.LINE));
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
        assertThat(other.table("/queue/tree").rows())
            .extracting(row -> row.get("max-limit"))
            .isEqualTo(List.of("" + Site.FORMER_DOWN, "" + Site.FORMER_UP));
        assertThat(Map.of("output", daemon.toString()).toString()).doesNotContain(Site.PASSWORD);
      }
    }
  }

  private void told(Program daemon, String kind) {
    Await.until(
        kind + " is told",
        () -> site.web().get("/status").body() + daemon,
        () ->
            site.web().conditions(Site.LINE, "shaper-never-worked").stream()
                .anyMatch(condition -> condition.contains(kind)));
  }
}
