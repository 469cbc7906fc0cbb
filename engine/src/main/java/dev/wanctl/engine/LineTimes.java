package dev.wanctl.engine;

/// How often a line saw which times since it was started.
///
/// @param addedDelay the added delay at each decision that was made on fresh evidence
/// @param roundTrip the round trip of each reply
public record LineTimes(Histogram.Snapshot addedDelay, Histogram.Snapshot roundTrip) {}
