package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeldomTest {

  private static final long SECOND = 1_000_000_000L;

  private final Seldom seldom = new Seldom();

  @Test
  void aStormOfADayGivesSomeThirtyLines() {
    int told = 0;
    long kept = 0;
    for (long s = 0; s < 86_400; s++) {
      if (seldom.passes(s * SECOND)) {
        told++;
        kept += seldom.kept();
      }
    }
    assertThat(told).isBetween(24, 32);
    assertThat(told + kept + seldom.kept()).isEqualTo(86_400);
  }

  @Test
  void theFirstPassesAndTheSecondAfterAMinute() {
    assertThat(seldom.passes(7)).isTrue();
    assertThat(seldom.passes(59 * SECOND)).isFalse();
    assertThat(seldom.passes(61 * SECOND)).isTrue();
    assertThat(seldom.passes(122 * SECOND)).isFalse();
    assertThat(seldom.passes(182 * SECOND)).isTrue();
  }

  @Test
  void afterHoursOfSilenceItBeginsAnew() {
    assertThat(seldom.passes(0)).isTrue();
    assertThat(seldom.passes(1)).isFalse();
    assertThat(seldom.passes(8000 * SECOND)).isTrue();
    assertThat(seldom.kept()).isZero();
    assertThat(seldom.passes(8061 * SECOND)).isTrue();
  }
}
