package dev.wanctl.app.calibrate;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.measure.LineUnderTest;
import dev.wanctl.app.measure.Loaded;
import dev.wanctl.app.measure.Trial;
import dev.wanctl.core.units.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The measurement itself: the shaper out of the way, the idle delay, then each direction loaded
/// alone, in turn, as often as wanted. Whoever calls it gives the shaper back.
public final class Calibration {

  /// How much is measured.
  ///
  /// @param repeats of each direction
  /// @param warmUp until the load has settled, not counted
  /// @param window what counts of a repeat
  public record Extent(int repeats, Duration warmUp, Duration window) {

    private static final int IDLE_PARTS = 5;
    private static final Duration IDLE_PART = Duration.ofSeconds(1);

    /// How long it takes.
    public Duration length(int directions) {
      return warmUp
          .plus(window)
          .multipliedBy((long) repeats * directions)
          .plus(IDLE_PART.multipliedBy(IDLE_PARTS));
    }
  }

  /// Others' traffic beyond this share of the least maximum makes an idle delay doubtful.
  private static final double QUIET_SHARE = 0.1;

  private final LineUnderTest line;
  private final Extent extent;
  private final Consumer<String> progress;

  /// @param progress is told of each step as it begins
  public Calibration(LineUnderTest line, Extent extent, Consumer<String> progress) {
    this.line = line;
    this.extent = extent;
    this.progress = progress;
  }

  /// @param wide what the line carries by its configuration, bit/s, to tell quiet from busy
  public Calibrated run(Trial trial, Map<Direction, Double> wide) throws NoMeasurement {
    progress.accept("shaper out of the way: " + trial.shaper());
    trial.open();
    progress.accept("idle delay");
    List<Double> idle = new ArrayList<>();
    Set<Direction> busy = EnumSet.noneOf(Direction.class);
    for (int i = 0; i < Extent.IDLE_PARTS; i++) {
      LineUnderTest.Idle part = line.idle(Extent.IDLE_PART);
      idle.add(1e3 * part.median());
      part.bitsPerSecond()
          .forEach((direction, rate) -> {
            if (rate > QUIET_SHARE * wide.getOrDefault(direction, Double.MAX_VALUE)) {
              busy.add(direction);
            }
          });
    }
    Map<Direction, List<Loaded>> runs = new EnumMap<>(Direction.class);
    for (int repeat = 1; repeat <= extent.repeats(); repeat++) {
      for (Direction direction : Direction.values()) {
        if (line.source().directions().contains(direction)) {
          progress.accept(direction.word() + " " + repeat + " of " + extent.repeats());
          runs.computeIfAbsent(direction, _ -> new ArrayList<>())
              .add(line.loaded(Set.of(direction), extent.warmUp(), extent.window()));
        }
      }
    }
    Map<Direction, Calibrated.Side> sides = new EnumMap<>(Direction.class);
    long bytes = 0;
    for (Map.Entry<Direction, List<Loaded>> entry : runs.entrySet()) {
      sides.put(entry.getKey(), side(entry.getKey(), entry.getValue()));
      bytes += entry.getValue().stream().mapToLong(Loaded::bytes).sum();
    }
    return new Calibrated(
        Estimate.of(idle, "the idle delay"), sides, Set.copyOf(busy), bytes, line.source().words());
  }

  private static Calibrated.Side side(Direction direction, List<Loaded> runs) throws NoMeasurement {
    String of = "the " + direction.word();
    return new Calibrated.Side(
        Estimate.of(
            runs.stream().map(r -> r.bitsPerSecond().getOrDefault(direction, Double.NaN)).toList(),
            of + "'s rate"),
        Estimate.of(runs.stream().map(r -> 1e3 * r.addedMedian()).toList(), of + "'s delay"),
        Estimate.of(runs.stream().map(r -> 1e3 * r.addedSlow()).toList(), of + "'s delay"));
  }
}
