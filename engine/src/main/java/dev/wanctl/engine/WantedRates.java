package dev.wanctl.engine;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import java.util.concurrent.locks.LockSupport;

/// The rates that the loop wants on a device, on their way to the thread that writes them. The loop
/// never waits; the thread rests until a wish is worth a write. Only the newest wish counts.
final class WantedRates {

  private volatile long down;
  private volatile long up;

  /// When that changed last.
  private volatile long changedAt = System.nanoTime();

  /// Which wishes need not wake the thread.
  private volatile Rest rest = Rest.NONE;

  // Only the resting thread touches these.
  private long restedAt = System.nanoTime();
  private boolean woken;

  WantedRates(Rates first) {
    down = first.download().bitsPerSecond();
    up = first.upload().bitsPerSecond();
  }

  /// Wanted from now on, bit/s, by `writer`. Loop thread: no lock, no allocation, no wait.
  void set(long download, long upload, Thread writer) {
    if (download != down || upload != up) {
      changedAt = System.nanoTime();
      down = download;
      up = upload;
      if (!rest.covers(download, upload)) {
        LockSupport.unpark(writer);
      }
    }
  }

  Rates get() {
    return new Rates(new BitRate(down), new BitRate(up));
  }

  /// When the newest wish came, [System#nanoTime].
  long changedAt() {
    return changedAt;
  }

  /// Whether what the thread does now was asked for by a wish that came, at that time, while it
  /// rested.
  boolean woke(long changedAt) {
    return woken && changedAt - restedAt > 0;
  }

  /// Rests for so many nanoseconds, or until a wish that `resting` does not cover, or an unpark.
  /// The wishes are looked at after `rest` is published, and the loop looks at `rest` after it
  /// published a wish: one of the two sees the other's.
  void await(long wait, Rest resting) {
    restedAt = System.nanoTime();
    rest = resting;
    if (wait > 0 && resting.covers(down, up)) {
      LockSupport.parkNanos(wait);
    }
    woken = !resting.covers(down, up);
    rest = Rest.NONE;
  }
}
