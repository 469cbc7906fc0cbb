package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.QueueReading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an actuator did and how it stands. Immutable.
///
/// @param writesLastDay of the writes those in the last 24 hours
/// @param writesPerDay how many the device's policy allows in that time
/// @param foreignChanges how often somebody else was seen to have set the rates
/// @param lastForeignChange the newest of them
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
    long confirmations,
    long reads,
    long errors,
    long foreignChanges,
    Optional<ForeignChange> lastForeignChange,
    Duration confirmTimeMedian,
    Duration confirmTimeSlow,
    List<QueueReading> queues,
    long queuesAtNanos) {

  /// Whether increases wait longer than usual, so that the device is written to less.
  public boolean overBudget() {
    return writesLastDay > writesPerDay;
  }
}
