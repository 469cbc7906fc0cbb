package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.QueueReading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What an actuator did and how it stands. Immutable.
///
/// @param writesLastDay of the writes those in the last 24 hours
/// @param writesPerDay how many there may be in that time before increases wait longer
/// @param overBudgetSinceNanos since when there are more, [System#nanoTime]; empty: there are not
/// @param foreignChanges how often somebody else was seen to have set the rates
/// @param lastForeignChange the newest of them
/// @param left the one that is left as it is, as the operator wants it: nothing is written
///   meanwhile
/// @param confirmTimeMedian how long the device took to confirm the last writes
/// @param confirmTimeSlow the same, 99th percentile
/// @param queuesAtNanos when the queues were asked for, [System#nanoTime]
public record ActuatorReport(
    String shaper,
    Subsystem.Report health,
    boolean observing,
    Optional<Rates> sent,
    Optional<Rates> confirmed,
    long writes,
    long writesLastDay,
    long writesPerDay,
    OptionalLong overBudgetSinceNanos,
    long confirmations,
    long reads,
    long errors,
    long foreignChanges,
    Optional<ForeignChange> lastForeignChange,
    Optional<ForeignChange.Left> left,
    Duration confirmTimeMedian,
    Duration confirmTimeSlow,
    List<QueueReading> queues,
    long queuesAtNanos) {

  /// Whether increases wait longer than usual, so that the device is written to less.
  public boolean overBudget() {
    return overBudgetSinceNanos.isPresent();
  }
}
