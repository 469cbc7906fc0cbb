package dev.wanctl.sim.loop;

import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.TrafficSample;
import java.time.Duration;

/// Counters of a line in use: at each reading, of which one is due every 50 ms, another 100 kB have
/// arrived, and a quarter of that was sent.
public final class BusyMeter implements Meter {

  private long bytes;

  @Override
  public Duration period() {
    return Duration.ofMillis(50);
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public void read(TrafficSample sample) {
    bytes += 100_000;
    sample.takenAtNanos = System.nanoTime();
    sample.downloadArrivedBytes = bytes;
    sample.downloadPassedBytes = bytes;
    sample.uploadSentBytes = bytes / 4;
  }

  @Override
  public void close() {}
}
