package dev.wanctl.linux;

/// What one reflector's clock tells of the delay of each direction, and whether that clock can be
/// believed.
///
/// Its stamps are milliseconds since midnight UTC, and it is ahead of ours by an unknown time. The
/// first reply is taken to have needed the same time each way; what that makes the clock ahead
/// stays the constant of all later replies. So a delay is wrong by a constant and by up to a
/// millisecond, and means something only against other delays of the same clock. Midnight is of no
/// concern: differences are taken modulo a day, and none is ever near half of one.
///
/// Not believed is a clock that does not run as ours does. Both directions' delays are positive, so
/// a clock can seem to move against ours by no more than a reply's round trip: this finds, within a
/// few replies, clocks that stand, count something else, or were set. Slower parting is found by
/// comparing quiet moments, one every ten seconds over two minutes: for so long a user of the
/// delays remembers the least of them, and a clock that moved by more would look like a queue.
///
/// One thread at a time; nothing is allocated after construction.
final class ReflectorClock {

  private static final long MILLI = 1_000_000;
  private static final int DAY_MILLIS = 86_400_000;
  private static final long DAY = DAY_MILLIS * MILLI;

  /// Two stamps of whole milliseconds, and a little for our own.
  private static final long RESOLUTION = 2 * MILLI;

  /// Two clocks may part by 1/20000 of the time (50 ppm: crystals that nothing disciplines).
  private static final long DRIFT = 20_000;

  private static final long QUIET_EVERY = 10_000_000_000L;
  private static final int QUIETS = 12;
  private static final long QUIET_ROUND_TRIP = MILLI;

  /// Quiet replies tell a clock to a millisecond, and half of [#QUIET_ROUND_TRIP] each.
  private static final long PARTED = 5 * MILLI / 2;

  private boolean started;
  private boolean lost;
  private long ahead;
  private long up;
  private long down;

  // The reply that the next ones are held against, and the quietest since it was chosen.
  private final Moment reference = new Moment();
  private final Moment quietest = new Moment();
  private long lookingSince;
  private final Moment[] quiets = new Moment[QUIETS];
  private int quietCount;

  /// When a reply came, how long it was under way, and how far the clock then seemed to have moved.
  private static final class Moment {
    long at;
    long roundTrip;
    long moved;

    void set(long at, long roundTrip, long moved) {
      this.at = at;
      this.roundTrip = roundTrip;
      this.moved = moved;
    }

    void set(Moment other) {
      set(other.at, other.roundTrip, other.moved);
    }
  }

  ReflectorClock() {
    for (int i = 0; i < QUIETS; i++) {
      quiets[i] = new Moment();
    }
  }

  /// Takes a reply; false if its stamps are not to be believed. Else [#up] and [#down] tell.
  ///
  /// @param receive the reflector's stamp when the request came, as it stood in the reply
  /// @param transmit the one when the reply went
  /// @param sent our clock, ns, when the request went
  /// @param received our clock when the reply came
  boolean take(int receive, int transmit, long sent, long received) {
    if (lost || !standard(receive) || !standard(transmit)) {
      return false;
    }
    long roundTrip = received - sent;
    long held = Math.floorMod(transmit - receive, DAY_MILLIS) * MILLI;
    if (held > roundTrip + RESOLUTION) {
      return false;
    }
    long travelled = roundTrip - held;
    if (!started) {
      started = true;
      ahead = receive * MILLI - (sent + travelled / 2);
      reference.set(received, roundTrip, 0);
      quietest.set(reference);
      lookingSince = received;
    }
    up = withinHalfADay(receive * MILLI - sent - ahead);
    down = travelled - up;
    long moved = (up - down) / 2;
    if (Math.abs(moved - reference.moved) > possible(roundTrip, received)) {
      return false;
    }
    compare(received, roundTrip, moved);
    return !lost;
  }

  /// High bit set: by RFC 792 not milliseconds since midnight.
  private static boolean standard(int stamp) {
    return stamp >= 0 && stamp < DAY_MILLIS;
  }

  private static long withinHalfADay(long nanos) {
    return Math.floorMod(nanos + DAY / 2, DAY) - DAY / 2;
  }

  private long possible(long roundTrip, long received) {
    return (roundTrip + reference.roundTrip) / 2
        + RESOLUTION
        + Math.max(0, received - reference.at) / DRIFT;
  }

  private void compare(long received, long roundTrip, long moved) {
    if (received - lookingSince >= QUIET_EVERY) {
      keepQuietest();
      reference.set(quietest);
      quietest.set(received, roundTrip, moved);
      lookingSince = received;
    } else if (roundTrip < quietest.roundTrip) {
      quietest.set(received, roundTrip, moved);
    }
  }

  private void keepQuietest() {
    long least = quietest.roundTrip;
    int known = Math.min(quietCount, QUIETS);
    for (int i = 0; i < known; i++) {
      if (comparable(quiets[i])) {
        least = Math.min(least, quiets[i].roundTrip);
      }
    }
    for (int i = 0; i < known; i++) {
      lost |=
          comparable(quiets[i])
              && Math.max(quiets[i].roundTrip, quietest.roundTrip) <= least + QUIET_ROUND_TRIP
              && Math.abs(quietest.moved - quiets[i].moved) > PARTED;
    }
    quiets[quietCount++ % QUIETS].set(quietest);
  }

  private boolean comparable(Moment earlier) {
    return quietest.at - earlier.at <= QUIETS * QUIET_EVERY;
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
