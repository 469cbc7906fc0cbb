package dev.wanctl.routeros;

import static dev.wanctl.routeros.TwoLines.HOME;
import static dev.wanctl.routeros.TwoLines.LTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.routeros.steer.RouterSteering;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.RouterSimulator.Service;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Steering by the session that a daemon has: shared with the lines that the router shapes, by the
/// API if that works and by REST if not.
class SharedSteeringTest {

  private static AutoSession.Way way(TwoLines lines, Service service) {
    RouterSettings s = lines.fixture.settings(lines.fixture.pinned(), RouterFixture.PATIENT);
    RouterSettings to =
        new RouterSettings(
            s.host(),
            lines.router.address(service).getPort(),
            s.login(),
            s.security(),
            s.deadline());
    return switch (service) {
      case API -> new AutoSession.Way("api", () -> ApiSession.of(to));
      case REST -> new AutoSession.Way("rest", () -> RestSession.of(to));
    };
  }

  private static void goes(TwoLines lines, Steering steering, Steering.Way way, String by) {
    for (int tries = 0; ; tries++) {
      try {
        steering.sensitive(way);
        break;
      } catch (DeviceException e) {
        assertThat(lines.network.hasWayOut(true)).isTrue();
        if (tries == 5) {
          throw e;
        }
      }
    }
    assertThat(lines.dns().line()).contains(by);
    assertThat(lines.dns6().line()).contains(by);
  }

  @Test
  @DisplayName("C-81: whatever breaks or is refused, steering goes on by the way that is left")
  void goesOnWhateverBreaks() {
    List<Spoiled> faults =
        List.of(
            new Spoiled.Status(500, "failure: busy"),
            new Spoiled.ResetMidway(),
            new Spoiled.TruncatedJson(),
            new Spoiled.ClosedUnanswered());
    try (TwoLines lines = new TwoLines(Way.API).setUp();
        SharedRouter shared =
            SharedRouter.of(
                AutoSession.of(
                    List.of(way(lines, Service.API), way(lines, Service.REST)),
                    RouterFixture.PATIENT));
        Steering steering = new RouterSteering(shared, TwoLines.PLAN)) {
      for (Spoiled fault : faults) {
        lines.spoilSets("/ip/firewall/mangle", fault, 1);
        goes(lines, steering, LTE, "ether2");
        lines.router.faults().clear();
        lines.router.dropConnections();
        goes(lines, steering, HOME, "ether1");
      }
      lines.router.refuseConnections(Service.API, true);
      lines.router.dropConnections();
      goes(lines, steering, LTE, "ether2");
      lines.router.refuseConnections(Service.API, false);
      lines.router.reboot(true);
      goes(lines, steering, HOME, "ether1");
      assertThat(steering.read().enabled()).isEmpty();
      assertThat(lines.network.broken()).isZero();
    }
  }
}
