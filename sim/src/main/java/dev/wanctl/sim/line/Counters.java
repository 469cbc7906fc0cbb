package dev.wanctl.sim.line;

/// The byte counters of one direction's shaper since the start.
///
/// @param arrivedBytes came to the shaper: for the download what arrived on the WAN interface
/// @param passedBytes left the shaper: for the upload what was sent towards the Internet
/// @param droppedBytes dropped by the shaper
/// @param backlogBytes waiting in the shaper now
public record Counters(long arrivedBytes, long passedBytes, long droppedBytes, long backlogBytes) {

  static final Counters NONE = new Counters(0, 0, 0, 0);

  /// What was counted beyond `other`; the backlog is of now.
  Counters less(Counters other) {
    return new Counters(
        arrivedBytes - other.arrivedBytes,
        passedBytes - other.passedBytes,
        droppedBytes - other.droppedBytes,
        backlogBytes);
  }
}
