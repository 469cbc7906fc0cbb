package dev.wanctl.app.calibrate;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.history.Past;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the line carried when it was full, and how long packets waited then, from seconds that a
/// daemon summed up: no load of its own, no change to any device. A second counts for a direction
/// that was full in it; ten of them make one repeat. Full is a direction that carried nearly all of
/// what it was seen to carry at most.
public final class Passive {

  /// Of the history, what is looked at: people use a line otherwise in the evening than at noon.
  public static final Duration DAY = Duration.ofDays(1);

  /// Of the most that was seen.
  private static final double FULL = 0.85;

  /// In so many seconds the most was reached or exceeded: a burst of a few is no line's rate, and
  /// whoever fills a line once in a day does it for longer.
  private static final int MOST_SECONDS = 30;

  /// Seconds to a repeat.
  private static final int REPEAT = 10;

  /// Fewer full repeats than this allow no conclusion.
  private static final int LEAST = 5;

  /// The line was idle when neither direction carried this share of its most.
  private static final double IDLE = 0.05;

  private Passive() {}

  /// From the last hour, which a daemon has in memory.
  ///
  /// @param recent as `/recent` answers
  public static Calibrated of(Json.Obj recent) throws NoMeasurement {
    return of(Seen.of(recent), "the last %d s as the daemon saw them");
  }

  /// From the last day that is kept.
  ///
  /// @param until its end, seconds since 1970
  public static Calibrated of(Past past, String line, long until) throws NoMeasurement {
    return of(Seen.of(past, line, until, DAY), "%d s of the last day, by the history");
  }

  private static Calibrated of(List<Seen> rows, String source) throws NoMeasurement {
    if (rows.size() < REPEAT * LEAST) {
      throw new NoMeasurement(
          "the daemon has seen only " + rows.size() + " s of this line", "let it run for a while");
    }
    Map<Direction, Double> most = new EnumMap<>(Direction.class);
    for (Direction d : Direction.values()) {
      most.put(d, most(rows, d));
    }
    Map<Direction, Calibrated.Side> sides = new EnumMap<>(Direction.class);
    for (Direction d : Direction.values()) {
      List<Seen> full =
          rows.stream().filter(r -> r.load(d) >= FULL * most.getOrDefault(d, 0.0)).toList();
      // A line whose most is no more than its usual was never full.
      if (full.size() >= REPEAT * LEAST && full.size() < rows.size() * FULL) {
        sides.put(d, side(full, d));
      }
    }
    if (sides.isEmpty()) {
      throw new NoMeasurement(
          "of %d s that were seen too few show a full line: at least %d s in a direction are needed"
              .formatted(rows.size(), REPEAT * LEAST),
          "use the line as usual, or measure with load: --with SOURCE");
    }
    return new Calibrated(
        Estimate.of(idle(rows, most), "the delay of an idle line"),
        sides,
        Set.of(),
        0,
        source.formatted(rows.size()));
  }

  private static double most(List<Seen> rows, Direction d) {
    double[] sorted = rows.stream().mapToDouble(r -> r.load(d)).sorted().toArray();
    return sorted[sorted.length - MOST_SECONDS];
  }

  private static Calibrated.Side side(List<Seen> full, Direction d) throws NoMeasurement {
    List<Double> rates = new ArrayList<>();
    List<Double> delays = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int from = 0; from + REPEAT <= full.size(); from += REPEAT) {
      List<Seen> part = full.subList(from, from + REPEAT);
      rates.add(part.stream().mapToDouble(r -> r.load(d)).average().orElse(Double.NaN));
      delays.add(Estimate.median(part.stream().mapToDouble(Seen::delayP50).toArray()));
      slow.add(Estimate.median(part.stream().mapToDouble(Seen::delayP95).toArray()));
    }
    return new Calibrated.Side(
        Estimate.of(rates, "the " + d.word() + "'s rate"),
        Estimate.of(delays, "the added delay"),
        Estimate.of(slow, "the added delay"));
  }

  /// Added delay of seconds in which nearly nothing passed; the daemon keeps no round trips.
  private static List<Double> idle(List<Seen> rows, Map<Direction, Double> most) {
    double[] quiet =
        rows.stream()
            .filter(r ->
                Arrays.stream(Direction.values())
                    .allMatch(d -> r.load(d) < IDLE * most.getOrDefault(d, 0.0)))
            .mapToDouble(Seen::delayP50)
            .toArray();
    List<Double> parts = new ArrayList<>();
    for (int from = 0; from + REPEAT <= quiet.length; from += REPEAT) {
      parts.add(Estimate.median(Arrays.copyOfRange(quiet, from, from + REPEAT)));
    }
    return parts;
  }
}
