package dev.wanctl.engine;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.LineView;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/// The last decisions of one line. The loop writes into preallocated rows and never waits; readers
/// copy a row and check its stamp, so that they see it whole or try again (a sequence lock per
/// row).
public final class DecisionLog {

  private static final int ROWS = 1024;

  private final LineView[] rows = new LineView[ROWS];
  private final AtomicLongArray stamps = new AtomicLongArray(ROWS);
  private volatile long written;

  /// The same, as the writer alone knows it.
  private long next;

  DecisionLog() {
    for (int i = 0; i < ROWS; i++) {
      rows[i] = new LineView();
    }
  }

  /// The row to write next; [#commit] publishes it. Loop thread only.
  LineView begin() {
    int i = (int) (next % ROWS);
    stamps.setOpaque(i, 2 * next + 1);
    VarHandle.storeStoreFence();
    return rows[i];
  }

  void commit() {
    int i = (int) (next % ROWS);
    stamps.setRelease(i, 2 * next + 2);
    written = ++next;
  }

  /// The newest decision; empty before the first.
  public Optional<LineSnapshot> newest() {
    while (true) {
      long n = written;
      if (n == 0) {
        return Optional.empty();
      }
      Optional<LineSnapshot> row = read(n - 1);
      if (row.isPresent()) {
        return row;
      }
      Thread.onSpinWait();
    }
  }

  /// The last decisions, oldest first, at most `most`; those overwritten while reading are left
  /// out.
  public List<LineSnapshot> last(int most) {
    long end = written;
    List<LineSnapshot> found = new ArrayList<>();
    for (long n = Math.max(0, end - Math.min(most, ROWS - 8)); n < end; n++) {
      read(n).ifPresent(found::add);
    }
    return found;
  }

  /// The decisions after those of which `seen` were made, oldest first; those overwritten meanwhile
  /// are left out. All there are, if fewer were made: the line began anew.
  List<LineSnapshot> after(long seen) {
    long made = written;
    return last(Math.clamp(made < seen ? made : made - seen, 0, ROWS));
  }

  private Optional<LineSnapshot> read(long n) {
    int i = (int) (n % ROWS);
    if (stamps.getAcquire(i) != 2 * n + 2) {
      return Optional.empty();
    }
    LineSnapshot copy = rows[i].snapshot();
    VarHandle.loadLoadFence();
    return stamps.getOpaque(i) == 2 * n + 2 ? Optional.of(copy) : Optional.empty();
  }
}
