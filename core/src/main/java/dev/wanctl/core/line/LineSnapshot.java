package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// One decision of one line with what it was made of. Immutable. Rates in bit/s, times in seconds,
/// `NaN` where unknown.
///
/// @param decisions how many decisions were made before and with this one
/// @param oneWay whether one-way delays were the evidence
/// @param delay added delay that was acted on
/// @param threshold delay above which a queue is seen
/// @param noise delay that is no queue
/// @param pathOffset the part of the added delay that is blamed on the path
/// @param baseline the shortest round trip without any queue
/// @param replyAge age of the newest reply
/// @param counterAge age of the newest byte counters
/// @param lag from a change until it is acted on, beside the round trip
/// @param reallocations the period of a clock by which the provider deals out the capacity anew, if
///   one is recognised
public record LineSnapshot(
    long atNanos,
    long decisions,
    Side download,
    Side upload,
    Sight sight,
    boolean oneWay,
    double delay,
    double threshold,
    double noise,
    double pathOffset,
    double baseline,
    double replyAge,
    double counterAge,
    double lag,
    double reallocations) {

  /// One direction.
  ///
  /// @param desired the rate wanted
  /// @param inForce the rate that the device confirmed last
  /// @param capacity the estimate of what the line can carry
  /// @param learned the same over minutes
  /// @param achieved what gets through now
  /// @param queue delay that is blamed on this direction's queue at the ISP
  /// @param own packets wait in our own shaper
  /// @param belowMinimum the line seems to carry less than the configured minimum
  public record Side(
      double desired,
      double inForce,
      double capacity,
      double learned,
      double achieved,
      double queue,
      boolean loaded,
      boolean own,
      boolean belowMinimum,
      Reason reason) {}

  public Side of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }
}
