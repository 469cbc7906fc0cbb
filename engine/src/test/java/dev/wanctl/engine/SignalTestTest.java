package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What pings and connects of a line show, second by second, in virtual time.
class SignalTestTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final int HOSTS = 3;

  private final SignalTest test = new SignalTest(HOSTS);
  private final Random random = new Random(1);
  private long now = SECOND;

  private interface Delay {
    long of(int second);
  }

  /// Twelve pings and four connects a second, as a busy line has them, on a path with jitter.
  private SignalTest.Finding pass(int seconds, boolean busy, Delay ping, Delay connect) {
    SignalTest.Finding last = SignalTest.Finding.NOTHING;
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < 12; i++) {
        now += SECOND / 12;
        int host = i % HOSTS;
        test.ping(host, (10 + 5 * host) * MILLI + jitter() + ping.of(second), busy, now);
        if (i % 3 == 0) {
          test.connect(
              i / 3 % HOSTS, (14 + 5 * host) * MILLI + jitter() + connect.of(second), busy, now);
        }
        last = test.look(now);
      }
    }
    return last;
  }

  private long jitter() {
    return (long) (Math.abs(random.nextGaussian()) * MILLI);
  }

  private SignalTest.Finding rest() {
    return pass(20, false, _ -> 0, _ -> 0);
  }

  @Test
  void aLineAtRestSaysNothing() {
    assertThat(rest()).isEqualTo(SignalTest.Finding.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 200, 3000})
  void connectsThatWaitWhilePingsDoNotShowThatPingsAreBlind(long millis) {
    rest();
    assertThat(pass(10, true, _ -> 0, _ -> millis * MILLI)).isEqualTo(SignalTest.Finding.BLIND);
    assertThat(test.connectDelay()).isBetween((millis - 5) * 1e6, (millis + 10) * 1e6);
    assertThat(test.pingDelay()).isLessThan(3e6);
    assertThat(test.suspicious(now)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 200, 3000})
  void pingsThatWaitAsConnectsDoSeeTheQueue(long millis) {
    rest();
    assertThat(pass(10, true, _ -> millis * MILLI, _ -> millis * MILLI))
        .isEqualTo(SignalTest.Finding.SEES);
    assertThat(test.suspicious(now)).isFalse();
  }

  @Test
  void withoutAClearQueueNothingIsSaid() {
    rest();
    assertThat(pass(60, true, _ -> 0, _ -> 3 * MILLI)).isEqualTo(SignalTest.Finding.NOTHING);
  }

  @Test
  void aFewBadSecondsAreNoFinding() {
    rest();
    assertThat(pass(4, true, _ -> 0, _ -> 100 * MILLI)).isEqualTo(SignalTest.Finding.NOTHING);
    pass(400, true, _ -> 0, _ -> 0);
    assertThat(pass(4, true, _ -> 0, _ -> 100 * MILLI))
        .as("the first four are long ago")
        .isEqualTo(SignalTest.Finding.NOTHING);
  }

  @Test
  void halfSeenIsNoFinding() {
    rest();
    assertThat(pass(60, true, _ -> 50 * MILLI, _ -> 100 * MILLI))
        .isEqualTo(SignalTest.Finding.NOTHING);
  }

  @Test
  void connectsThatScatterByThemselvesNeedAClearerQueue() {
    pass(60, false, _ -> 0, _ -> (long) (random.nextDouble() * 60 * MILLI));
    assertThat(pass(60, true, _ -> 0, _ -> (long) (random.nextDouble() * 60 * MILLI)))
        .isEqualTo(SignalTest.Finding.NOTHING);
    assertThat(pass(10, true, _ -> 0, _ -> 400 * MILLI)).isEqualTo(SignalTest.Finding.BLIND);
  }

  @Test
  void withoutARoundTripAtRestNothingIsKnown() {
    assertThat(pass(60, true, _ -> 0, _ -> 500 * MILLI)).isEqualTo(SignalTest.Finding.NOTHING);
  }

  @Test
  void aRoundTripAtRestIsRememberedForTenMinutesAndMore() {
    rest();
    pass(1000, true, _ -> 0, _ -> 0);
    assertThat(pass(10, true, _ -> 0, _ -> 100 * MILLI)).isEqualTo(SignalTest.Finding.BLIND);
  }
}
