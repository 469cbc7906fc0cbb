package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Everything that decides what a virtual line does, except the rates its shapers are given.
///
/// @param download the direction from the Internet
/// @param upload the direction to the Internet
/// @param baseSeconds the round trip of an empty line over time, half of it each way
/// @param flows what loads it
/// @param reflectors who answers probes; a probe names one by its place here
/// @param tick the step of the fluid; 1 to 5 ms
/// @param seed of everything random
public record LineModel(
    Side download,
    Side upload,
    Trace baseSeconds,
    List<Flow> flows,
    List<ReflectorModel> reflectors,
    Duration tick,
    long seed) {

  public LineModel {
    flows = List.copyOf(flows);
    reflectors = List.copyOf(reflectors);
    if (reflectors.isEmpty()) {
      throw new IllegalArgumentException("a line needs a reflector");
    }
    if (tick.toNanos() < 100_000 || tick.toNanos() > 10_000_000) {
      throw new IllegalArgumentException("a tick takes 0.1 to 10 ms, not " + tick);
    }
  }

  public Side side(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  public LineModel withTick(Duration newTick) {
    return new LineModel(download, upload, baseSeconds, flows, reflectors, newTick, seed);
  }

  public LineModel withReflectors(List<ReflectorModel> others) {
    return new LineModel(download, upload, baseSeconds, flows, others, tick, seed);
  }

  /// With places for so many flows from outside in each direction.
  public LineModel withGuests(int each) {
    List<Flow> all = new ArrayList<>(flows);
    for (Direction direction : Direction.values()) {
      for (int i = 0; i < each; i++) {
        all.add(new Flow.Guest(direction));
      }
    }
    return withFlows(all);
  }

  public LineModel withFlows(List<Flow> others) {
    return new LineModel(download, upload, baseSeconds, others, reflectors, tick, seed);
  }
}
