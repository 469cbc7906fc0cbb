package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverdueTest {

  private final Reflectors reflectors = new Reflectors();
  private final Overdue overdue = new Overdue(reflectors);

  @BeforeEach
  void threeReflectors() {
    reflectors.roundTripDelta(0, 0, 0.020, true);
    reflectors.roundTripDelta(1, 0, 0.030, true);
  }

  @Test
  void aLateProbeShowsADelayBeforeItsReply() {
    overdue.sent(1, 1);
    assertThat(overdue.longest(1.01, 0, 0)).isNegative();
    assertThat(overdue.longest(1.07, 0, 0)).isCloseTo(0.040, within(1e-9));
  }

  @Test
  void anAnsweredProbeShowsNothingMore() {
    overdue.sent(1, 1);
    overdue.answered(1, 1.00001);
    assertThat(overdue.longest(1.07, 0, 0)).isNegative();
  }

  @Test
  void aReplyToAnEarlierProbeIsNoAnswer() {
    overdue.sent(1, 1);
    overdue.sent(1, 1.1);
    overdue.answered(1, 1);
    assertThat(overdue.longest(1.2, 0, 0)).isCloseTo(0.070, within(1e-9));
  }

  @Test
  void itTakesAnotherReflectorAndALaterProbe() {
    overdue.sent(0, 1);
    overdue.sent(1, 1.1);
    assertThat(overdue.longest(1.2, 1, 1.05)).isNegative();
    assertThat(overdue.longest(1.2, 0, 1.15)).isNegative();
  }

  @Test
  void aHostWithoutBaselineIsNotLate() {
    overdue.sent(2, 1);
    assertThat(overdue.longest(9, 0, 0)).isNegative();
  }

  @Test
  void anotherHostAtTheSamePlaceOwesNothing() {
    overdue.sent(1, 1);
    overdue.forget(1);
    assertThat(overdue.longest(2, 0, 0)).isNegative();
  }
}
