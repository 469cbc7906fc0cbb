package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;

/// What sets the rates of a virtual line: wanctl's controller, or what it is compared with. Called
/// by one thread, in the order of time.
public interface RateControl {

  /// Whether it knows the future and needs no evidence: then it is asked at every tick and its
  /// rates are in force at once, as no real controller's are.
  boolean foresees();

  /// A probe leaves.
  default void sent(int reflector, long sentAtNanos) {}

  /// Whether it wants to decide again soon, although nothing may come until then.
  default boolean impatient() {
    return false;
  }

  void traffic(long takenAtNanos, Counters download, Counters upload);

  /// A probe came back. The reply is reused: copy what is to stay.
  void echo(Reply reply);

  /// Decides; true if a desired rate changed.
  boolean step(long nowNanos);

  /// The rate wanted, bit/s; infinite for no shaping.
  double desired(Direction direction);

  /// The shapers took these rates, written at one time and in force at the other.
  void confirmed(long sentAtNanos, long confirmedAtNanos, double download, double upload);
}
