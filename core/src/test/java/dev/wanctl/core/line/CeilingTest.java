package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CeilingTest {

  private final Ceiling ceiling = new Ceiling();

  @Test
  void isUnknownAtFirst() {
    assertThat(ceiling.sure(10)).isInfinite();
    assertThat(ceiling.growsFrom(1e6, 3)).isEqualTo(3);
  }

  @Test
  void whatAQueueShowedFades() {
    ceiling.shows(20e6, 0.03, 10);
    assertThat(ceiling.sure(10)).isEqualTo(20e6);
    assertThat(ceiling.sure(12)).isCloseTo(24e6, within(1.0));
  }

  @Test
  void growthIsCarefulOnlyCloseToIt() {
    ceiling.shows(20e6, 0.03, 10);
    assertThat(ceiling.growsFrom(19e6, 10)).isEqualTo(10.6);
    assertThat(ceiling.growsFrom(22e6, 10)).isEqualTo(10);
  }

  @Test
  @DisplayName("C-47: a direction blamed for the other's queue is not held down by it")
  void aBlameThatGoesElsewhereLeavesNothing() {
    ceiling.shows(20e6, 0.03, 10);
    ceiling.gone();
    ceiling.shows(4e6, 0.075, 15);
    ceiling.shows(3e6, 0.078, 15.1);
    ceiling.innocent(0.060);
    assertThat(ceiling.sure(10)).isEqualTo(20e6);
  }

  @Test
  void aQueueThatDrainedWasReal() {
    ceiling.shows(4e6, 0.078, 15);
    ceiling.innocent(0.02);
    assertThat(ceiling.sure(15)).isEqualTo(4e6);
  }
}
