package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ApproxTest {

  @Test
  void theExponentialIsRightToOnePartInABillion() {
    double worst = 0;
    for (double x = -690; x <= 690; x += 0.00731) {
      worst = Math.max(worst, Math.abs(Approx.exp(x) / StrictMath.exp(x) - 1));
    }
    assertThat(worst).isLessThan(1e-9);
  }

  @Test
  void theLogarithmIsRightToABillionth() {
    double worst = 0;
    for (double e = -300; e <= 300; e += 0.00317) {
      double x = StrictMath.pow(10, e);
      worst = Math.max(worst, Math.abs(Approx.log(x) - StrictMath.log(x)));
    }
    assertThat(worst).isLessThan(1e-9);
  }

  @Test
  void extremesStayFinite() {
    assertThat(Approx.exp(-1e9)).isZero();
    assertThat(Approx.exp(-701)).isZero();
    assertThat(Approx.exp(1e9)).isFinite();
    assertThat(Approx.exp(0)).isEqualTo(1);
    assertThat(Approx.log(1)).isZero();
    assertThat(Approx.log(Double.MIN_NORMAL)).isCloseTo(-708.4, within(0.01));
    assertThat(Approx.log(Double.MAX_VALUE)).isCloseTo(709.78, within(0.01));
  }

  @Test
  void oneUndoesTheOther() {
    for (double x = 1e-9; x < 1e15; x *= 1.37) {
      assertThat(Approx.exp(Approx.log(x)) / x).isCloseTo(1, within(2e-9));
    }
  }
}
