package dev.wanctl.core.line;

import dev.wanctl.core.units.BitRate;
import java.time.Duration;

/// The parameters of the four-state controller: thresholds of the smoothed delay beyond the
/// baseline, and what each state does to a direction's rate.
///
/// @param target above it a direction is yellow
/// @param warn above it the download is soft-red and the upload red
/// @param hardRed above it the download is red
/// @param deadband so far below `target` the delay must fall for yellow to end, but at most half of
///   it
/// @param dwell how long the delay must stand above `target` before green becomes yellow
/// @param recovery how long a direction must be green before its rate rises
/// @param smoothing time constant of the average over the delay
public record Classic(
    Duration target,
    Duration warn,
    Duration hardRed,
    Duration deadband,
    Duration dwell,
    Duration recovery,
    Duration smoothing,
    Side download,
    Side upload)
    implements Policy {

  /// The default step up as a share of the maximum.
  public static final double STEP_SHARE = 0.02;

  /// One direction. The floor of the red state is the direction's minimum.
  ///
  /// @param factorRed what a red step leaves of the rate
  /// @param factorYellow what a yellow step leaves of the rate
  /// @param stepUp what a green step adds
  /// @param floorGreen the rate is never below this while green
  /// @param floorYellow the same while yellow
  /// @param floorSoftRed the same while soft-red
  public record Side(
      double factorRed,
      double factorYellow,
      BitRate stepUp,
      BitRate floorGreen,
      BitRate floorYellow,
      BitRate floorSoftRed) {
    public Side {
      if (!(factorRed > 0 && factorRed <= factorYellow && factorYellow <= 1)) {
        throw new IllegalArgumentException(
            "need 0 < red <= yellow <= 1, got " + factorRed + " and " + factorYellow);
      }
      if (floorSoftRed.compareTo(floorYellow) > 0 || floorYellow.compareTo(floorGreen) > 0) {
        throw new IllegalArgumentException("a worse state has no higher floor");
      }
    }

    /// One floor for all states.
    public static Side of(double factorRed, double factorYellow, BitRate stepUp, BitRate floor) {
      return new Side(factorRed, factorYellow, stepUp, floor, floor, floor);
    }
  }

  public Classic {
    if (!target.isPositive() || target.compareTo(warn) >= 0 || warn.compareTo(hardRed) >= 0) {
      throw new IllegalArgumentException(
          "need 0 < target < warn < hard-red, got " + target + ", " + warn + ", " + hardRed);
    }
    if (!smoothing.isPositive()) {
      throw new IllegalArgumentException("an average over " + smoothing);
    }
  }

  /// The defaults for a line with these bounds.
  public static Classic of(DirectionSettings download, DirectionSettings upload) {
    return new Classic(
        Duration.ofMillis(15),
        Duration.ofMillis(45),
        Duration.ofMillis(80),
        Duration.ofMillis(3),
        Duration.ofMillis(150),
        Duration.ofMillis(250),
        Duration.ofMillis(250),
        Side.of(0.90, 0.96, download.max().times(STEP_SHARE), download.min()),
        Side.of(0.90, 0.94, upload.max().times(STEP_SHARE), upload.min()));
  }

  @Override
  public String word() {
    return "classic";
  }
}
