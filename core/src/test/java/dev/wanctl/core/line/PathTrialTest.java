package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PathTrialTest {

  private static final double STEP = 0.05;
  private static final double FEEDBACK = 0.15;
  private static final double THRESHOLD = 0.005;
  private static final double DOWN = 20e6;
  private static final double UP = 5e6;
  private static final double NOISE = 0.002;
  private static final double PACKETS = 0.002;

  private final PathTrial path = new PathTrial();
  private final Lately lately = new Lately();
  private double now;
  private int tests;
  private int verdicts;

  /// Looks at a delay that is a function of the seconds the test has withheld anything.
  private void run(double seconds, DoubleUnaryOperator delayAfterWithheld) {
    double withheld = 0;
    for (double end = now + seconds; now < end; now += STEP) {
      double delay = delayAfterWithheld.applyAsDouble(withheld);
      double share = path.running() ? 1 - path.share() : 1;
      lately.add(now, delay, share * DOWN, share * UP, 0.006);
      path.look(0, lately);
      if (path.due(now, FEEDBACK, THRESHOLD, PACKETS, lately)) {
        tests++;
        path.start(now, FEEDBACK, lately);
        path.refer(DOWN, UP);
      } else if (path.running()) {
        withheld += (1 - share) * STEP;
        path.count(share * DOWN, share * UP, STEP);
        verdicts += path.verdict(now, FEEDBACK, NOISE, lately) ? 1 : 0;
      }
    }
  }

  @Test
  @DisplayName("C-9: a path that became longer is learned within seconds, whatever is withheld")
  void aDelayThatStaysIsThePath() {
    run(3, _ -> 0.035);
    assertThat(verdicts).isEqualTo(1);
    assertThat(path.offset()).isCloseTo(0.035, within(0.001));
    assertThat(path.running()).isFalse();
  }

  @Test
  void aDelayThatIsWithheldAwayIsOurs() {
    run(3, withheld -> Math.max(0.001, 0.035 - withheld));
    assertThat(tests).isPositive();
    assertThat(verdicts).isZero();
    assertThat(path.offset()).isZero();
  }

  @Test
  @DisplayName("C-9: single fast replies among late ones hide neither the path nor the test's need")
  void jitterHidesNoPath() {
    int[] n = {0};
    run(3, _ -> n[0]++ % 10 == 0 ? 0.001 : 0.035);
    assertThat(verdicts).isEqualTo(1);
    assertThat(path.offset()).isCloseTo(0.035, within(0.001));
  }

  @Test
  void whatRemainsOfADelayThatHalfGoesIsNotMoreThanWhatStood() {
    run(5, withheld -> 0.010 + Math.max(0, 0.030 - withheld));
    assertThat(path.offset()).isBetween(0.005, 0.012);
  }

  @Test
  void aDelayThatGrowsUnderTheTestIsOurs() {
    double[] q = {0.02};
    run(3, _ -> q[0] = Math.min(0.4, q[0] + (path.running() ? 0.006 : 0)));
    assertThat(tests).isPositive();
    assertThat(verdicts).isZero();
  }

  @Test
  @DisplayName("C-9: a queue that goes and comes back under the test is no path")
  void aDelayThatMovesUnderTheTestIsNoPath() {
    double[] t = {0};
    run(12, _ -> 0.045 + 0.014 * Math.sin(2 * Math.PI * (t[0] += STEP) / 1.0));
    assertThat(tests).isPositive();
    assertThat(verdicts).isZero();
    assertThat(path.offset()).isZero();
  }

  @Test
  void aDelayThatComesAndGoesIsNotTested() {
    double[] t = {0};
    run(20, _ -> 0.008 + 0.008 * Math.sin(2 * Math.PI * (t[0] += STEP) / 0.7));
    assertThat(tests).isZero();
  }

  @Test
  @DisplayName("C-9: a path that is short again is seen so within a second")
  void anOffsetFallsWithTheDelay() {
    run(3, _ -> 0.035);
    assertThat(path.offset()).isGreaterThan(0.03);
    run(1.3, _ -> 0.0);
    assertThat(path.offset()).isZero();
  }

  @Test
  void aShortDelayThatNeverGoesIsTestedToo() {
    run(8, _ -> 0.004);
    assertThat(verdicts).isEqualTo(1);
    assertThat(path.offset()).isCloseTo(0.004, within(0.0005));
  }

  @Test
  void theTestWithholdsWithinBounds() {
    stands(0.001);
    path.start(now, FEEDBACK, lately);
    path.refer(DOWN, UP);
    assertThat(path.share()).isEqualTo(0.05);
    // A capacity that is believed to be far lower is no reason for a deep step.
    assertThat(path.rate(0.7 * DOWN, DOWN)).isEqualTo(0.96 * DOWN);
    stands(3);
    path.start(now, FEEDBACK, lately);
    path.refer(DOWN, UP);
    assertThat(path.share()).isEqualTo(0.30);
    assertThat(path.rate(0.7 * DOWN, DOWN)).isCloseTo(0.49 * DOWN, within(1.0));
  }

  @Test
  void whatAPacketOfOursTakesIsNotTested() {
    for (double end = now + 10; now < end; now += STEP) {
      lately.add(now, 0.020, 0.4e6, 0.4e6, 0.006);
      path.look(0, lately);
      assertThat(path.due(now, FEEDBACK, 0.045, 0.025, lately)).isFalse();
    }
    assertThat(path.due(now, FEEDBACK, 0.045, PACKETS, lately)).isTrue();
  }

  @Test
  void aDelayThatHasJustGoneIsNotTested() {
    stands(0.035);
    for (int i = 0; i < 30; i++) {
      stands(0.035);
    }
    assertThat(path.due(now, FEEDBACK, THRESHOLD, PACKETS, lately)).isTrue();
    for (int i = 0; i < 3; i++) {
      now += STEP;
      lately.add(now, 0.001, DOWN, UP, 0.006);
    }
    assertThat(path.due(now, FEEDBACK, THRESHOLD, PACKETS, lately)).isFalse();
  }

  @Test
  @DisplayName("C-49: where an effect is seen late, little is withheld, for longer")
  void aSlowDeviceWithholdsLittle() {
    stands(0.150);
    path.start(now, 2.2, lately);
    path.refer(DOWN, UP);
    assertThat(path.share()).isCloseTo(0.114, within(0.001));
  }

  private void stands(double delay) {
    for (int i = 0; i < 10; i++) {
      now += STEP;
      lately.add(now, delay, DOWN, UP, 0.006);
    }
  }
}
