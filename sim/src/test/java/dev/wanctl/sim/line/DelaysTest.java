package dev.wanctl.sim.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DelaysTest {

  private static final long SECOND = 1_000_000_000L;

  /// Calm, from 2 s to 4 s above the limit, but for one probe at 3 s, then calm again.
  private static Delays delays() {
    Delays delays = new Delays(400);
    for (int i = 0; i < 400; i++) {
      long at = i * 20_000_000L;
      boolean late = at >= 2 * SECOND && at < 4 * SECOND && at != 3 * SECOND;
      delays.add(at, late ? 90 : 5);
    }
    return delays;
  }

  @Test
  void calmIsTheBeginningOfAnUnbrokenCalmSecond() {
    assertThat(delays().calm(2 * SECOND, 8 * SECOND, 30, SECOND)).isEqualTo(4 * SECOND);
    assertThat(delays().calm(0, 8 * SECOND, 30, SECOND)).isZero();
  }

  @Test
  void aCalmThatTheEndCutsShortCounts() {
    assertThat(delays().calm(2 * SECOND, 4 * SECOND + SECOND / 2, 30, SECOND))
        .isEqualTo(4 * SECOND);
    assertThat(delays().calm(2 * SECOND, 3 * SECOND - 1, 30, SECOND)).isEqualTo(3 * SECOND - 1);
  }

  @Test
  void quantilesAreValuesThatWereSeen() {
    double[] sorted = {1, 2, 3, 4};

    assertThat(Delays.quantile(sorted, 0.5)).isEqualTo(2);
    assertThat(Delays.quantile(sorted, 0.95)).isEqualTo(4);
    assertThat(Delays.quantile(sorted, 1)).isEqualTo(4);
    assertThat(Delays.quantile(new double[0], 0.5)).isNaN();
    assertThat(delays().above(50)).isEqualTo(99);
    assertThat(delays().peak(0, SECOND)).isEqualTo(5);
  }
}
