package dev.wanctl.linux;

/// What one reflector's clock tells of the delay of each direction, and whether that clock can be
/// believed.
///
/// Its stamps are milliseconds since midnight UTC, or nanoseconds of a monotonic clock, and it is
/// ahead of ours by an unknown time. The first reply is taken to have needed the same time each
/// way; what that makes the clock ahead stays the constant of all later replies. So a delay is
/// wrong by a constant and by up to a millisecond, and means something only against other delays of
/// the same clock. Midnight is of no concern: differences are taken modulo a day, and none is ever
/// near half of one.
///
/// Not believed is a clock that does not run as ours does. Both directions' delays are positive, so
/// a clock can seem to move against ours by no more than a reply's round trip: this finds, within a
/// few replies, clocks that stand, count something else, or were set. Slower ones are for
/// [ClockDrift] to find.
///
/// One thread at a time; nothing is allocated after construction.
final class ReflectorClock {

  private static final long MILLI = 1_000_000;
  private static final int DAY_MILLIS = 86_400_000;
  private static final long DAY = DAY_MILLIS * MILLI;

  private final boolean monotonic;

  /// By how much a difference of two stamps may be wrong, and a little for our own.
  private final long resolution;

  private final ClockDrift drift = new ClockDrift();
  private boolean started;
  private long ahead;
  private long up;
  private long down;

  /// One that tells milliseconds since midnight.
  ReflectorClock() {
    monotonic = false;
    resolution = 2 * MILLI;
  }

  private ReflectorClock(long resolution) {
    monotonic = true;
    this.resolution = resolution;
  }

  /// One that tells nanoseconds and never begins anew. It is read by a program, which the scheduler
  /// may hold up.
  static ReflectorClock ofNanoseconds() {
    return new ReflectorClock(MILLI / 2);
  }

  /// Takes a reply; false if its stamps are not to be believed. Else [#up] and [#down] tell.
  ///
  /// @param receive the reflector's stamp when the request came, as it stood in the reply
  /// @param transmit the one when the reply went
  /// @param sent our clock, ns, when the request went
  /// @param received our clock when the reply came
  boolean take(long receive, long transmit, long sent, long received) {
    if (!monotonic && (!standard(receive) || !standard(transmit))) {
      return false;
    }
    long came = monotonic ? receive : receive * MILLI;
    long held =
        monotonic
            ? transmit - receive
            : Math.floorMod(transmit - receive, (long) DAY_MILLIS) * MILLI;
    long travelled = received - sent - held;
    if (travelled < -resolution) {
      return false;
    }
    if (!started) {
      started = true;
      ahead = came - (sent + travelled / 2);
    }
    up = monotonic ? came - sent - ahead : withinHalfADay(came - sent - ahead);
    down = travelled - up;
    return drift.believes(up, down, received, resolution);
  }

  /// High bit set: by RFC 792 not milliseconds since midnight.
  private static boolean standard(long stamp) {
    return stamp >= 0 && stamp < DAY_MILLIS;
  }

  private static long withinHalfADay(long nanos) {
    return Math.floorMod(nanos + DAY / 2, DAY) - DAY / 2;
  }

  /// From here to the reflector, ns, but for the constant. Negative where the constant is.
  long up() {
    return up;
  }

  /// From the reflector to here.
  long down() {
    return down;
  }
}
