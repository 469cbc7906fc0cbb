package dev.wanctl.core.line;

/// Acquits a direction of a queue that does not shrink although it must: while our own shaper holds the direction below what the line has
/// shown to carry, a queue of its making drains by the share that is withheld. When more has been withheld than the queue is long and it
/// still stands, it is not this direction's: it is the other's, or the path's.
final class Withheld {

  /// How much more than the queue, s: what the other uncertainties may hide.
  private static final double SURE = 0.03;

  private static final double FULL = 0.97;

  /// What the line has shown to carry, bit/s: the most that came while we held it, or what came when the line itself was the limit.
  private double shown;

  private double withheld;

  void observe(DirectionState d, double now, double dt) {
    double window = Math.max(0.1, 1.1 * d.bytes.spacing());
    double arriving = d.bytes.latestRate(window);
    if (!d.own) {
      if (now - d.ownAt > window && now - d.busyAt < 1) {
        shown = arriving;
      }
      withheld = 0;
      return;
    }
    shown = Math.max(shown, Math.min(arriving, d.max));
    double used = d.achieved / shown;
    withheld = used > FULL ? 0 : withheld + (FULL - used) * dt;
  }

  /// A cut was decided: if less came than we would have let through, the line is the limit, and this is what it carries.
  void cut(DirectionState d) {
    double arriving = d.bytes.latestRate(Math.max(0.1, 1.1 * d.bytes.spacing()));
    if (arriving < 0.92 * d.inForce) {
      shown = Math.min(shown, arriving);
      withheld = 0;
    }
  }

  boolean acquits(double queue) {
    return withheld > queue + SURE;
  }

  /// bit/s; 0 before anything was shown.
  double shown() {
    return shown;
  }
}
