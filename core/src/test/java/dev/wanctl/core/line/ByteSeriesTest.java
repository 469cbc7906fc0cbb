package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ByteSeriesTest {

  private final ByteSeries series = new ByteSeries();

  @Test
  void isLinearBetweenReadings() {
    series.add(1, 1000);
    series.add(2, 3000);
    series.add(4, 3000);

    assertThat(series.at(1.5)).isEqualTo(2000);
    assertThat(series.at(2)).isEqualTo(3000);
    assertThat(series.at(3.9)).isEqualTo(3000);
    assertThat(series.rate(1, 2)).isEqualTo(16_000);
    assertThat(series.rate(1.5, 3)).isCloseTo(8 * 1000 / 1.5, within(1e-9));
  }

  @Test
  void outsideItsReadingsTheNearestOneCounts() {
    series.add(1, 1000);
    series.add(2, 3000);

    assertThat(series.at(0)).isEqualTo(1000);
    assertThat(series.at(9)).isEqualTo(3000);
  }

  @Test
  void aReadingOutOfOrderIsNotTaken() {
    series.add(1, 1000);
    series.add(2, 2000);

    assertThat(series.add(2, 9000)).isFalse();
    assertThat(series.add(1.5, 1500)).isFalse();
    assertThat(series.newestTime()).isEqualTo(2);
    assertThat(series.at(2)).isEqualTo(2000);
  }

  @Test
  @DisplayName("C-33: a counter that started again makes the rate unknown, not huge")
  void aRestartedCounterForgetsThePast() {
    for (int i = 0; i < 10; i++) {
      series.add(i, 1e9 + i * 1000);
    }
    assertThat(series.known()).isTrue();

    assertThat(series.add(10, 500)).isFalse();

    assertThat(series.known()).isFalse();
    assertThat(series.latestRate(1)).isZero();
    for (int i = 11; i < 14; i++) {
      series.add(i, 500 + (i - 10) * 1000);
    }
    assertThat(series.known()).isTrue();
    assertThat(series.latestRate(1)).isEqualTo(8000);
  }

  @Test
  void keepsTheNewestReadingsWhenItIsFull() {
    for (int i = 0; i < 1000; i++) {
      series.add(i * 0.05, i * 100);
    }

    assertThat(series.at(999 * 0.05)).isEqualTo(99_900);
    assertThat(series.at(900.5 * 0.05)).isCloseTo(90_050, within(1e-6));
    assertThat(series.at(0)).isEqualTo((1000 - 256) * 100);
    assertThat(series.spacing()).isCloseTo(0.05, within(1e-6));
  }

  @Test
  void theUsualSpacingRisesFasterThanItFalls() {
    double t = 0;
    for (int i = 0; i < 20; i++) {
      series.add(t += 0.2, i);
    }
    assertThat(series.spacing()).isGreaterThan(0.18);
    for (int i = 20; i < 40; i++) {
      series.add(t += 0.05, i);
    }
    assertThat(series.spacing()).isGreaterThan(0.13);
  }

  @Test
  void theHighestRateIsThatOfTheBusiestStretch() {
    double bytes = 0;
    for (int i = 0; i < 40; i++) {
      bytes += i >= 28 && i < 34 ? 9000 : 3000;
      series.add(34.567 + 0.05 * i, bytes);
    }
    assertThat(series.highestRate(0.2, 0.6)).isCloseTo(8 * 9000 / 0.05, within(1.0));
    assertThat(series.highestRate(0.2, 0.2)).isCloseTo(8 * 3000 / 0.05, within(1.0));
  }

  @Test
  void aSpanThatHoldsNoStretchHasTheLastOne() {
    for (int i = 0; i < 10; i++) {
      series.add(34.567 + 0.5 * i, 3000 * i);
    }
    assertThat(series.highestRate(1.1, 0.6)).isCloseTo(8 * 3000 / 0.5, within(1.0));
    // However the sums are rounded.
    for (double window = 0.2; window < 1.1; window += 0.0137) {
      assertThat(series.highestRate(window, window)).isCloseTo(8 * 3000 / 0.5, within(1.0));
    }
  }
}
