package dev.wanctl.core.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "15ms, 15000000",
    "1.5s, 1500000000",
    "250us, 250000",
    "10min, 600000000000",
    "10m, 600000000000",
    "2h, 7200000000000",
    "1d, 86400000000000",
    "0s, 0"
  })
  void readsWhatOperatorsWrite(String text, long nanos) {
    assertThat(Durations.parse(text)).contains(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "ms", "-1s", "1e3s", "15 msec", "PT1S", "99999999999s"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void whatIsPrintedReadsBackTheSame() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      long micros = (long) Math.pow(10, 12 * random.nextDouble());
      Duration duration = Duration.ofNanos(micros * 1000);
      String text = Durations.text(duration);
      assertThat(Durations.parse(text)).as(text).contains(duration);
    }
  }

  @Test
  void printsTheUnitThatAPersonWouldChoose() {
    assertThat(Durations.text(Duration.ofMillis(15))).isEqualTo("15ms");
    assertThat(Durations.text(Duration.ofMillis(1500))).isEqualTo("1.5s");
    assertThat(Durations.text(Duration.ofMinutes(10))).isEqualTo("10min");
    assertThat(Durations.text(Duration.ofHours(2))).isEqualTo("2h");
    assertThat(Durations.text(Duration.ofNanos(250_000))).isEqualTo("250us");
  }
}
