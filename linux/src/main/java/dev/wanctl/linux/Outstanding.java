package dev.wanctl.linux;

/// The probes of one slot that may still be answered: the last [#CAPACITY] ones. An older probe
/// whose place was taken counts as lost; its reply, should it come, is not recognised.
///
/// Which times a round trip has: the process knows when it was about to send and when it held the
/// reply in its hands, by the monotonic clock. The kernel's stamps lie between those two moments
/// and are better. A stamp that does not lie there (a stepped clock, a card that stamps wrongly) is
/// replaced by the process's own time.
final class Outstanding {

  static final int CAPACITY = 256;

  /// Two clocks read one after the other, and one of them slewed: at most this far apart.
  private static final long TOLERANCE_NANOS = 1_000_000;

  private static final long NONE = Long.MIN_VALUE;

  private final int[] sequences = new int[CAPACITY];
  private final long[] cookies = new long[CAPACITY];
  private final boolean[] waiting = new boolean[CAPACITY];
  private final long[] aboutToSend = new long[CAPACITY];
  private final long[] transmitStamps = new long[CAPACITY];

  private long sentNanos;
  private long receivedNanos;

  /// @param cookie a random number that the probe carries and its reply must bring back
  void sending(int sequence, long cookie, long nowNanos) {
    int at = place(sequence);
    sequences[at] = sequence;
    cookies[at] = cookie;
    waiting[at] = true;
    aboutToSend[at] = nowNanos;
    transmitStamps[at] = NONE;
  }

  void notSent(int sequence) {
    waiting[place(sequence)] = false;
  }

  boolean awaits(int sequence, long cookie) {
    int at = place(sequence);
    return waiting[at] && sequences[at] == sequence && cookies[at] == cookie;
  }

  boolean stamped(int sequence) {
    return transmitStamps[place(sequence)] != NONE;
  }

  /// Notes the kernel's transmit stamp, in its own clock.
  void transmitted(int sequence, long cookie, long realtimeNanos) {
    if (awaits(sequence, cookie)) {
      transmitStamps[place(sequence)] = realtimeNanos;
    }
  }

  /// Takes the reply to a probe that [#awaits] it; then [#sentNanos] and [#receivedNanos] tell.
  ///
  /// @param receiveStamp the kernel's, or 0 where it gave none
  /// @param nowNanos the process's clock after it got the reply
  void answered(int sequence, long receiveStamp, long nowNanos, KernelClock clock) {
    int at = place(sequence);
    waiting[at] = false;
    long earliest = aboutToSend[at] - TOLERANCE_NANOS;
    long received = receiveStamp == 0 ? nowNanos : clock.toNanoTime(receiveStamp);
    if (received - earliest < 0 || received - nowNanos > TOLERANCE_NANOS) {
      received = nowNanos;
    }
    long sent = aboutToSend[at];
    if (transmitStamps[at] != NONE) {
      long stamp = clock.toNanoTime(transmitStamps[at]);
      if (stamp - earliest >= 0 && stamp - received <= 0) {
        sent = stamp;
      }
    }
    sentNanos = Math.min(sent, received);
    receivedNanos = received;
  }

  long sentNanos() {
    return sentNanos;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  private static int place(int sequence) {
    return sequence & (CAPACITY - 1);
  }
}
