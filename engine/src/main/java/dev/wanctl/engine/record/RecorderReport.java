package dev.wanctl.engine.record;

import java.util.Optional;

/// How one line's recorder fares.
///
/// @param writtenBytes since the start
/// @param lostRecords not written: the disk was too slow, full, or they came too fast for the bound
///   of bytes in an hour
/// @param pinned segments of the ring that are kept because of an incident
/// @param failure why nothing is recorded now
public record RecorderReport(
    long writtenBytes, long lostRecords, int pinned, Optional<Failure> failure) {

  static final RecorderReport NONE = new RecorderReport(0, 0, 0, Optional.empty());

  /// @param reason what the disk said
  /// @param sinceNanos [System#nanoTime]
  public record Failure(String reason, long sinceNanos) {}
}
