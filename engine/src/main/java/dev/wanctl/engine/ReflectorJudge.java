package dev.wanctl.engine;

import java.util.Arrays;
import java.util.Optional;

/// Finds reflectors that do worse than the others of the same line in the same time. What they have
/// in common is the path's, so that neither an outage nor a queue nor jitter of the line speaks
/// against anybody; and where half of them seem bad, nobody is.
///
/// Each window of half a minute, or longer where probes are few, speaks against a reflector or for
/// it; what speaks against it in [#AGAINST] windows more than for it is its [Fault]. Nothing is
/// judged with less than three of them.
///
/// Times are nanoseconds of one monotonic clock. One thread at a time; nothing is allocated after
/// construction but for another host.
final class ReflectorJudge {

  /// What a reflector does worse than the others.
  enum Fault {
    LOSS("does not answer much of what it is asked"),
    JITTER("its round trips scatter more than those of the others"),
    DISAGREEMENT("it shows another delay than the others");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    /// As it is told to people.
    String words() {
      return words;
    }
  }

  static final long WINDOW_NANOS = 30_000_000_000L;
  static final int AGAINST = 3;

  private static final int ENOUGH = 10;
  private static final int FEWEST = 3;

  /// The path answers less: an outage.
  private static final double OUTAGE = 0.7;

  private static final double MUCH_LOSS = 0.3;
  private static final double JITTER_NANOS = 10e6;
  private static final double JITTERS = 3;
  private static final double OTHER_DELAY_NANOS = 15e6;
  private static final double OTHER_DELAY_JITTERS = 2;

  /// One reflector in the window.
  private static final class Tally {
    final IdleTrip trip = new IdleTrip();
    int asked;
    int answered;
    double delays;
    double changes;
    long last = -1;

    double share() {
      return Math.min(1, (double) answered / asked);
    }

    /// Mean delay beyond its own least.
    double delay() {
      return answered == 0 ? Double.NaN : delays / answered;
    }

    /// Mean change from one round trip to the next.
    double jitter() {
      return answered < 2 ? Double.NaN : changes / (answered - 1);
    }

    void begin() {
      asked = 0;
      answered = 0;
      delays = 0;
      changes = 0;
      last = -1;
    }
  }

  private final Tally[] tallies;
  private final int[] against;
  private final Fault[] faults;
  private final boolean[] bad;
  private final double[] shares;
  private final double[] sorted;
  private long since;

  ReflectorJudge(int reflectors, long now) {
    tallies = new Tally[reflectors];
    Arrays.setAll(tallies, _ -> new Tally());
    against = new int[reflectors];
    faults = new Fault[reflectors];
    Arrays.fill(faults, Fault.LOSS);
    bad = new boolean[reflectors];
    shares = new double[reflectors];
    Arrays.fill(shares, 1);
    sorted = new double[reflectors];
    since = now;
  }

  void asked(int reflector) {
    tallies[reflector].asked++;
  }

  void answered(int reflector, long roundTrip, long now) {
    Tally tally = tallies[reflector];
    tally.trip.add(roundTrip, now);
    tally.answered++;
    tally.delays += roundTrip - tally.trip.least();
    if (tally.last >= 0) {
      tally.changes += Math.abs(roundTrip - tally.last);
    }
    tally.last = roundTrip;
  }

  /// Another host stands there, or it is asked in another way.
  void forget(int reflector) {
    tallies[reflector] = new Tally();
    against[reflector] = 0;
    shares[reflector] = 1;
  }

  /// Begins the window anew: what came meanwhile says nothing of the reflectors.
  void skip(long now) {
    since = now;
    for (Tally tally : tallies) {
      tally.begin();
    }
  }

  /// Judges if the window is over; true if it was.
  boolean look(long now) {
    if (now - since < WINDOW_NANOS || middle(Measure.ASKED) < ENOUGH) {
      return false;
    }
    judge();
    skip(now);
    return true;
  }

  /// What there is of each, to be compared.
  private enum Measure {
    ASKED,
    SHARE,
    JITTER,
    DELAY
  }

  private double of(Tally tally, Measure measure) {
    return switch (measure) {
      case ASKED -> tally.asked;
      case SHARE -> tally.asked < ENOUGH ? Double.NaN : tally.share();
      case JITTER -> tally.asked < ENOUGH ? Double.NaN : tally.jitter();
      case DELAY -> tally.asked < ENOUGH ? Double.NaN : tally.delay();
    };
  }

  /// The middle of those for which it is known; `NaN` if there are too few.
  private double middle(Measure measure) {
    int known = 0;
    for (Tally tally : tallies) {
      double value = of(tally, measure);
      if (!Double.isNaN(value)) {
        sorted[known++] = value;
      }
    }
    Arrays.sort(sorted, 0, known);
    return known < FEWEST ? Double.NaN : sorted[known / 2];
  }

  private void judge() {
    double share = middle(Measure.SHARE);
    double jitter = middle(Measure.JITTER);
    double delay = middle(Measure.DELAY);
    if (!(share >= OUTAGE)) {
      return;
    }
    int count = 0;
    int many = 0;
    for (int i = 0; i < tallies.length; i++) {
      Tally tally = tallies[i];
      bad[i] = false;
      if (tally.asked < ENOUGH) {
        continue;
      }
      count++;
      shares[i] = tally.share();
      Optional<Fault> fault = fault(tally, share, jitter, delay);
      bad[i] = fault.isPresent();
      many += bad[i] ? 1 : 0;
      if (bad[i]) {
        faults[i] = fault.get();
      }
    }
    if (2 * many >= count) {
      return;
    }
    for (int i = 0; i < tallies.length; i++) {
      if (tallies[i].asked >= ENOUGH) {
        against[i] = Math.clamp(against[i] + (bad[i] ? 1 : -1), 0, AGAINST);
      }
    }
  }

  private static Optional<Fault> fault(Tally tally, double share, double jitter, double delay) {
    if (tally.share() < share - MUCH_LOSS) {
      return Optional.of(Fault.LOSS);
    }
    if (tally.jitter() > JITTER_NANOS + JITTERS * jitter) {
      return Optional.of(Fault.JITTER);
    }
    if (Math.abs(tally.delay() - delay) > OTHER_DELAY_NANOS + OTHER_DELAY_JITTERS * jitter) {
      return Optional.of(Fault.DISAGREEMENT);
    }
    return Optional.empty();
  }

  /// What speaks against a reflector, if enough does.
  Optional<Fault> fault(int reflector) {
    return against[reflector] >= AGAINST ? Optional.of(faults[reflector]) : Optional.empty();
  }

  /// Share of its probes that it answered in the last window that counted.
  double share(int reflector) {
    return shares[reflector];
  }
}
