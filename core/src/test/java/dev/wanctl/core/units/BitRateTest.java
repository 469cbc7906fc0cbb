package dev.wanctl.core.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitRateTest {

  @ParameterizedTest
  @CsvSource({
    "64000bit, 64000",
    "500kbit, 500000",
    "0.5kbit, 500",
    "18.25Mbit, 18250000",
    "940M, 940000000",
    "940 Mbit/s, 940000000",
    "940Mbps, 940000000",
    "1.5Gbit, 1500000000",
    "10G, 10000000000",
    "0bit, 0"
  })
  void readsWhatOperatorsWrite(String text, long bits) {
    assertThat(BitRate.parse(text)).contains(new BitRate(bits));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "940",
        "Mbit",
        "-3Mbit",
        "1e6bit",
        "940MB",
        "940mbit",
        "1,5Mbit",
        "9999999Gbit"
      })
  void refusesWhatIsNoRate(String text) {
    assertThat(BitRate.parse(text)).isEmpty();
  }

  @Test
  void whatIsPrintedReadsBackTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      BitRate rate = new BitRate((long) Math.pow(10, 13 * random.nextDouble()));
      assertThat(BitRate.parse(rate.toString())).as(rate.toString()).contains(rate);
    }
  }

  @Test
  void printsTheUnitThatAPersonWouldChoose() {
    assertThat(BitRate.mbit(940)).hasToString("940Mbit");
    assertThat(BitRate.UNLIMITED).hasToString("unlimited");
    assertThat(BitRate.mbit(18.25)).hasToString("18.25Mbit");
    assertThat(BitRate.gbit(2.5)).hasToString("2.5Gbit");
    assertThat(BitRate.kbit(64)).hasToString("64kbit");
    assertThat(new BitRate(7)).hasToString("7bit");
  }

  @Test
  void isNeverNegative() {
    assertThatThrownBy(() -> new BitRate(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void comparesByValue() {
    assertThat(BitRate.mbit(1).min(BitRate.kbit(999))).isEqualTo(BitRate.kbit(999));
    assertThat(BitRate.mbit(1).max(BitRate.kbit(999))).isEqualTo(BitRate.mbit(1));
    assertThat(BitRate.kbit(1000)).isEqualByComparingTo(BitRate.mbit(1));
  }
}
