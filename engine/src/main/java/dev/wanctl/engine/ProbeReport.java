package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a line's probes fare. Immutable.
///
/// @param oneWay whether reflectors may be asked for timestamps
/// @param noTimestamps why they cannot be, although they may
public record ProbeReport(
    Subsystem.Report health,
    List<Target> targets,
    long skippedSends,
    boolean oneWay,
    Optional<DeviceFailure> noTimestamps) {

  /// One reflector. `kind` is what it is known to answer; `lastReplyNanos` is [System#nanoTime] of
  /// its newest reply, 0 before the first.
  public record Target(
      String reflector,
      boolean open,
      ProbeKind kind,
      long sent,
      long received,
      long lastReplyNanos,
      Duration lastRoundTrip,
      Optional<String> problem) {}
}
