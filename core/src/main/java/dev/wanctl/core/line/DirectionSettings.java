package dev.wanctl.core.line;

import dev.wanctl.core.units.BitRate;

/// The bounds of one direction: the rate never leaves them.
public record DirectionSettings(BitRate min, BitRate max) {
  public DirectionSettings {
    if (min.bitsPerSecond() <= 0 || min.compareTo(max) >= 0) {
      throw new IllegalArgumentException("need 0 < min < max, got " + min + " and " + max);
    }
  }
}
