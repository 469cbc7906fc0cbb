package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurpriseTest {

  private final Surprise surprise = new Surprise();
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void jitterIsBoth() {
    for (int i = 0; i < 200; i++) {
      surprise.add(0.005 * random.nextGaussian());
    }
    assertThat(surprise.deviation()).isCloseTo(0.005, within(0.0015));
    assertThat(surprise.jitter()).isCloseTo(0.005, within(0.0015));
  }

  @Test
  void aCapacityThatMovesIsNoJitter() {
    for (int i = 0; i < 200; i++) {
      // Up and down within two seconds, as a queue does whose line is never the same.
      surprise.add(0.02 * Math.sin(2 * Math.PI * i / 40));
    }
    assertThat(surprise.deviation()).isGreaterThan(0.015);
    assertThat(surprise.jitter()).isLessThan(0.003);
  }

  @Test
  void aQuietPathHasTheLeastOfBoth() {
    for (int i = 0; i < 50; i++) {
      surprise.add(0);
    }
    assertThat(surprise.deviation()).isEqualTo(0.002);
    assertThat(surprise.jitter()).isEqualTo(0.002);
  }
}
