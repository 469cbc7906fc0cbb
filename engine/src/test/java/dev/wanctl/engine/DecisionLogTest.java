package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.LineView;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

  private final DecisionLog log = new DecisionLog();

  /// A row in which every number tells the same.
  private void write(long number) {
    LineView row = log.begin();
    row.decisions = number;
    row.atNanos = number;
    row.download.desired = number;
    row.upload.desired = number;
    row.delay = number;
    row.lag = number;
    log.commit();
  }

  private static boolean whole(LineSnapshot row) {
    double number = row.decisions();
    return row.atNanos() == row.decisions()
        && row.download().desired() == number
        && row.upload().desired() == number
        && row.delay() == number
        && row.lag() == number;
  }

  @Test
  void answersTheLastOldestFirst() {
    assertThat(log.newest()).isEmpty();
    assertThat(log.last(10)).isEmpty();
    for (int i = 1; i <= 3000; i++) {
      write(i);
    }
    assertThat(log.newest().orElseThrow().decisions()).isEqualTo(3000);
    assertThat(log.last(3))
        .extracting(LineSnapshot::decisions)
        .containsExactly(2998L, 2999L, 3000L);
    assertThat(log.last(1_000_000)).hasSize(1016);
  }

  @Test
  void aReaderNeverSeesATornRow() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (long i = 1; i <= 2_000_000; i++) {
                write(i);
              }
              done.set(true);
            });
    long newest = 0;
    long rows = 0;
    while (!done.get()) {
      List<LineSnapshot> all = log.last(1000);
      long before = 0;
      for (LineSnapshot row : all) {
        assertThat(whole(row)).as("whole: %s", row).isTrue();
        assertThat(row.decisions() > before).as("in order").isTrue();
        before = row.decisions();
        rows++;
      }
      long now = log.newest().map(LineSnapshot::decisions).orElse(0L);
      assertThat(now).isGreaterThanOrEqualTo(newest);
      newest = now;
    }
    writer.join();
    assertThat(rows).isPositive();
    assertThat(log.newest().orElseThrow().decisions()).isEqualTo(2_000_000);
  }
}
