package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineView;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;

/// One decision as it is recorded. Two are equal if the law did exactly the same.
///
/// @param atNanos when, on the clock of the recording
/// @param download rate wanted, bit/s, to the last bit
/// @param upload the same
/// @param flags reasons, sight and whether a minimum is too high, packed
record Decided(long atNanos, double download, double upload, long flags) {

  private static final Reason[] REASONS = Reason.values();
  private static final Sight[] SIGHTS = Sight.values();
  private static final int BELOW_MINIMUM = 24;

  @SuppressWarnings("EnumOrdinal") // a file belongs to the build that knows these (see StateImage)
  static long flags(LineView view) {
    return view.download.reason.ordinal()
        | (long) view.upload.reason.ordinal() << 8
        | (long) view.sight.ordinal() << 16
        | (view.download.belowMinimum || view.upload.belowMinimum ? 1L << BELOW_MINIMUM : 0);
  }

  static Sight sight(long flags) {
    return SIGHTS[(int) (flags >> 16 & 0xff) % SIGHTS.length];
  }

  static boolean belowMinimum(long flags) {
    return (flags >> BELOW_MINIMUM & 1) != 0;
  }

  double rate(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  Reason reason(Direction direction) {
    int shift = direction == Direction.DOWNLOAD ? 0 : 8;
    return REASONS[(int) (flags >> shift & 0xff) % REASONS.length];
  }
}
