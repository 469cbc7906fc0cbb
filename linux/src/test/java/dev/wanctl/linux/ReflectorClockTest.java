package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A path and a reflector's clock made up, in a time of the test's own.
class ReflectorClockTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  private static final long DAY = 86_400 * SECOND;
  private static final Offset<Long> RESOLUTION = within(2 * MILLI);

  private final ReflectorClock clock = new ReflectorClock();

  /// Our clock is that of the process and began anywhere; the reflector's is that of the day.
  private long now = Long.MAX_VALUE - SECOND;

  private long ofDay = 43_200 * SECOND;
  private long up = 12 * MILLI;
  private long down = 12 * MILLI;

  private void pass(long nanos) {
    now += nanos;
    ofDay += nanos;
  }

  private static int stamp(long ofDay) {
    return (int) (Math.floorMod(ofDay, DAY) / MILLI);
  }

  private boolean probe() {
    return clock.take(stamp(ofDay + up), stamp(ofDay + up), now, now + up + down);
  }

  @Test
  @DisplayName("C-25: what is late on its way out is the upload's, what is late coming back is not")
  void delaysOfBothDirectionsAreSeenUpToAConstant() {
    probe();
    assertThat(clock.up() + clock.down()).isEqualTo(24 * MILLI);
    long up0 = clock.up();
    long down0 = clock.down();
    pass(SECOND);
    up += 200 * MILLI;
    assertThat(probe()).isTrue();
    assertThat(clock.up() - up0).isCloseTo(200 * MILLI, RESOLUTION);
    assertThat(clock.down() - down0).isCloseTo(0L, RESOLUTION);
    pass(SECOND);
    up -= 200 * MILLI;
    down += 70 * MILLI;
    assertThat(probe()).isTrue();
    assertThat(clock.up() - up0).isCloseTo(0L, RESOLUTION);
    assertThat(clock.down() - down0).isCloseTo(70 * MILLI, RESOLUTION);
  }

  @Test
  void midnightIsOfNoConcern() {
    ofDay = DAY - 10 * SECOND;
    probe();
    long up0 = clock.up();
    long down0 = clock.down();
    for (long t = 0; t < 20 * SECOND; t += 7 * MILLI) {
      pass(7 * MILLI);
      assertThat(probe()).isTrue();
      assertThat(clock.up()).isCloseTo(up0, RESOLUTION);
      assertThat(clock.down()).isCloseTo(down0, RESOLUTION);
    }
  }

  @Test
  void midnightMayFallBetweenTheTwoStampsOfAReply() {
    ofDay = DAY - 12 * MILLI - MILLI;
    assertThat(clock.take(86_399_999, 2, now, now + 30 * MILLI)).isTrue();
    assertThat(clock.up() + clock.down())
        .as("the time held is not under way")
        .isEqualTo(27 * MILLI);
  }

  @Test
  void anyConstantWillDo() {
    ofDay = 3 * SECOND; // a clock that is half a day off crosses its midnight at our noon
    for (int i = 0; i < 48; i++) {
      assertThat(probe()).isTrue();
      assertThat(clock.up()).isCloseTo(12 * MILLI, RESOLUTION);
      pass(1800 * SECOND);
    }
  }

  @Test
  void stampsThatAreNoTimeOfDayAreRefused() {
    long later = now + 24 * MILLI;
    assertThat(clock.take(0x80000000 | 1000, 1000, now, later)).isFalse();
    assertThat(clock.take(1000, 0x80000000 | 1000, now, later)).isFalse();
    assertThat(clock.take(86_400_000, 86_400_000, now, later)).isFalse();
    assertThat(clock.take(1000, 86_400_000, now, later)).isFalse();
    assertThat(clock.take(86_399_999, 86_399_999, now, later)).isTrue();
  }

  @Test
  void aReplyCannotHaveBeenHeldLongerThanItWasAway() {
    assertThat(clock.take(1000, 1040, now, now + 24 * MILLI)).isFalse();
    assertThat(clock.take(1000, 999, now, now + 24 * MILLI)).as("sent before it came").isFalse();
    assertThat(clock.take(1000, 1020, now, now + 24 * MILLI)).isTrue();
  }

  @Test
  void aClockThatStandsIsFoundOut() {
    assertThat(clock.take(1000, 1000, now, now + 24 * MILLI)).isTrue();
    pass(300 * MILLI);
    assertThat(clock.take(1000, 1000, now, now + 24 * MILLI)).isFalse();
    pass(300 * MILLI);
    assertThat(clock.take(1000, 1000, now, now + 24 * MILLI)).isFalse();
  }

  @Test
  void aClockThatCountsSomethingElseIsFoundOut() {
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      // Microseconds since midnight, a little-endian host's milliseconds, and so on.
      taken += clock.take(1000 + i * 300_000, 1000 + i * 300_000, now, now + 24 * MILLI) ? 1 : 0;
      pass(300 * MILLI);
    }
    assertThat(taken).isEqualTo(1);
  }

  @Test
  void aClockThatWasSetIsNotBelievedAnyMore() {
    probe();
    pass(SECOND);
    ofDay += SECOND;
    for (int i = 0; i < 1000; i++) {
      assertThat(probe()).isFalse();
      pass(300 * MILLI);
    }
  }

  @Test
  void aClockThatWasSetByLessThanTheRoundTripIsFoundAtAQuietMoment() {
    quietFor(150, 0);
    ofDay += 8 * MILLI;
    assertThat(probe()).as("a queue might do that").isTrue();
    assertThat(quietFor(35, 0)).isFalse();
  }

  @Test
  void aClockThatRunsFastIsFoundOut() {
    assertThat(quietFor(200, 60)).isFalse();
  }

  @Test
  void clocksThatAreDisciplinedStayGood() {
    assertThat(quietFor(4 * 3600, 4)).isTrue();
  }

  /// Probes an idle path every 0.3 s for a time; whether the last one was believed.
  private boolean quietFor(long seconds, long partsPerMillion) {
    boolean good = false;
    long jitter = 0;
    for (long t = 0; t < seconds * SECOND; t += 300 * MILLI) {
      pass(300 * MILLI);
      ofDay += 300 * partsPerMillion;
      jitter = (jitter + 377_123) % (3 * MILLI);
      up = 12 * MILLI + jitter;
      good = probe();
    }
    up = 12 * MILLI;
    return good;
  }

  @Test
  void queuesAndLongerPathsAreNoFaultOfTheClock() {
    for (int i = 0; i < 20_000; i++) {
      pass(300 * MILLI);
      long phase = i / 50 % 4;
      up = 12 * MILLI + (phase == 1 ? 400 * MILLI : phase == 3 ? 35 * MILLI : 0);
      down = 12 * MILLI + (phase == 2 ? 900 * MILLI : 0);
      assertThat(probe()).as("reply " + i).isTrue();
    }
  }

  /// On such a path no look is like the other, and the least of them least of all.
  @Test
  void jitterIsNoFaultOfTheClock() {
    Random random = new Random(1);
    for (double sigma : new double[] {1, 2, 4, 8}) {
      for (int i = 0; i < 40_000; i++) {
        pass(300 * MILLI);
        up = 40 * MILLI + (long) (sigma * MILLI * Math.clamp(random.nextGaussian(), -4, 4));
        down = 40 * MILLI + (long) (sigma * MILLI * Math.clamp(random.nextGaussian(), -4, 4));
        assertThat(probe()).as("sigma " + sigma + ", reply " + i).isTrue();
      }
    }
  }

  @Test
  void aQueueThatChangesDirectionIsNoFaultOfTheClock() {
    quietFor(20, 0);
    for (int i = 0; i < 20_000; i++) {
      pass(300 * MILLI);
      boolean uploading = i / 200 % 2 == 0;
      up = 12 * MILLI + (uploading ? 20 * MILLI : 0);
      down = 12 * MILLI + (uploading ? 0 : 20 * MILLI);
      if (i % 1500 == 0) {
        quietFor(11, 0);
      }
      assertThat(probe()).as("reply " + i).isTrue();
    }
  }

  @Test
  void anHourOfSilenceIsNoFaultOfTheClock() {
    quietFor(60, 0);
    pass(3600 * SECOND);
    ofDay += 30 * MILLI;
    assertThat(probe()).isTrue();
    assertThat(quietFor(60, 0)).isTrue();
  }
}
