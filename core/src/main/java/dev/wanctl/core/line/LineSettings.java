package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// What one line's controller is told: the bounds of its directions, the policy, the rates to start
/// from.
///
/// @param startShare share of each maximum to start from when nothing better is known
public record LineSettings(
    DirectionSettings download, DirectionSettings upload, Policy policy, double startShare) {

  public LineSettings(DirectionSettings download, DirectionSettings upload) {
    this(download, upload, Tuning.DEFAULT, 0.95);
  }

  public DirectionSettings of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }
}
