package dev.wanctl.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a line's probes fare. Immutable.
public record ProbeReport(Subsystem.Report health, List<Target> targets, long skippedSends) {

  /// One reflector. `lastReplyNanos` is [System#nanoTime] of its newest reply, 0 before the first.
  public record Target(
      String reflector,
      boolean open,
      long sent,
      long received,
      long lastReplyNanos,
      Duration lastRoundTrip,
      Optional<String> problem) {}
}
