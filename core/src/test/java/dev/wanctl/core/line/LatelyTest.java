package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatelyTest {

  private static final double NOISE = 0.006;

  private final Lately lately = new Lately();
  private double now;

  private void add(double delay, double down, double up) {
    now += 0.05;
    lately.add(now, delay, down, up, NOISE);
  }

  @Test
  void aRateUnderWhichNothingGrewIsBorneOut() {
    for (int i = 0; i < 10; i++) {
      add(0.01, 20e6, 5e6);
    }
    assertThat(lately.leastCapacity(true)).isCloseTo(20e6, within(1.0));
    assertThat(lately.leastCapacity(false)).isCloseTo(5e6, within(1.0));
  }

  @Test
  void isBorneOutStillWhenLessWasSent() {
    for (int i = 0; i < 10; i++) {
      add(0.01, 20e6, 5e6);
    }
    for (int i = 0; i < 20; i++) {
      add(0.012, 12e6, 3e6);
    }
    assertThat(lately.leastCapacity(true)).isGreaterThan(18e6);
  }

  @Test
  void aFallOfTheCapacityShowsInTheGrowth() {
    double fallen = 9e6;
    for (int i = 0; i < 10; i++) {
      add(0, 20e6, 5e6);
    }
    for (int i = 1; i <= 6; i++) {
      add(i * 0.05 * (20e6 / fallen - 1), 20e6, 5e6);
    }
    assertThat(lately.leastCapacity(true)).isBetween(0.9 * fallen, 1.15 * fallen);
  }

  @Test
  void noiseIsNoGrowth() {
    for (int i = 0; i < 60; i++) {
      add(i % 2 == 0 ? 0.004 : 0.009, 20e6, 5e6);
    }
    assertThat(lately.leastCapacity(true)).isCloseTo(20e6, within(1.0));
  }

  @Test
  void aLowDelayIsExceededByFourOfFive() {
    for (int i = 0; i < 41; i++) {
      add(0.001 * (i % 10), 1, 1);
    }
    assertThat(lately.lowDelay(1.9)).isBetween(0.001, 0.003);
    assertThat(lately.lowDelay(60)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void forgets() {
    add(0.01, 20e6, 5e6);
    lately.atLeast(7e6, 2e6);
    assertThat(lately.leastCapacity(true)).isEqualTo(7e6);
    lately.forget();
    assertThat(lately.leastCapacity(true)).isZero();
    assertThat(lately.lowDelay(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void growthIsSeenThroughJitter() {
    for (int i = 0; i < 20; i++) {
      add(0.02 * i * 0.05 + (i % 2 == 0 ? 0.001 : -0.001), 20e6, 5e6);
    }
    assertThat(lately.growth(0.6)).isCloseTo(0.02 * 0.5, within(0.003));
  }

  @Test
  void withoutAPastNothingGrew() {
    add(0.05, 20e6, 5e6);
    assertThat(lately.growth(0.6)).isZero();
  }
}
