package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomsTest {

  private static final int MANY = 1_000_000;

  @Test
  void isTheGeneratorThatThePaperDescribes() {
    // The JDK's SplittableRandom is the same generator with the same constants.
    SplittableRandom reference = new SplittableRandom(42);
    Randoms random = new Randoms(42);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.uniform()).isEqualTo((reference.nextLong() >>> 11) * 0x1.0p-53);
    }
  }

  @Test
  void uniformNumbersHaveTheirMoments() {
    Randoms random = new Randoms(1);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < MANY; i++) {
      double x = random.uniform();
      assertThat(x >= 0 && x < 1).isTrue();
      sum += x;
      squares += x * x;
    }
    assertThat(sum / MANY).isCloseTo(0.5, within(0.002));
    assertThat(squares / MANY).isCloseTo(1.0 / 3, within(0.002));
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    Randoms random = new Randoms(2);
    double[] moments = new double[5];
    for (int i = 0; i < MANY; i++) {
      double x = random.normal();
      double power = 1;
      for (int k = 1; k <= 4; k++) {
        power *= x;
        moments[k] += power / MANY;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(0.005));
    assertThat(moments[2]).isCloseTo(1, within(0.01));
    assertThat(moments[3]).isCloseTo(0, within(0.03));
    assertThat(moments[4]).isCloseTo(3, within(0.1));
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    Randoms a = new Randoms(9);
    Randoms b = new Randoms(9);
    for (int i = 0; i < 100; i++) {
      assertThat(a.normal()).isEqualTo(b.normal());
    }
  }
}
