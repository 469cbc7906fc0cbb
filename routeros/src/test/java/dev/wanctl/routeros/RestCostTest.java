package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Rates;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What a change costs the router. Times are printed, not judged: they belong to the machine.
class RestCostTest {

  private static final int CHANGES = 1000;

  @Test
  void aThousandChangesTakeTwoRequestsEachAndNoNewConnection() {
    try (RouterFixture f = new RouterFixture()) {
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
          "apply() on loopback: p50 %d us, p99 %d us, max %d us%n",
          nanos[CHANGES / 2] / 1000, nanos[CHANGES * 99 / 100] / 1000, nanos[CHANGES - 1] / 1000);
      assertThat(f.router.statistics().total()).isEqualTo(2 * CHANGES);
      assertThat(f.router.statistics().writes()).isEqualTo(2 * CHANGES);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
      assertThat(f.router.statistics().connectionsOpen()).isEqualTo(2);
    }
  }
}
