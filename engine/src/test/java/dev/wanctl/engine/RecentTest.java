package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentTest {

  private static final int KEPT = 128;

  private final Recent recent = new Recent();

  @Test
  void ofNothingItIsZero() {
    assertThat(recent.quantile(0.99)).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest(name = "C-35: a quantile is that of the last 128, sorted, seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void isWhatSortingWouldTell(long seed) {
    Random random = new Random(seed);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      long nanos = random.nextInt(50) * 1_000_000L;
      recent.add(nanos);
      all.add(nanos);
      List<Long> kept = all.subList(Math.max(0, all.size() - KEPT), all.size());
      for (double share : new double[] {0, 0.5, 0.99, 1}) {
        long expected = kept.stream().sorted().toList().get((int) (share * (kept.size() - 1)));
        assertThat(recent.quantile(share)).isEqualTo(Duration.ofNanos(expected));
      }
    }
  }
}
