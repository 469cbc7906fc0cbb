package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import org.junit.jupiter.api.Test;

class RestTest {

  private static final Rates DEVICE = new Rates(BitRate.mbit(100), BitRate.mbit(20));

  private static boolean covers(boolean raising, double down, double up) {
    return new Rest(DEVICE, 0.01, raising)
        .covers(BitRate.mbit(down).bitsPerSecond(), BitRate.mbit(up).bitsPerSecond());
  }

  @Test
  void whatIsNotWorthAWriteWakesNobody() {
    assertThat(covers(false, 100, 20)).isTrue();
    assertThat(covers(false, 100.9, 19.9)).isTrue();
    assertThat(covers(false, 101, 20)).isFalse();
    assertThat(covers(false, 100, 19.8)).isFalse();
    assertThat(covers(false, 110, 10)).isFalse();
  }

  @Test
  void whileAnIncreaseWaitsOnlyADecreaseMatters() {
    assertThat(covers(true, 140, 20)).isTrue();
    assertThat(covers(true, 140, 19)).isFalse();
  }

  @Test
  void everyWishMattersOrNone() {
    for (long rate : new long[] {0, 1, 20_000_000, Long.MAX_VALUE / 2}) {
      assertThat(Rest.NONE.covers(rate, rate)).isFalse();
      assertThat(Rest.ANY.covers(rate, rate)).isTrue();
    }
  }
}
