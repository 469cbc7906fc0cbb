package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// What a line is expected to carry at this hour, by its past; bit/s, `NaN` where that is not
/// known. It is a hint and no evidence: it says where to begin and where to be careful, and no
/// more.
public record Usual(double download, double upload) {

  /// Nothing is known.
  public static final Usual UNKNOWN = new Usual(Double.NaN, Double.NaN);

  public double of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }
}
