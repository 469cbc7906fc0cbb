package dev.wanctl.remote.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinuxRouterReportTest {

  @Test
  void whatIsKnownComesByTheWay() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter router = f.session();
      assertThat(router.report().reachable()).as("nobody has asked").isEmpty();
      LinuxRouterShaper shaper = new LinuxRouterShaper(router, LinuxRouterFixture.BOTH);
      assertThat(shaper.read()).isEqualTo(LinuxRouterFixture.mbit(100, 20));
      LinuxRouterReport once = router.report();
      assertThat(once.name()).isEqualTo("127.0.0.1");
      assertThat(once.reachable()).contains(true);
      assertThat(once.connections()).isEqualTo(1);
      assertThat(once.changes()).isZero();
      assertThat(once.roundTrips()).isEqualTo(1);
      assertThat(once.lastRoundTrip().orElseThrow()).isPositive();
      assertThat(once.seen().orElseThrow())
          .satisfies(seen -> {
            assertThat(seen.uptime()).isPositive();
            assertThat(seen.load()).isNotNegative();
            assertThat(seen.system()).isNotEmpty();
          });
      assertThat(shaper.apply(LinuxRouterFixture.mbit(90, 18)))
          .isEqualTo(LinuxRouterFixture.mbit(90, 18));
      assertThat(router.report().changes()).isEqualTo(1);
      assertThat(router.report().seen()).as("not asked again so soon").isEqualTo(once.seen());
    }
  }

  @Test
  void anOutageIsToldAndItsEnd() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter router = f.session(Duration.ofSeconds(5));
      LinuxRouterShaper shaper = new LinuxRouterShaper(router, LinuxRouterFixture.BOTH);
      shaper.read();
      f.router.goDown();
      DeviceFailure why = LinuxRouterFixture.failure(shaper::read);
      assertThat(router.report().reachable()).contains(false);
      assertThat(router.report().failure()).contains(why);
      assertThat(router.report().seen()).as("what was known").isPresent();
      f.router.comeUp();
      shaper.read();
      assertThat(router.report().reachable()).contains(true);
      assertThat(router.report().failure()).isEmpty();
      assertThat(router.report().connections()).isEqualTo(2);
    }
  }
}
