package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import java.time.Duration;
import java.util.Arrays;

/// How far apart one line's probes leave: the usual spacing while the line carries traffic, or a
/// reply shows a delay or does not come; else further and further apart, up to the idle spacing. It
/// wakes at once and goes to sleep slowly, each pause at most twice the one before it.
///
/// Times are nanoseconds of one monotonic clock. One thread at a time.
final class Pace {

  /// At the start there is much to learn.
  private static final long FIRST_NANOS = 30_000_000_000L;

  private static final long REST_NANOS = 10_000_000_000L;

  /// A reply that took so much longer than on a line at rest, and than it scatters by, may have
  /// stood in a queue, be the traffic ever so small: the line may carry little.
  private static final long DELAY_NANOS = 5_000_000;

  private static final int SCATTERS = 3;

  /// A reply that is so much later than the slowest host usually answers may not come at all. Then
  /// a few probes in a short time tell a dead line from one lost packet.
  private static final long OVERDUE_NANOS = 400_000_000;

  private static final long DOUBT_NANOS = 2_000_000_000;

  private final long usual;
  private final long idle;
  private final IdleTrip[] trips;
  private long spacing;
  private long awakeUntil;

  /// @param idle zero: the usual spacing always
  Pace(Duration usual, Duration idle, int reflectors, long now) {
    this.usual = usual.toNanos();
    this.idle = Math.max(this.usual, idle.toNanos());
    trips = new IdleTrip[reflectors];
    Arrays.setAll(trips, _ -> new IdleTrip());
    spacing = this.usual;
    awakeUntil = now + FIRST_NANOS;
  }

  /// How far apart probes leave now.
  long spacing() {
    return spacing;
  }

  /// Whether the line is at rest altogether.
  boolean rests() {
    return spacing > LineController.AT_REST_NANOS;
  }

  /// The line carried traffic at that time. True if its probes must be sent at once.
  boolean traffic(long trafficAt, long now) {
    return awake(trafficAt + REST_NANOS, now);
  }

  /// A reflector answered. True if its reply shows a delay, so that probes must be sent at once.
  boolean answered(int reflector, long roundTrip, long now) {
    IdleTrip trip = trips[reflector];
    boolean late =
        trip.known()
            && roundTrip > trip.least() + DELAY_NANOS + SCATTERS * Math.max(0, trip.scatter());
    if (late) {
      return awake(now + REST_NANOS, now);
    }
    trip.add(roundTrip, now);
    return false;
  }

  /// Another host stands at a reflector's place.
  void forget(int reflector) {
    trips[reflector] = new IdleTrip();
  }

  /// No reply has come for too long. True if probes must be sent at once; told once for each
  /// silence.
  boolean silent(long now) {
    return awake(now + DOUBT_NANOS, now);
  }

  /// When the silence since that time is worth a doubt.
  long overdue(long since) {
    long slowest = 0;
    for (IdleTrip trip : trips) {
      slowest = trip.known() ? Math.max(slowest, trip.least() + 3 * trip.scatter()) : slowest;
    }
    return since + slowest + OVERDUE_NANOS;
  }

  private boolean awake(long until, long now) {
    boolean wakes = until > now && spacing > usual;
    awakeUntil = Math.max(awakeUntil, until);
    if (wakes) {
      spacing = usual;
    }
    return wakes;
  }

  /// A probe was sent: how far from it the next one leaves.
  long sent(long now) {
    spacing = now < awakeUntil ? usual : Math.min(idle, 2 * spacing);
    return spacing;
  }
}
