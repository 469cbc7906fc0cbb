package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "C-35: the writes of a day are those counted one by one, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void countsWhatCountingOneByOneDoes(long seed) {
    Random random = new Random(seed);
    List<Long> hours = new ArrayList<>();
    long now = BEGIN;
    for (int i = 0; i < 2000; i++) {
      double u = random.nextDouble();
      now += (long) (u * (u < 0.9 ? HOUR / 4 : u < 0.99 ? 3 * HOUR : 60 * HOUR));
      long hour = (now - BEGIN) / HOUR;
      if (random.nextBoolean()) {
        day.add(now);
        hours.add(hour);
      }
      assertThat(day.count(now)).isEqualTo(hours.stream().filter(h -> hour - h < 24).count());
    }
  }
}
