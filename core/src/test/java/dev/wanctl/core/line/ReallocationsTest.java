package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Falls of a capacity, and whether a clock is seen behind them.
class ReallocationsTest {

  private final Reallocations reallocations = new Reallocations();

  /// The capacity falls at the 4th second of some periods, and this is seen a little later.
  private void clockwork(int from, int to) {
    Random random = new Random(1);
    for (int period = from; period < to; period++) {
      if (period % 3 != 1) {
        reallocations.fell(4 + 15.0 * period + 0.3 * random.nextDouble());
      }
    }
  }

  @Test
  void fallsByAClockAreRecognised() {
    clockwork(0, 12);
    assertThat(reallocations.period()).isEqualTo(Reallocations.PERIOD);
    double next = 4 + 15.0 * 12;
    assertThat(reallocations.since(next + 0.2)).isLessThan(0.6);
    assertThat(reallocations.since(next - 1)).isGreaterThan(13);
  }

  @Test
  void bothDirectionsFallingAtOnceAreOneFall() {
    for (int period = 0; period < 3; period++) {
      reallocations.fell(15.0 * period);
      reallocations.fell(15.0 * period + 0.4);
    }
    assertThat(reallocations.period()).isNaN();
  }

  @Test
  void fallsAtAnyTimeHaveNoClock() {
    int recognised = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Reallocations any = new Reallocations();
      double now = 0;
      for (int i = 0; i < 60; i++) {
        now += 2 + 20 * random.nextDouble();
        any.fell(now);
        recognised += Double.isNaN(any.period()) ? 0 : 1;
      }
    }
    assertThat(recognised / (200.0 * 60)).isCloseTo(0, within(0.01));
  }

  @Test
  void anotherFallNowAndThenDoesNotHideTheClock() {
    for (int period = 0; period < 12; period++) {
      reallocations.fell(7 + 15.0 * period);
      if (period % 3 == 0) {
        reallocations.fell(12 + 15.0 * period);
      }
    }
    assertThat(reallocations.period()).isEqualTo(Reallocations.PERIOD);
  }

  @Test
  void aClockThatIsNoMoreIsForgotten() {
    clockwork(0, 12);
    Random random = new Random(2);
    double now = 200;
    for (int i = 0; i < 12; i++) {
      now += 5 + 20 * random.nextDouble();
      reallocations.fell(now);
    }
    assertThat(reallocations.period()).isNaN();
    assertThat(reallocations.since(now)).isInfinite();
  }
}
