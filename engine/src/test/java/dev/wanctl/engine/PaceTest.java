package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.TrafficSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far apart probes leave, and what shows that a line carries traffic, in virtual time.
class PaceTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long USUAL = 50 * MILLI;

  private final Pace pace = new Pace(Duration.ofMillis(50), Duration.ofSeconds(1), 2, 0);
  private long now;

  /// Sends and answers on a line at rest until then; the pauses between probes.
  private List<Long> rest(long until) {
    List<Long> pauses = new ArrayList<>();
    while (now < until) {
      pace.answered(pauses.size() % 2, 20 * MILLI, now);
      long pause = pace.sent(now);
      pauses.add(pause);
      now += pause;
    }
    return pauses;
  }

  @Test
  void aLineAtRestIsProbedLessAndLess() {
    List<Long> pauses = rest(60 * SECOND);
    assertThat(pauses.subList(0, 600)).containsOnly(USUAL);
    for (int i = 1; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isLessThanOrEqualTo(2 * pauses.get(i - 1));
    }
    assertThat(pauses.getLast()).isEqualTo(SECOND);
    assertThat(pauses.size()).isLessThan(600 + 40);
  }

  @Test
  void trafficWakesItAtOnceAndForAWhile() {
    rest(60 * SECOND);
    assertThat(pace.traffic(now, now)).isTrue();
    assertThat(pace.spacing()).isEqualTo(USUAL);
    assertThat(pace.traffic(now, now)).as("it is awake").isFalse();
    assertThat(rest(now + 9 * SECOND)).containsOnly(USUAL);
    assertThat(rest(now + 10 * SECOND).getLast()).isEqualTo(SECOND);
    assertThat(pace.traffic(now - 15 * SECOND, now)).as("traffic of long ago").isFalse();
  }

  @Test
  void aLateReplyWakesItToo() {
    rest(60 * SECOND);
    assertThat(pace.answered(0, 22 * MILLI, now)).isFalse();
    assertThat(pace.answered(0, 40 * MILLI, now)).isTrue();
    assertThat(pace.sent(now)).isEqualTo(USUAL);
  }

  @Test
  void silenceWakesItForAMoment() {
    rest(60 * SECOND);
    long due = pace.overdue(now);
    assertThat(due - now).isBetween(400 * MILLI, 500 * MILLI);
    now = due;
    assertThat(pace.silent(now)).isTrue();
    assertThat(rest(now + SECOND)).containsOnly(USUAL);
    assertThat(rest(now + 5 * SECOND).getLast()).as("one lost packet").isEqualTo(SECOND);
  }

  @Test
  void withoutAnIdleIntervalItNeverSleeps() {
    Pace always = new Pace(Duration.ofMillis(50), Duration.ZERO, 2, 0);
    for (now = 0; now < 120 * SECOND; now += USUAL) {
      assertThat(always.sent(now)).isEqualTo(USUAL);
      assertThat(always.traffic(now, now)).isFalse();
    }
  }

  @Test
  void trafficIsSeenWithinOneIntervalOfTheCounters() {
    int[] woken = {0};
    Load load = new Load(() -> woken[0]++);
    load.rates(100_000_000, 20_000_000);
    TrafficSample sample = new TrafficSample();
    sample.downloadArrivedBytes = 0;
    sample.uploadSentBytes = 0;
    for (now = SECOND; now < 10 * SECOND; now += USUAL) {
      sample.takenAtNanos = now;
      sample.downloadArrivedBytes += 1000;
      sample.uploadSentBytes += 1000;
      load.counted(sample);
    }
    assertThat(woken[0]).as("160 kbit/s of 20 Mbit/s").isZero();
    sample.takenAtNanos = now;
    sample.uploadSentBytes += 10_000;
    load.counted(sample);
    assertThat(woken[0]).isEqualTo(1);
    assertThat(load.trafficAt()).isEqualTo(now);
    for (int i = 0; i < 100; i++) {
      sample.takenAtNanos += USUAL;
      sample.uploadSentBytes += 10_000;
      load.counted(sample);
    }
    assertThat(woken[0]).as("no news").isEqualTo(1);
    assertThat(load.share(sample.takenAtNanos)).isBetween(0.07, 0.09);
  }
}
