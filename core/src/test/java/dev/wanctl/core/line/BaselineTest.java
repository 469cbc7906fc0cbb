package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BaselineTest {

  private final Baseline baseline = new Baseline(5, 4);

  @Test
  void isUnknownBeforeTheFirstSample() {
    assertThat(baseline.known()).isFalse();
    baseline.add(0, 0.03);
    assertThat(baseline.known()).isTrue();
    assertThat(baseline.value()).isEqualTo(0.03);
  }

  @Test
  void fallsAtOnce() {
    baseline.add(0, 0.03);
    baseline.add(0.1, 0.02);
    assertThat(baseline.value()).isEqualTo(0.02);
  }

  @Test
  void withManySamplesOneFreakDoesNotSetIt() {
    for (int i = 0; i < 40; i++) {
      baseline.add(i * 0.1, i == 20 ? 0.001 : 0.030);
    }
    assertThat(baseline.value()).isEqualTo(0.030);
  }

  @Test
  void isAtMostTheThirdSmallestOfABucket() {
    for (int i = 0; i < 49; i++) {
      baseline.add(i * 0.1, 0.030 + (48 - i) * 0.001);
    }
    assertThat(baseline.value()).isEqualTo(0.032);
  }

  @Test
  void risesOnlyWhenTheOldBucketsHaveLeft() {
    double t = 0;
    for (; t < 5; t += 0.1) {
      baseline.add(t, 0.020);
    }
    for (; t < 20; t += 0.1) {
      baseline.add(t, 0.050);
    }
    assertThat(baseline.value()).isEqualTo(0.020);
    for (; t < 32; t += 0.1) {
      baseline.add(t, 0.050);
    }
    assertThat(baseline.value()).isEqualTo(0.050);
  }

  @Test
  void aBucketWithoutEnoughSamplesDoesNotClose() {
    baseline.add(0, 0.020);
    baseline.add(100, 0.050);
    baseline.add(200, 0.050);
    assertThat(baseline.value()).isEqualTo(0.020);
  }

  @Test
  @DisplayName("C-6: a baseline of zero, as between two clocks, is a baseline")
  void zeroIsNotUnknown() {
    for (double value : new double[] {0, -0.0, -3600}) {
      Baseline clocks = new Baseline(5, 4);
      clocks.add(0, value);
      clocks.add(0.1, value);
      clocks.add(0.2, value + 0.05);
      assertThat(clocks.known()).isTrue();
      assertThat(clocks.value()).isEqualTo(value);
    }
  }

  @Test
  void rebasingForgetsThePast() {
    for (double t = 0; t < 30; t += 0.1) {
      baseline.add(t, 0.020);
    }
    baseline.rebase(0.055);
    assertThat(baseline.value()).isEqualTo(0.055);
    baseline.add(31, 0.056);
    assertThat(baseline.value()).isEqualTo(0.056);
  }
}
