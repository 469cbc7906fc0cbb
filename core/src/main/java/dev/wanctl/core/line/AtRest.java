package dev.wanctl.core.line;

/// Delays that were seen of a line at rest, held back until it is certain that it rested: where the
/// rate is far above what the line carries, a line that just fills up looks as if it rested, and
/// its queue would be learned as noise. Seconds; allocates nothing after construction.
final class AtRest {

  /// A line that is busy is found to be within this time.
  private static final double CERTAIN = 2;

  private static final int ROOM = 128;

  private final double[] at = new double[ROOM];
  private final double[] delay = new double[ROOM];
  private final double[] delta = new double[ROOM];
  private final double[] split = new double[ROOM];
  private int first;
  private int count;

  /// @param delay the corroborated delay
  /// @param delta that of the reply itself
  /// @param split the difference of its ways, `NaN` if it does not tell
  void add(double now, double delay, double delta, double split) {
    if (count == ROOM) {
      drop();
    }
    int i = (first + count++) % ROOM;
    at[i] = now;
    this.delay[i] = delay;
    this.delta[i] = delta;
    this.split[i] = split;
  }

  /// It did not rest.
  void forget() {
    count = 0;
  }

  /// Whether the oldest is certain by now.
  boolean certain(double now) {
    return count > 0 && now - at[first] > CERTAIN;
  }

  double delay() {
    return delay[first];
  }

  double delta() {
    return delta[first];
  }

  double split() {
    return split[first];
  }

  /// The oldest has been learned.
  void drop() {
    first = (first + 1) % ROOM;
    count--;
  }
}
