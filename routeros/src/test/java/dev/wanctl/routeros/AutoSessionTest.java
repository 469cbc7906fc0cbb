package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.RouterSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The first way that works, and back to the best one.
class AutoSessionTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration BOUND = Duration.ofSeconds(15);

  private static AutoSession session(RouterFixture f, Duration deadline, Duration betweenProbes) {
    return new AutoSession(
        List.of(
            way(f, RouterSimulator.Service.API, deadline),
            way(f, RouterSimulator.Service.REST, deadline)),
        deadline,
        betweenProbes);
  }

  private static AutoSession.Way way(
      RouterFixture f, RouterSimulator.Service service, Duration deadline) {
    return switch (service) {
      case API -> new AutoSession.Way("api", () -> ApiSession.of(settings(f, service, deadline)));
      case REST ->
          new AutoSession.Way("rest", () -> RestSession.of(settings(f, service, deadline)));
    };
  }

  private static RouterSettings settings(
      RouterFixture f, RouterSimulator.Service service, Duration deadline) {
    RouterSettings s = f.settings(f.pinned(), deadline);
    return new RouterSettings(
        s.host(), f.router.address(service).getPort(), s.login(), s.security(), s.deadline());
  }

  private static boolean usedApi(RouterFixture f) {
    return f.router.statistics().requests().keySet().stream()
        .anyMatch(request -> request.startsWith("API /") && !request.equals("API /login"));
  }

  private static boolean usedRest(RouterFixture f) {
    return f.router.statistics().requests().keySet().stream()
        .anyMatch(request -> !request.startsWith("API"));
  }

  @Test
  void theApiComesFirst() {
    try (RouterFixture f = new RouterFixture();
        AutoSession session = session(f, RouterFixture.PATIENT, LONG)) {
      assertThat(new RouterShaper(session, QUEUES).apply(mbit(90, 9))).isEqualTo(mbit(90, 9));

      assertThat(usedRest(f)).isFalse();
    }
  }

  @Test
  void aRefusedConnectionLeadsToRestInTheSameOperation() {
    try (RouterFixture f = new RouterFixture();
        AutoSession session = session(f, RouterFixture.PATIENT, LONG)) {
      f.router.refuseConnections(RouterSimulator.Service.API, true);

      assertThat(new RouterShaper(session, QUEUES).apply(mbit(90, 9))).isEqualTo(mbit(90, 9));

      assertThat(usedApi(f)).isFalse();
      f.router.refuseConnections(RouterSimulator.Service.API, false);
      session.identity();
      assertThat(usedApi(f)).isFalse();
    }
  }

  @Test
  void whereNeitherIsOpenSshIsTheLastAndTheOthersAreFoundAgain() throws InterruptedException {
    try (SshFixture f = new SshFixture();
        AutoSession session =
            new AutoSession(
                List.of(
                    way(f, RouterSimulator.Service.API, RouterFixture.PATIENT),
                    way(f, RouterSimulator.Service.REST, RouterFixture.PATIENT),
                    new AutoSession.Way("ssh", f::session)),
                RouterFixture.PATIENT,
                Duration.ofMillis(50))) {
      f.router.refuseConnections(RouterSimulator.Service.API, true);
      f.router.refuseConnections(RouterSimulator.Service.REST, true);
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      Duration usual = session.counterPeriod();

      assertThat(shaper.apply(mbit(90, 9))).isEqualTo(mbit(90, 9));

      assertThat(f.router.statistics().requests()).containsKey("EXEC /queue/tree/set");
      assertThat(session.counterPeriod()).isGreaterThan(usual);
      f.router.refuseConnections(RouterSimulator.Service.REST, false);
      long end = System.nanoTime() + BOUND.toNanos();
      while (!session.counterPeriod().equals(usual) && System.nanoTime() < end) {
        session.identity();
        Thread.sleep(20);
      }
      f.router.statistics().reset();
      assertThat(shaper.apply(mbit(70, 9))).isEqualTo(mbit(70, 9));
      assertThat(f.router.statistics().requests().keySet()).noneMatch(r -> r.startsWith("EXEC"));
    }
  }

  /// As a router is delivered: `api-ssl` is on, has no certificate, and refuses every handshake
  /// that asks for one.
  @Test
  void aServiceWithoutACertificateLeadsToRest() throws IOException {
    byte[] handshakeFailure = {0x15, 3, 3, 0, 2, 2, 40};
    try (RouterFixture f = new RouterFixture();
        ServerSocket bare = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            while (!bare.isClosed()) {
              try (Socket socket = bare.accept()) {
                // The whole greeting, since closing before that would be a reset.
                int more = socket.getInputStream().read(new byte[16_384]);
                socket.getOutputStream().write(handshakeFailure, 0, more > 0 ? 7 : 0);
              } catch (IOException _) {
                // The test is over.
              }
            }
          });
      RouterSettings s = f.settings(f.pinned(), RouterFixture.PATIENT);
      RouterSettings api =
          new RouterSettings(s.host(), bare.getLocalPort(), s.login(), s.security(), s.deadline());
      DeviceException e =
          catchThrowableOfType(
              DeviceException.class, () -> f.closing(ApiSession.of(api)).resources());
      assertThat(e.failure()).isInstanceOf(DeviceFailure.Protocol.class);
      assertThat(e.failure().remedy()).contains("/ip service set api-ssl certificate=");

      try (AutoSession session =
          new AutoSession(
              List.of(
                  new AutoSession.Way("api", () -> ApiSession.of(api)),
                  new AutoSession.Way("rest", f::session)),
              RouterFixture.PATIENT,
              LONG)) {
        assertThat(session.identity()).isEqualTo("MikroTik");
      }
    }
  }

  @Test
  void aSessionThatBreaksInTheMiddleIsLeft() {
    try (RouterFixture f = new RouterFixture();
        AutoSession session = session(f, RouterFixture.PATIENT, LONG)) {
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.apply(mbit(90, 9));
      f.router.refuseConnections(RouterSimulator.Service.API, true);

      assertThat(shaper.apply(mbit(80, 8))).isEqualTo(mbit(80, 8));
      assertThat(f.limit("cable-down")).isEqualTo(80_000_000);
    }
  }

  @Test
  void aTimeoutIsToldAndTheNextOperationGoesTheOtherWay() {
    try (RouterFixture f = new RouterFixture();
        AutoSession session = session(f, Duration.ofSeconds(3), LONG)) {
      f.router.faults().spoil("API", "/", new Spoiled.Late(Duration.ofMinutes(1)), 9);
      DeviceException e = catchThrowableOfType(DeviceException.class, session::identity);
      assertThat(e.failure()).isInstanceOf(DeviceFailure.TimedOut.class);

      assertThat(session.identity()).isEqualTo("MikroTik");
      assertThat(usedRest(f)).isTrue();
    }
  }

  @Test
  @DisplayName("C-55: what the router says is told and not evaded")
  void whatTheRouterSaysIsToldAndNotEvaded() {
    try (RouterFixture f = new RouterFixture()) {
      f.router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
      f.router.user("admin", RouterFixture.PASSWORD, "noapi");
      assertTold(f, DeviceFailure.Forbidden.class);
      f.router.user("admin", "another", "full");
      assertTold(f, DeviceFailure.LoginRefused.class);
      f.router.user("admin", RouterFixture.PASSWORD, "full");
      Security former = f.pinned();
      f.router.replaceCertificate();
      RouterSettings s = f.settings(former, RouterFixture.PATIENT);
      assertTold(
          f,
          new RouterSettings(
              s.host(),
              f.router.address(RouterSimulator.Service.API).getPort(),
              s.login(),
              former,
              s.deadline()),
          DeviceFailure.Untrusted.class);
    }
  }

  private static void assertTold(RouterFixture f, Class<? extends DeviceFailure> kind) {
    assertTold(f, settings(f, RouterSimulator.Service.API, RouterFixture.PATIENT), kind);
  }

  private static void assertTold(
      RouterFixture f, RouterSettings api, Class<? extends DeviceFailure> kind) {
    try (AutoSession session =
        new AutoSession(
            List.of(
                new AutoSession.Way("api", () -> ApiSession.of(api)),
                new AutoSession.Way("rest", f::session)),
            RouterFixture.PATIENT,
            LONG)) {
      DeviceException e = catchThrowableOfType(DeviceException.class, session::resources);
      assertThat(e.failure()).isInstanceOf(kind);
      assertThat(usedRest(f)).isFalse();
    }
  }

  @Test
  void whenNoWayWorksBothAreTold() {
    try (RouterFixture f = new RouterFixture();
        AutoSession session = session(f, RouterFixture.PATIENT, LONG)) {
      f.router.refuseConnections(true);

      DeviceException e = catchThrowableOfType(DeviceException.class, session::resources);

      assertThat(e.failure()).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(e.failure().what()).contains("by api: ").contains("; by rest: ");
      assertThat(e.failure().remedy()).contains("set api-ssl ").contains("set www-ssl ");
      f.router.refuseConnections(false);
      session.resources();
      assertThat(usedRest(f)).isFalse();
    }
  }

  @Test
  @DisplayName("C-54: a probe only reads")
  void aProbeThatOnlyReadsFindsTheWayBack() throws InterruptedException {
    try (RouterFixture f = new RouterFixture();
        AutoSession session = session(f, RouterFixture.PATIENT, Duration.ofMillis(50))) {
      f.router.refuseConnections(RouterSimulator.Service.API, true);
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.apply(mbit(90, 9));
      f.router.refuseConnections(RouterSimulator.Service.API, false);
      f.router.statistics().reset();

      long end = System.nanoTime() + BOUND.toNanos();
      while (!usedApi(f) && System.nanoTime() < end) {
        session.identity();
        Thread.sleep(20);
      }
      assertThat(f.router.statistics().writes()).isZero();
      // What was set by REST is not taken for what stood when the API was left.
      assertThat(shaper.apply(mbit(70, 9))).isEqualTo(mbit(70, 9));
      assertThat(f.limit("cable-down")).isEqualTo(70_000_000);
      while (f.router.statistics().connectionsOpen() > 1 && System.nanoTime() < end) {
        session.identity();
        Thread.sleep(20);
      }
      assertThat(f.router.statistics().connectionsOpen()).as("REST's are closed").isEqualTo(1);
    }
  }
}
