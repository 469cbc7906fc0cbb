package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final BlockingQueue<Long> rounds = new LinkedBlockingQueue<>();

  private Rounds started(boolean resting) {
    Rounds started = new Rounds("rounds", () -> resting, () -> rounds.add(System.nanoTime()));
    started.start();
    return started;
  }

  /// How long after this time the next round came.
  private Duration next(long since) throws InterruptedException {
    Long came = rounds.poll(60, TimeUnit.SECONDS);
    assertThat(came).isNotNull();
    return Duration.ofNanos(came - since);
  }

  @Test
  void aRoundComesEachSecondAndSeldomWhileAllLinesRest() throws InterruptedException {
    long start = System.nanoTime();
    Rounds busy = started(false);
    Duration first = next(start);
    busy.stop();
    rounds.clear();
    start = System.nanoTime();
    Rounds resting = started(true);
    Duration slow = next(start);
    resting.stop();
    assertThat(first).isGreaterThanOrEqualTo(SECOND);
    assertThat(slow).isGreaterThanOrEqualTo(SECOND.multipliedBy(5));
  }

  @Test
  void whoIsRousedNeedsNoMoreThanTheUsualPause() throws InterruptedException {
    long start = System.nanoTime();
    Rounds resting = started(true);
    Thread.sleep(300);
    resting.rouse();
    assertThat(next(start)).isBetween(SECOND, SECOND.multipliedBy(5).minusMillis(1));
    resting.stop();
  }
}
