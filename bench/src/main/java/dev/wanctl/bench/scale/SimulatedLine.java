package dev.wanctl.bench.scale;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.sim.loop.MemoryShaper;
import java.time.Duration;

/// Shapers (as a router's, on virtual threads) and counters of a line, in memory: it passes what
/// its shapers let through. A line under load uses all of that, one at rest a thousandth. Its
/// counters are read with each reply.
final class SimulatedLine {

  private final double use;
  private final MemoryShaper shaper = new MemoryShaper(false);
  private long countedAt = System.nanoTime();
  private double down;
  private double up;

  SimulatedLine(boolean loaded) {
    use = loaded ? 1 : 0.001;
  }

  Shaper shaper() {
    return shaper;
  }

  Meter meter() {
    return new Meter() {
      @Override
      public Duration period() {
        return Duration.ofSeconds(1);
      }

      @Override
      public boolean local() {
        return true;
      }

      @Override
      public void read(TrafficSample sample) {
        long now = System.nanoTime();
        double seconds = (now - countedAt) / 1e9;
        Rates rates = shaper.read();
        countedAt = now;
        down += use * rates.download().bitsPerSecond() * seconds / 8;
        up += use * rates.upload().bitsPerSecond() * seconds / 8;
        sample.takenAtNanos = now;
        sample.downloadArrivedBytes = (long) down;
        sample.uploadSentBytes = (long) up;
        sample.downloadPassedBytes = (long) down;
        sample.downloadBacklogBytes = 0;
        sample.uploadBacklogBytes = 0;
      }

      @Override
      public void close() {}
    };
  }
}
