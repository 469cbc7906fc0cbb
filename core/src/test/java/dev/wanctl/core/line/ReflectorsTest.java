package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReflectorsTest {

  private final Reflectors reflectors = new Reflectors();

  @Test
  @DisplayName("C-8, C-9: each reflector has its own baseline, only deltas are combined")
  void eachPathHasItsOwnLength() {
    for (int i = 0; i < 20; i++) {
      assertThat(reflectors.roundTripDelta(0, i, 0.020, true)).isZero();
      assertThat(reflectors.roundTripDelta(1, i + 0.5, 0.045, true)).isZero();
    }
    assertThat(reflectors.roundTripDelta(1, 21, 0.055, true)).isCloseTo(0.010, within(1e-12));
    assertThat(reflectors.shortestRoundTrip()).isEqualTo(0.020);
    assertThat(reflectors.roundTripBaseline(1)).isEqualTo(0.045);
    assertThat(reflectors.roundTripBaseline(2)).isNaN();
  }

  @Test
  @DisplayName("C-9: another host at the same place starts a baseline of its own")
  void aForgottenReflectorStartsAnew() {
    reflectors.roundTripDelta(0, 0, 0.020, true);
    reflectors.forget(0);

    assertThat(reflectors.roundTripBaseline(0)).isNaN();
    assertThat(reflectors.roundTripDelta(0, 1, 0.045, true)).isZero();
  }

  @Test
  @DisplayName("a queue that stands for hours is no baseline, and the way back is open at once")
  void onlyALineAtRestRaisesABaseline() {
    reflectors.roundTripDelta(0, 0, 0.020, true);
    for (int i = 1; i < 4000; i++) {
      assertThat(reflectors.roundTripDelta(0, i, 0.220, false)).isCloseTo(0.200, within(1e-9));
    }
    for (int i = 4000; i < 4020; i++) {
      reflectors.roundTripDelta(0, i, 0.015, false);
    }
    assertThat(reflectors.roundTripBaseline(0)).isEqualTo(0.015);
    for (int i = 4020; i < 4400; i++) {
      reflectors.roundTripDelta(0, i, 0.030, true);
    }
    assertThat(reflectors.roundTripBaseline(0)).isEqualTo(0.030);
  }

  @Test
  void clocksMayDiffer() {
    reflectors.uploadDelta(0, 0, -3600);
    assertThat(reflectors.uploadDelta(0, 1, -3599.99)).isCloseTo(0.01, within(1e-9));
  }
}
