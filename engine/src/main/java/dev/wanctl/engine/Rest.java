package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;

/// What an actuator that rests need not hear of: a wish that is not worth a write. The law moves
/// its rates with every decision, so without this every decision would wake a thread for nothing.
/// Immutable; asking makes no objects.
///
/// @param down what the device has, bit/s
/// @param up the same
/// @param least a change of this share is worth a write
/// @param raising an increase waits for its time already, so that only a decrease matters
record Rest(long down, long up, double least, boolean raising) {

  /// Every wish matters.
  static final Rest NONE = new Rest(0, 0, -1, false);

  /// No wish matters: something else decides when to go on.
  static final Rest ANY = new Rest(0, 0, Double.POSITIVE_INFINITY, true);

  Rest(Rates device, double least, boolean raising) {
    this(device.download().bitsPerSecond(), device.upload().bitsPerSecond(), least, raising);
  }

  /// Whether these wishes, bit/s, need not be heard of. The same comparison as that for a write.
  boolean covers(long wantedDown, long wantedUp) {
    double first = Agreement.change(down, wantedDown);
    double second = Agreement.change(up, wantedUp);
    return Math.min(first, second) > -least && (raising || Math.max(first, second) < least);
  }
}
