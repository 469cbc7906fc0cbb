package dev.wanctl.routeros;

import java.util.Optional;
import java.util.OptionalLong;

/// What is known of a router without asking it. Immutable.
///
/// @param statisticsAtNanos when the newest counters of queues were taken, [System#nanoTime]
/// @param statisticsRequests how often the router was asked for counters
/// @param statisticsSpared how often it was not, because somebody had just asked
/// @param invalidations how often what was read had to be forgotten: changes, new connections and
///   restarts
/// @param connections opened so far
/// @param changes requests to change limits
/// @param seen what the router told of itself last
/// @param sectorsSinceFirst flash sectors that the router wrote since wanctl asked first, whoever
///   made it write
public record RouterReport(
    String name,
    OptionalLong statisticsAtNanos,
    long statisticsRequests,
    long statisticsSpared,
    long invalidations,
    int connections,
    long changes,
    Optional<Seen> seen,
    OptionalLong sectorsSinceFirst) {

  /// @param atNanos [System#nanoTime]
  public record Seen(Router.Resources resources, long atNanos) {}
}
