package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RestingTest {

  private final Resting resting = new Resting();

  @Test
  void needsTwentySamples() {
    for (int i = 0; i < 19; i++) {
      resting.add(0.01);
    }
    assertThat(resting.known()).isFalse();
    resting.add(0.01);
    assertThat(resting.known()).isTrue();
    assertThat(resting.bias()).isEqualTo(0.01);
    assertThat(resting.deviation()).isEqualTo(0.002);
  }

  @Test
  void measuresMiddleAndDeviationRobustly() {
    Randoms random = new Randoms(3);
    for (int i = 0; i < 200; i++) {
      resting.add(i % 10 == 0 ? 0.5 : 0.010 + 0.004 * random.normal());
    }
    assertThat(resting.bias()).isCloseTo(0.010, within(0.0015));
    assertThat(resting.deviation()).isCloseTo(0.0045, within(0.0015));
  }

  @Test
  void theBiasIsBounded() {
    for (int i = 0; i < 40; i++) {
      resting.add(0.4);
    }
    assertThat(resting.bias()).isEqualTo(0.03);
  }

  @Test
  void forgetsWhatIsOld() {
    for (int i = 0; i < 200; i++) {
      resting.add(0.02);
    }
    for (int i = 0; i < 200; i++) {
      resting.add(0.001);
    }
    assertThat(resting.bias()).isEqualTo(0.001);
  }
}
