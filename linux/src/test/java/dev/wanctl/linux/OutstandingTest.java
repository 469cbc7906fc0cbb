package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutstandingTest {

  private static final long MILLI = 1_000_000;
  private static final long COOKIE = 77;
  private static final Offset<Long> SLACK = within(MILLI / 2);

  private final Arena arena = Arena.ofConfined();
  private final KernelClock clock = new KernelClock(arena);
  private final Outstanding outstanding = new Outstanding();

  /// Where the kernel's clock stands when [System#nanoTime] is 0.
  private final long real = -clock.toNanoTime(0);

  private final long start = System.nanoTime();

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void kernelStampsGiveTheRoundTrip() {
    outstanding.sending(1, COOKIE, start);
    outstanding.transmitted(1, COOKIE, real + start + 3 * MILLI);
    outstanding.answered(1, real + start + 13 * MILLI, start + 20 * MILLI, clock);
    assertThat(outstanding.receivedNanos() - outstanding.sentNanos()).isEqualTo(10 * MILLI);
    assertThat(outstanding.sentNanos()).isEqualTo(start + 3 * MILLI);
  }

  @Test
  void withoutStampsTheProcessKnows() {
    outstanding.sending(1, COOKIE, start);
    outstanding.answered(1, 0, start + 20 * MILLI, clock);
    assertThat(outstanding.sentNanos()).isEqualTo(start);
    assertThat(outstanding.receivedNanos()).isEqualTo(start + 20 * MILLI);
  }

  @Test
  void aClockSetForwardInFlightDoesNotStretchTheRoundTrip() {
    long step = 3600_000 * MILLI;
    outstanding.sending(1, COOKIE, start);
    outstanding.transmitted(1, COOKIE, real + start + 3 * MILLI - step); // stamped before the step
    outstanding.answered(1, real + start + 13 * MILLI, start + 20 * MILLI, clock);
    assertThat(outstanding.receivedNanos() - outstanding.sentNanos()).isCloseTo(13 * MILLI, SLACK);
  }

  @Test
  void aClockSetBackInFlightDoesNotMakeItNegative() {
    long step = 3600_000 * MILLI;
    outstanding.sending(1, COOKIE, start);
    outstanding.transmitted(1, COOKIE, real + start + 3 * MILLI + step);
    outstanding.answered(1, real + start + 13 * MILLI, start + 20 * MILLI, clock);
    assertThat(outstanding.receivedNanos() - outstanding.sentNanos()).isCloseTo(13 * MILLI, SLACK);
  }

  @Test
  void aStepBetweenReceptionAndReadingIsNotBelieved() {
    long step = 3600_000 * MILLI;
    outstanding.sending(1, COOKIE, start);
    outstanding.transmitted(1, COOKIE, real + start + 3 * MILLI + step);
    outstanding.answered(1, real + start + 13 * MILLI + step, start + 20 * MILLI, clock);
    assertThat(outstanding.receivedNanos()).isEqualTo(start + 20 * MILLI);
    assertThat(outstanding.sentNanos()).isEqualTo(start);
  }

  @Test
  void aProbeIsAnsweredOnceAndForgottenAfterTheTableWentRound() {
    outstanding.sending(1, COOKIE, start);
    assertThat(outstanding.awaits(1, COOKIE)).isTrue();
    outstanding.answered(1, 0, start + MILLI, clock);
    assertThat(outstanding.awaits(1, COOKIE)).isFalse();
    outstanding.sending(2, COOKIE, start);
    outstanding.sending(2 + Outstanding.CAPACITY, COOKIE, start);
    assertThat(outstanding.awaits(2, COOKIE)).isFalse();
    assertThat(outstanding.awaits(2 + Outstanding.CAPACITY, COOKIE)).isTrue();
  }

  @Test
  void aReplyMustBringTheCookieOfItsOwnProbe() {
    outstanding.sending(1, COOKIE, start);
    outstanding.sending(2, COOKIE + 1, start);
    assertThat(outstanding.awaits(2, COOKIE)).isFalse();
    outstanding.transmitted(1, COOKIE + 1, real + start + MILLI);
    assertThat(outstanding.stamped(1)).isFalse();
    assertThat(outstanding.awaits(2, COOKIE + 1)).isTrue();
  }

  @Test
  void sequenceNumbersWrap() {
    outstanding.sending(Integer.MAX_VALUE, COOKIE, start);
    outstanding.sending(Integer.MIN_VALUE, COOKIE, start);
    assertThat(outstanding.awaits(Integer.MAX_VALUE, COOKIE)).isTrue();
    assertThat(outstanding.awaits(Integer.MIN_VALUE, COOKIE)).isTrue();
    outstanding.notSent(Integer.MIN_VALUE);
    assertThat(outstanding.awaits(Integer.MIN_VALUE, COOKIE)).isFalse();
  }
}
