package dev.wanctl.sim.line;

/// Running figures of a line since its start, over the time in which greedy flows were active.
/// Delays are added round-trip delays in milliseconds. NaN where nothing was seen yet.
///
/// @param seconds how long the line runs
/// @param nowMillis what the newest probe met, loaded or not
public record Figures(
    double seconds,
    double downloadUtilisation,
    double uploadUtilisation,
    double nowMillis,
    double meanMillis,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double maxMillis,
    double secondsOver50) {}
