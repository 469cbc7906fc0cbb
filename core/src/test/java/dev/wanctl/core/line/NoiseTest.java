package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseTest {

  private final Noise noise = new Noise();

  @Test
  void aStillPathHasTheLeastNoise() {
    for (int i = 0; i < 400; i++) {
      noise.rests(0);
      noise.add(0);
    }
    assertThat(noise.value()).isEqualTo(0.0003);
    assertThat(noise.raw()).isEqualTo(0.0002);
  }

  @Test
  void itIsTheSpreadOfTheUnloadedLine() {
    Randoms random = new Randoms(1);
    for (int i = 0; i < 400; i++) {
      noise.rests(0.010 * random.uniform());
      noise.add(0);
    }
    assertThat(noise.value()).isCloseTo(0.0098, within(0.0003));
  }

  @Test
  void underLoadOnlyImpossibleFallsCount() {
    for (int i = 0; i < 400; i++) {
      noise.add(0);
    }
    assertThat(noise.value()).as("a standing queue is no noise").isEqualTo(0.0003);
    for (int i = 0; i < 400; i++) {
      noise.add(i % 5 == 0 ? 0.005 : 0);
    }
    assertThat(noise.raw()).isEqualTo(0.005);
    assertThat(noise.value()).isCloseTo(0.006, within(1e-12));
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 400; i++) {
      noise.rests(10);
      noise.add(10);
    }
    assertThat(noise.value()).isEqualTo(0.06);
  }
}
