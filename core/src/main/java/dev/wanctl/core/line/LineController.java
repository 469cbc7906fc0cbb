package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// One line's controller.
public final class LineController {

  /// A counter that the device does not tell.
  public static final long UNKNOWN = -1;

  public LineController(LineSettings settings, long nowNanos) {}

  /// Counters of both directions in bytes since some start, [#UNKNOWN] where the device does not
  /// tell.
  public void traffic(
      long takenAtNanos,
      long downloadArrived,
      long uploadSent,
      long downloadBacklog,
      long uploadBacklog) {}

  /// A reply that shows the round trip only.
  public void echo(int reflector, long sentAtNanos, long receivedAtNanos) {}

  /// A reply of a reflector that also tells the time of its turn-round, by its own clock of unknown
  /// offset.
  public void echo(
      int reflector,
      long sentAtNanos,
      long receivedAtNanos,
      long uploadDelayNanos,
      long downloadDelayNanos) {}

  /// What the device confirmed: rates in bit/s that were sent at `sentAtNanos` and confirmed at
  /// `confirmedAtNanos`.
  public void confirmed(
      long sentAtNanos, long confirmedAtNanos, double downloadRate, double uploadRate) {}

  /// Decides on the evidence that came since the last step. True if a desired rate changed.
  public boolean step(long nowNanos) {
    return false;
  }

  /// The rate wanted now, bit/s.
  public double desired(Direction direction) {
    return 0;
  }
}
