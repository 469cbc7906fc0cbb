package dev.wanctl.app.history;

import dev.wanctl.core.line.Reason;
import java.util.ArrayList;
import java.util.List;

/// The last hour of one line, by seconds, in a fixed room. Thread-safe; a reader holds the writer
/// up for as long as copying takes.
final class LastHour {

  static final int SECONDS = 3600;

  private static final Reason[] REASONS = Reason.values();
  private static final int FIGURES = 9;

  private final long[] at = new long[SECONDS];
  private final float[] figures = new float[SECONDS * FIGURES];
  private final byte[] reasons = new byte[2 * SECONDS];
  private int count;

  @SuppressWarnings("EnumOrdinal") // an index into a private array
  synchronized void add(Second s) {
    int i = count++ % SECONDS;
    at[i] = s.at();
    int f = FIGURES * i;
    figures[f] = (float) s.delayP50();
    figures[f + 1] = (float) s.delayP95();
    figures[f + 2] = (float) s.delayMost();
    put(f + 3, s.download());
    put(f + 6, s.upload());
    reasons[2 * i] = (byte) s.download().reason().ordinal();
    reasons[2 * i + 1] = (byte) s.upload().reason().ordinal();
    if (count == 2 * SECONDS) {
      count = SECONDS;
    }
  }

  private void put(int f, Second.Side side) {
    figures[f] = (float) side.rate();
    figures[f + 1] = (float) side.load();
    figures[f + 2] = (float) side.capacity();
  }

  /// Those that began after this time, oldest first, the newest `most` of them.
  synchronized List<Second> after(long time, int most) {
    List<Second> found = new ArrayList<>();
    for (int n = Math.max(0, count - Math.min(most, SECONDS)); n < count; n++) {
      int i = n % SECONDS;
      if (at[i] > time) {
        int f = FIGURES * i;
        found.add(
            new Second(
                at[i],
                figures[f],
                figures[f + 1],
                figures[f + 2],
                side(f + 3, reasons[2 * i]),
                side(f + 6, reasons[2 * i + 1])));
      }
    }
    return found;
  }

  private Second.Side side(int f, byte reason) {
    return new Second.Side(figures[f], figures[f + 1], figures[f + 2], REASONS[reason]);
  }
}
