package dev.wanctl.linux;

/// Whether another clock keeps its distance from ours, judged by the delays that it makes us see. A
/// clock that moves makes one direction longer and the other shorter by the same. A queue makes one
/// longer; so when queues come and go, both together can look like a moving clock, but not by more
/// than the delays themselves, and not on a path without queues.
///
/// Hence two rules. No reply may differ from what was seen lately by more than both delays explain.
/// And on a quiet path, where ten seconds show about the least delay of ten minutes, the distance
/// may not differ from what it was two minutes before: for about so long a user of the delays
/// remembers the least of them, and would take the difference for a queue. How much one such look
/// differs from the next by itself is allowed for, and one look decides nothing.
///
/// Times are nanoseconds. One thread at a time; nothing is allocated after construction.
final class ClockDrift {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  /// Two clocks may part by 1/20000 of the time (50 ppm: crystals that nothing disciplines).
  private static final long MOST_DRIFT = 20_000;

  private static final long LOOK = 10 * SECOND;
  private static final int KEPT = 60;
  private static final long COMPARED_FROM = 95 * SECOND;
  private static final long COMPARED_TO = 135 * SECOND;
  private static final int COMPARED = 2;
  private static final long QUIET = MILLI;

  /// A queue of this length is hardly noticed; stamps of whole milliseconds need half of it.
  private static final long PARTED = 5 * MILLI / 2;

  private static final int STRIKES = 2;

  /// The least delays of some seconds.
  private static final class Look {
    long since;
    long up;
    long down;

    /// The least of both together, in which no clock shows.
    long both;

    void start(long now, long up, long down) {
      since = now;
      this.up = up;
      this.down = down;
      both = up + down;
    }

    void set(Look other) {
      since = other.since;
      up = other.up;
      down = other.down;
      both = other.both;
    }

    void add(long up, long down) {
      this.up = Math.min(this.up, up);
      this.down = Math.min(this.down, down);
      both = Math.min(both, up + down);
    }

    /// How far the clock seems to have moved; right to half of [#both].
    long moved() {
      return (up - down) / 2;
    }
  }

  private final Look reference = new Look();
  private final Look current = new Look();
  private final Look[] looks = new Look[KEPT];
  private int looked;
  private boolean started;
  private long scatter;
  private long lastQuiet;
  private boolean quietBefore;
  private int strikes;

  ClockDrift() {
    for (int i = 0; i < KEPT; i++) {
      looks[i] = new Look();
    }
  }

  /// Takes the delays of a reply that was received now; false if they are not to be believed, or
  /// the clock has lost its credit for good.
  boolean believes(long up, long down, long now, long resolution) {
    if (!started) {
      started = true;
      reference.start(now, up, down);
      current.start(now, up, down);
    }
    long possible =
        (up + down + reference.both) / 2
            + resolution
            + Math.max(0, now - reference.since) / MOST_DRIFT;
    if (lost() || Math.abs((up - down) / 2 - reference.moved()) > possible) {
      return false;
    }
    if (now - current.since < LOOK) {
      current.add(up, down);
    } else {
      keep();
      reference.set(current);
      current.start(now, up, down);
    }
    return !lost();
  }

  private boolean lost() {
    return strikes >= STRIKES;
  }

  private void keep() {
    looks[looked++ % KEPT].set(current);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < Math.min(looked, KEPT); i++) {
      least = Math.min(least, looks[i].both);
    }
    long quiet = least + QUIET + scatter;
    if (current.both <= quiet) {
      judge(quiet);
      learnScatter();
    }
  }

  /// Against the earlier look that is most like this one: one that was wrong accuses nobody.
  private void judge(long quiet) {
    long nearest = Long.MAX_VALUE;
    int compared = 0;
    for (int i = 0; i < Math.min(looked, KEPT); i++) {
      long age = current.since - looks[i].since;
      if (age >= COMPARED_FROM && age <= COMPARED_TO && looks[i].both <= quiet) {
        nearest = Math.min(nearest, Math.abs(current.moved() - looks[i].moved()));
        compared++;
      }
    }
    if (compared >= COMPARED) {
      strikes = nearest > PARTED + scatter ? strikes + 1 : 0;
    }
  }

  private void learnScatter() {
    if (quietBefore) {
      scatter += (Math.abs(current.moved() - lastQuiet) - scatter) / 8;
    }
    quietBefore = true;
    lastQuiet = current.moved();
  }
}
