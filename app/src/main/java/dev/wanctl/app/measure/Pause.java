package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.routeros.FormerLimits;
import java.time.Duration;

/// Lets time pass between the steps of a measurement, keeps its guards from acting, and notices
/// that the user wants no more. One thread but for [#stop].
public final class Pause {

  private static final long SLICE_MILLIS = 50;

  /// Well within the patience of the guard on a router.
  private static final long KEEP_NANOS = FormerLimits.PATIENCE.toNanos() / 6;

  private final Runnable keep;
  private volatile boolean stopped;
  private long keptAt = System.nanoTime();

  /// @param keep tells the guards that this process lives
  public Pause(Runnable keep) {
    this.keep = keep;
  }

  /// The measurement ends at its next chance.
  public void stop() {
    stopped = true;
  }

  void of(Duration time) throws NoMeasurement {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      try {
        Thread.sleep(Math.min(SLICE_MILLIS, 1 + left / 1_000_000));
      } catch (InterruptedException _) {
        stopped = true;
      }
      if (stopped) {
        throw new NoMeasurement("stopped", "nothing is left behind; measure again when you like");
      }
      if (System.nanoTime() - keptAt >= KEEP_NANOS) {
        keep.run();
        keptAt = System.nanoTime();
      }
    }
  }
}
