package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.RouterSimulator.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A daemon that talks to its router by the binary API and nothing else.
class RouterApiIT {

  /// What is wrong from the start, by which typed failure it is told, and words of its message.
  enum Fault {
    PASSWORD("login-refused", "refuses user admin"),
    POLICY("forbidden", "does not let user admin use the API"),
    UNPINNED("untrusted", "is not trusted"),
    REFUSING("unreachable", "refuses the connection"),
    HANGING("timed-out", "did not answer within");

    final String code;
    final String words;

    Fault(String code, String words) {
      this.code = code;
      this.words = words;
    }
  }

  @TempDir private Path folder;

  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.loaded(folder);
    RouterSimulator router = site.router();
    site.write(
        site.configuration(
            router.address(Service.API).getPort(),
            "transport: api",
            "tls: {pin: \"" + router.certificate().fingerprint() + "\"}",
            "deadline: 2s"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void oneSessionShapesSurvivesARebootAndPutsBack() {
    RouterSimulator router = site.router();
    try (Program daemon = site.run()) {
      site.web().awaitReady(daemon);
      Await.until("it is shaped", daemon::toString, site::shaped);
      assertThat(router.statistics().requests())
          .containsEntry("API /login", 1)
          .allSatisfy((request, _) -> assertThat(request).startsWith("API /"));
      assertThat(router.table("/log").rows()).hasSize(1);

      router.reboot(true);
      site.meddle(Site.DOWN, 0);
      site.meddle(Site.UP, 0);
      Await.until("it is shaped again", daemon::toString, site::shaped);

      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      assertThat(daemon.toString()).doesNotContain(Site.PASSWORD);
    }
    assertThat(site.limit(Site.DOWN)).isEqualTo(Site.FORMER_DOWN);
    assertThat(site.limit(Site.UP)).isEqualTo(Site.FORMER_UP);
    assertThat(router.statistics().unauthenticated()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultIsToldWithARemedyAndPasses(Fault fault) {
    make(fault);
    try (Program daemon = site.run()) {
      Await.until(
          fault + " is a condition",
          () -> site.web().get("/status").body() + daemon,
          () -> told(fault));
      assertThat(daemon.err().toString()).contains(fault.words).contains("Remedy: ");
      if (mend(fault)) {
        Await.until(fault + " is over", daemon::toString, site::shaped);
      }
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
  }

  private boolean told(Fault fault) {
    return site.web().conditions(Site.LINE, "shaper-never-worked").stream()
        .anyMatch(c -> c.contains("(" + fault.code + ")") && c.contains(fault.words));
  }

  private void make(Fault fault) {
    RouterSimulator router = site.router();
    switch (fault) {
      case PASSWORD -> router.user("admin", "another", "full");
      case POLICY -> {
        router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
        router.user("admin", Site.PASSWORD, "noapi");
      }
      case UNPINNED -> router.replaceCertificate();
      case REFUSING -> router.refuseConnections(true);
      case HANGING -> router.faults().hangAfterAccept(true);
    }
  }

  /// True if that mends it: a pinned certificate that is gone does not come back.
  private boolean mend(Fault fault) {
    RouterSimulator router = site.router();
    switch (fault) {
      case PASSWORD, POLICY -> router.user("admin", Site.PASSWORD, "full");
      case REFUSING -> router.refuseConnections(false);
      case HANGING -> {
        router.faults().clear();
        router.dropConnections();
      }
      case UNPINNED -> {}
    }
    return fault != Fault.UNPINNED;
  }
}
