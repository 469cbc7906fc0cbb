package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a change costs the router. Times are printed, not judged: they belong to the machine.
class SessionCostTest {

  private static final int CHANGES = 1000;

  /// With REST the answer to a set shows the row; with the API two readings go with both sets, what
  /// stood there before and what does afterwards.
  @ParameterizedTest
  @CsvSource({"REST, 0, 2", "API, 2, 1"})
  void aThousandChangesTakeTwoSetsEachAndNoNewConnection(
      Service service, int readings, int connections) {
    try (RouterFixture f =
        new RouterFixture(service, SimulatorSettings.defaults(), QueueBackend.idle())) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.statistics().reset();
      long[] nanos = new long[CHANGES];

      for (int i = 0; i < CHANGES; i++) {
        Rates wanted = mbit(100 + i % 7, 10 + i % 5);
        long before = System.nanoTime();
        Rates confirmed = shaper.apply(wanted);
        nanos[i] = System.nanoTime() - before;
        assertThat(confirmed).isEqualTo(wanted);
      }

      Arrays.sort(nanos);
      System.out.printf(
          "apply() by %s on loopback: p50 %d us, p99 %d us, max %d us%n",
          service,
          nanos[CHANGES / 2] / 1000,
          nanos[CHANGES * 99 / 100] / 1000,
          nanos[CHANGES - 1] / 1000);
      assertThat(f.router.statistics().reads()).isEqualTo(readings * CHANGES);
      assertThat(f.router.statistics().writes()).isEqualTo(2 * CHANGES);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
      assertThat(f.router.statistics().connectionsOpen()).isEqualTo(connections);
    }
  }
}
