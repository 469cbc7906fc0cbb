package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AtRestTest {

  private final AtRest atRest = new AtRest();

  @Test
  void whatWasSeenIsLearnedOnceItIsCertain() {
    atRest.add(10, 0.001, 0.002, 0.003);
    atRest.add(11, 0.004, 0.005, Double.NaN);
    assertThat(atRest.certain(11.9)).isFalse();
    assertThat(atRest.certain(12.1)).isTrue();
    assertThat(atRest.delay()).isEqualTo(0.001);
    assertThat(atRest.delta()).isEqualTo(0.002);
    assertThat(atRest.split()).isEqualTo(0.003);
    atRest.drop();
    assertThat(atRest.certain(12.1)).isFalse();
    assertThat(atRest.certain(13.1)).isTrue();
    assertThat(atRest.delay()).isEqualTo(0.004);
  }

  @Test
  void aLineThatFillsUpTeachesNothing() {
    for (int i = 0; i < 50; i++) {
      atRest.add(0.025 * i, 0.001 * i, 0.001 * i, 0);
    }
    atRest.forget();
    assertThat(atRest.certain(100)).isFalse();
  }

  @Test
  void theOldestGivesWayWhereThereIsNoRoom() {
    for (int i = 0; i < 1000; i++) {
      atRest.add(1 + 1e-6 * i, i, i, i);
    }
    assertThat(atRest.certain(4)).isTrue();
    assertThat(atRest.delay()).isEqualTo(1000 - 128);
  }
}
