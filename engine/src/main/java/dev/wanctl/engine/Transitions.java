package dev.wanctl.engine;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/// Turns a line's decisions into the few log lines that a person wants: what changed, never what
/// goes on. One for each line; one thread.
public final class Transitions {

  private static final System.Logger LOG = System.getLogger("wanctl.line");
  private static final double OVER_AFTER = 10e9;

  /// How long the first evidence may take before that is worth a word.
  private static final long GRACE = 5_000_000_000L;

  /// A time of congestion in one direction.
  private static final class Congestion {
    boolean on;
    long began;
    long lastCut;
    double from;
    double lowest;
    double longestQueue;
    boolean belowMinimum;
  }

  private final String line;
  private final Consumer<LineEvent> events;
  private final Map<Direction, Congestion> congestion = new EnumMap<>(Direction.class);
  private Sight sight = Sight.CLEAR;
  private boolean seenOnce;
  private boolean waitTold;
  private long began;
  private long seen;

  /// @param events is told the same as the log
  public Transitions(String line, Consumer<LineEvent> events) {
    this.line = line;
    this.events = events;
    for (Direction d : Direction.values()) {
      congestion.put(d, new Congestion());
    }
  }

  /// How many decisions were made until the last one that was looked at.
  long seen() {
    return seen;
  }

  /// Takes the decisions since the last call, oldest first; those seen before are passed over.
  public void look(Iterable<LineSnapshot> decisions) {
    for (LineSnapshot s : decisions) {
      if (s.decisions() > seen) {
        began = seen == 0 ? s.atNanos() : began;
        seen = s.decisions();
        sight(s);
        congestion.forEach((direction, c) -> congestion(direction, c, s));
      }
    }
  }

  private void sight(LineSnapshot s) {
    if (!seenOnce) {
      if (s.sight() != Sight.CLEAR) {
        waiting(s);
        return;
      }
      seenOnce = true;
      LOG.log(
          System.Logger.Level.INFO,
          "line={0} evidence complete: control begins, round trip {1}",
          line,
          milliseconds(s.baseline()));
      tell(s, "sight", false, "evidence complete: control begins");
      return;
    }
    if (s.sight() == sight || s.sight() == Sight.STALE) {
      return; // a late reply is no news
    }
    sight = s.sight();
    String text =
        switch (sight) {
          case CLEAR -> "sees again: control goes on";
          case BLIND -> "no reflector answers: rates are held";
          case NO_COUNTERS -> "byte counters are missing: rates are held";
          case STALE -> throw new AssertionError();
        };
    LOG.log(
        sight == Sight.CLEAR ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
        "line={0} sight={1} {2}",
        line,
        sight.code(),
        text);
    tell(s, "sight", sight != Sight.CLEAR, text);
  }

  private void tell(LineSnapshot s, String kind, boolean warning, String text) {
    events.accept(new LineEvent(s.atNanos(), line, kind, warning, text));
  }

  /// A line that was never seen is told of once, or its log would look as if all were well.
  private void waiting(LineSnapshot s) {
    if (waitTold || s.atNanos() - began <= GRACE) {
      return;
    }
    waitTold = true;
    LOG.log(
        System.Logger.Level.WARNING,
        "line={0} sight={1} control cannot begin: {2}. Remedy: `wanctl status` tells what to look"
            + " at",
        line,
        s.sight().code(),
        s.sight() == Sight.NO_COUNTERS
            ? "there are no byte counters yet"
            : "no reflector has answered yet");
  }

  private void congestion(Direction direction, Congestion c, LineSnapshot s) {
    LineSnapshot.Side side = s.of(direction);
    if (side.reason().cuts()) {
      if (!c.on) {
        c.on = true;
        c.began = s.atNanos();
        c.from = side.inForce();
        c.lowest = side.desired();
        c.longestQueue = 0;
        if (s.delay() > 3 * s.threshold()) {
          LOG.log(
              System.Logger.Level.INFO,
              "line={0} direction={1} reason={2} congestion begins: {3} of delay, rate {4} -> {5}",
              line,
              direction.word(),
              side.reason().code(),
              milliseconds(s.delay()),
              rate(c.from),
              rate(side.desired()));
          tell(
              s,
              "congestion",
              false,
              direction.word()
                  + " congestion begins: "
                  + milliseconds(s.delay())
                  + " of delay, rate "
                  + rate(c.from)
                  + " -> "
                  + rate(side.desired()));
        }
      }
      c.lastCut = s.atNanos();
      c.lowest = Math.min(c.lowest, side.desired());
      c.longestQueue = Math.max(c.longestQueue, s.delay());
    } else if (c.on && s.atNanos() - c.lastCut > OVER_AFTER) {
      c.on = false;
      if (c.longestQueue > 3 * s.threshold()) {
        LOG.log(
            System.Logger.Level.INFO,
            "line={0} direction={1} congestion over after {2} s: worst delay {3}, lowest rate {4},"
                + " now {5}",
            line,
            direction.word(),
            Math.round((c.lastCut - c.began) / 1e9),
            milliseconds(c.longestQueue),
            rate(c.lowest),
            rate(side.desired()));
        tell(
            s,
            "congestion",
            false,
            direction.word()
                + " congestion over after "
                + Math.round((c.lastCut - c.began) / 1e9)
                + " s: worst delay "
                + milliseconds(c.longestQueue)
                + ", lowest rate "
                + rate(c.lowest)
                + ", now "
                + rate(side.desired()));
      }
    }
    if (side.belowMinimum() != c.belowMinimum) {
      c.belowMinimum = side.belowMinimum();
      if (c.belowMinimum) {
        LOG.log(
            System.Logger.Level.WARNING,
            "line={0} direction={1} the line carries less than the configured minimum of {2}: delay"
                + " {3} remains. Remedy: lower the minimum",
            line,
            direction.word(),
            rate(side.desired()),
            milliseconds(s.delay()));
      }
    }
  }

  private static String rate(double bits) {
    return new BitRate(Math.round(bits / 10_000) * 10_000).toString();
  }

  private static String milliseconds(double seconds) {
    return Math.round(seconds * 10_000) / 10.0 + "ms";
  }
}
