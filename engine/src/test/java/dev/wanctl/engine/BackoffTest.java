package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceFailure;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final long SECOND = 1_000_000_000L;
  private static final DeviceFailure BUSY = new DeviceFailure.Busy("w", "r");
  private static final DeviceFailure REFUSED = new DeviceFailure.LoginRefused("w", "r");

  private final Backoff backoff = new Backoff();

  /// Fails so often, each time as soon as it is tried again; returns the last pause, in seconds.
  private double fail(DeviceFailure failure, int times) {
    double pause = 0;
    for (int i = 0; i < times; i++) {
      now += Math.max(0, backoff.left(now));
      pause = (double) backoff.failed(failure, now) / SECOND;
    }
    return pause;
  }

  private long now = -5 * SECOND;

  @Test
  void whatMayPassIsTriedSoonAndNeverLaterThanAfterOneAndAHalfSeconds() {
    assertThat(backoff.left(now)).isNotPositive();
    assertThat(fail(BUSY, 1)).isEqualTo(0.5);
    assertThat(fail(BUSY, 1)).isEqualTo(1);
    assertThat(fail(BUSY, 10)).isEqualTo(1.5);
  }

  @Test
  void whatWillNotPassIsTriedAfterFiveSecondsToThirty() {
    assertThat(fail(REFUSED, 1)).isEqualTo(5);
    assertThat(fail(REFUSED, 10)).isEqualTo(30);
  }

  @Test
  void aMomentOfWorkIsNoNewBeginning() {
    fail(REFUSED, 10);
    now += 29 * SECOND;
    assertThat(fail(REFUSED, 1)).isEqualTo(30);
    now += 61 * SECOND;
    assertThat(fail(BUSY, 1)).isEqualTo(0.5);
  }
}
