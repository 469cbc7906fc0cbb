package dev.wanctl.sim.line;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;

/// One flow through the line.
public sealed interface Flow {

  /// Which way its data goes.
  Direction direction();

  /// When it has something to send.
  Schedule active();

  /// Sends as much as its congestion control allows, from slow start on; its ACKs share the other
  /// direction.
  record Greedy(Direction direction, Congestion congestion, Schedule active) implements Flow {}

  /// Loads pages: each a transfer of exponentially distributed size over a new slow start, then a
  /// pause of exponentially distributed length.
  record Web(Direction direction, double meanBytes, double meanPauseSeconds, Schedule active)
      implements Flow {
    public Web {
      if (!(meanBytes > 0) || !(meanPauseSeconds >= 0)) {
        throw new IllegalArgumentException("a page has bytes, a pause is not negative");
      }
    }
  }

  /// Sends at a constant rate whatever happens, as a call does.
  record Constant(Direction direction, BitRate rate, Schedule active) implements Flow {}

  /// A place for a flow from outside of the model, switched on and off while the line runs; then it
  /// takes all it can get, by cubic congestion control.
  record Guest(Direction direction) implements Flow {

    private static final Schedule NEVER = new Schedule(new Interval(0, 0), 1, 0);

    @Override
    public Schedule active() {
      return NEVER;
    }
  }

  /// How a sender reacts to loss.
  enum Congestion {
    /// Cubic growth, 0.7 on loss, leaves slow start when the round trip grows (RFC 9438, RFC 9406).
    CUBIC,
    /// One packet per round trip, one half on loss (RFC 5681).
    RENO
  }
}
