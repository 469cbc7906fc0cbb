package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastDayTest {

  private static final long HOUR = 3_600_000_000_000L;
  private static final long BEGIN = -5 * HOUR; // the clock may begin anywhere

  private final LastDay day = new LastDay(BEGIN);

  @Test
  void whatIsOlderThanADayIsForgottenHourByHour() {
    for (int hour = 0; hour < 30; hour++) {
      day.add(BEGIN + hour * HOUR);
      day.add(BEGIN + hour * HOUR + HOUR / 2);
      assertThat(day.count(BEGIN + hour * HOUR + HOUR / 2)).isEqualTo(2L * Math.min(24, hour + 1));
    }
  }

  @Test
  void afterALongSilenceNothingIsLeft() {
    day.add(BEGIN);
    assertThat(day.count(BEGIN + 23 * HOUR)).isEqualTo(1);
    assertThat(day.count(BEGIN + 24 * HOUR)).isZero();
    day.add(BEGIN + 500 * HOUR);
    assertThat(day.count(BEGIN + 500 * HOUR)).isEqualTo(1);
  }
}
