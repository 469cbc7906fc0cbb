package dev.wanctl.app.measure;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.TrafficSample;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Measures stretches of time on a line: idle, or loaded by a source. One thread.
///
/// @param from the address that load leaves from, where the line needs one
public record LineUnderTest(
    Source source,
    int flows,
    Optional<InetAddress> from,
    Meter meter,
    DelayWatch delays,
    Pause pause) {

  /// Of the content that was moved at least so much must show in the line's counters: less, and it
  /// went by another line.
  private static final double SEEN = 0.7;

  /// What is moved in the second before is in the counters of the next.
  private static final long SLACK_BYTES = 500_000;

  /// The round trips of an idle stretch, and what passed meanwhile.
  ///
  /// @param roundTrips in seconds
  /// @param bitsPerSecond of others' traffic
  public record Idle(double[] roundTrips, Map<Direction, Double> bitsPerSecond) {

    public double median() {
      return Estimate.median(roundTrips);
    }
  }

  public Idle idle(Duration time) throws NoMeasurement {
    TrafficSample before = counted();
    long start = System.nanoTime();
    pause.of(time);
    TrafficSample after = counted();
    Map<Direction, Double> rates = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      rates.put(direction, rate(direction, before, after));
    }
    return new Idle(delays.roundTrips(start, System.nanoTime()), rates);
  }

  /// Loads these directions together, lets the load settle, then measures for a window.
  public Loaded loaded(Set<Direction> directions, Duration warmUp, Duration window)
      throws NoMeasurement {
    try (Load load = source.start(directions, flows, from)) {
      pause.of(warmUp);
      TrafficSample before = counted();
      Map<Direction, Long> moved = new EnumMap<>(Direction.class);
      directions.forEach(d -> moved.put(d, load.bytes(d)));
      long start = System.nanoTime();
      pause.of(window);
      TrafficSample after = counted();
      long end = System.nanoTime();
      if (load.failure().isPresent()) {
        throw load.failure().get();
      }
      Map<Direction, Double> rates = new EnumMap<>(Direction.class);
      long bytes = 0;
      for (Direction direction : directions) {
        double rate = rate(direction, before, after);
        long content = load.bytes(direction) - moved.getOrDefault(direction, 0L);
        requireSeen(direction, rate * (end - start) / 8e9, content);
        rates.put(direction, rate);
        bytes += load.bytes(direction);
      }
      double[] added = delays.added(start, end);
      return new Loaded(rates, Estimate.median(added), Estimate.quantile(added, 0.95), bytes);
    }
  }

  private void requireSeen(Direction direction, double counted, long content) throws NoMeasurement {
    if (content == 0) {
      throw new NoMeasurement(
          source.words() + " moved nothing of the " + direction.word() + " within a window",
          "see that it answers, or name another");
    }
    if (counted < SEEN * (content - SLACK_BYTES)) {
      throw new NoMeasurement(
          "of %.1f MB of load the line's counters show %.1f MB as %s: the load goes by another way"
              .formatted(content / 1e6, counted / 1e6, direction.word()),
          "run this on a machine whose traffic passes by the line, or set `probe.source` to an"
              + " address that leaves by it");
    }
  }

  /// A device that did not answer is asked once more: it may be slow under the load.
  private TrafficSample counted() throws NoMeasurement {
    TrafficSample sample = new TrafficSample();
    try {
      try {
        meter.read(sample);
      } catch (DeviceException e) {
        if (!e.failure().transientByNature()) {
          throw e;
        }
        meter.read(sample);
      }
    } catch (DeviceException e) {
      throw NoMeasurement.of(e);
    }
    return sample;
  }

  private static double rate(Direction direction, TrafficSample before, TrafficSample after)
      throws NoMeasurement {
    long from = bytes(direction, before);
    long to = bytes(direction, after);
    double seconds = (after.takenAtNanos - before.takenAtNanos) / 1e9;
    if (from == TrafficSample.UNKNOWN || to == TrafficSample.UNKNOWN || seconds <= 0) {
      throw new NoMeasurement(
          "the line's counters do not tell the " + direction.word(), "see `wanctl check --live`");
    }
    if (to < from) {
      throw new NoMeasurement(
          "the line's counters went backwards: its device started again", "measure again");
    }
    return (to - from) * 8 / seconds;
  }

  private static long bytes(Direction direction, TrafficSample sample) {
    if (direction == Direction.UPLOAD) {
      return sample.uploadSentBytes;
    }
    return sample.downloadArrivedBytes == TrafficSample.UNKNOWN
        ? sample.downloadPassedBytes
        : sample.downloadArrivedBytes;
  }
}
