package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActuationDelayTest {

  private final ActuationDelay delay = new ActuationDelay();

  @Test
  void withFewWritesTheSlowestCounts() {
    assertThat(delay.usual()).isZero();
    delay.add(0.05);
    delay.add(0.02);
    assertThat(delay.usual()).isEqualTo(0.05);
  }

  @Test
  void withManyOneFreakDoesNot() {
    for (int i = 0; i < 20; i++) {
      delay.add(0.02);
    }
    delay.add(2);
    assertThat(delay.usual()).isEqualTo(0.02);
    delay.add(2);
    assertThat(delay.usual()).isEqualTo(2);
  }

  @Test
  void oldWritesAreForgotten() {
    delay.add(3);
    delay.add(3);
    for (int i = 0; i < 32; i++) {
      delay.add(0.01);
    }
    assertThat(delay.usual()).isEqualTo(0.01);
  }

  @Test
  void absurdDelaysAreBounded() {
    delay.add(-1);
    assertThat(delay.usual()).isZero();
    delay.add(1e9);
    assertThat(delay.usual()).isEqualTo(5);
  }
}
