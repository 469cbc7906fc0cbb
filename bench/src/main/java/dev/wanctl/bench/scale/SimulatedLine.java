package dev.wanctl.bench.scale;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.engine.port.WritePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Shapers (as a router's, on virtual threads) and counters of a line, in memory: it passes what
/// its shapers let through. A line under load uses all of that, one at rest a thousandth. Its
/// counters are read with each reply.
final class SimulatedLine {

  private final double use;
  private volatile Rates rates = new Rates(BitRate.mbit(50), BitRate.mbit(10));
  private long countedAt = System.nanoTime();
  private double down;
  private double up;

  SimulatedLine(boolean loaded) {
    use = loaded ? 1 : 0.001;
  }

  Shaper shaper() {
    return new Shaper() {
      @Override
      public String name() {
        return "simulated";
      }

      @Override
      public Prior inspect() {
        return new Prior(Map.of());
      }

      @Override
      public Rates prepare(Rates first) {
        return apply(first);
      }

      @Override
      public Rates apply(Rates wanted) {
        rates = wanted;
        return wanted;
      }

      @Override
      public Rates read() {
        return rates;
      }

      @Override
      public List<QueueReading> queues() {
        return List.of();
      }

      @Override
      public void restore(Prior prior) {}

      @Override
      public boolean local() {
        return false;
      }

      @Override
      public WritePolicy writePolicy() {
        return WritePolicy.LOCAL;
      }

      @Override
      public void close() {}
    };
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
