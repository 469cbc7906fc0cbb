package dev.wanctl.app.measure;

import dev.wanctl.core.units.Direction;
import java.util.Map;

/// What one stretch of load showed.
///
/// @param bitsPerSecond what the line carried, of the directions that were loaded
/// @param addedMedian of the delay that the load added, seconds
/// @param addedSlow its 95th percentile
/// @param bytes of content that the load moved, with its warm-up
public record Loaded(
    Map<Direction, Double> bitsPerSecond, double addedMedian, double addedSlow, long bytes) {

  public Loaded {
    bitsPerSecond = Map.copyOf(bitsPerSecond);
  }
}
