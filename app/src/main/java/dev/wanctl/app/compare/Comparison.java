package dev.wanctl.app.compare;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Of each line the delay and use of its busy times, while wanctl kept it and while it only
/// observed, from the daemon's own decisions. It makes no load: only the user's counts.
/// Thread-safe.
public final class Comparison {

  /// Busy seconds to a window.
  private static final int SECONDS = 20;

  /// With fewer windows of an arm nothing is said of it.
  public static final int LEAST = 5;

  /// The newest that are kept.
  private static final int MOST = 200;

  /// Busy seconds come to this.
  ///
  /// @param addedMillis the median of the added delay
  /// @param use of what the line could carry, of the direction that was busy; 1 is all
  private record Window(double addedMillis, double use) {}

  /// A line in one arm.
  private static final class Side {
    private final List<Window> seconds = new ArrayList<>();
    private final Deque<Window> windows = new ArrayDeque<>();

    void second(double addedMillis, double use) {
      seconds.add(new Window(addedMillis, use));
      if (seconds.size() == SECONDS) {
        add(
            new Window(
                Estimate.median(seconds.stream().mapToDouble(Window::addedMillis).toArray()),
                seconds.stream().mapToDouble(Window::use).average().orElse(Double.NaN)));
        seconds.clear();
      }
    }

    void add(Window window) {
      if (Double.isFinite(window.addedMillis()) && Double.isFinite(window.use())) {
        windows.addLast(window);
        if (windows.size() > MOST) {
          windows.removeFirst();
        }
      }
    }

    Estimate added() throws NoMeasurement {
      return Estimate.of(windows.stream().map(Window::addedMillis).toList(), "the added delay");
    }

    Estimate use() throws NoMeasurement {
      return Estimate.of(windows.stream().map(Window::use).toList(), "the use");
    }
  }

  private final Map<String, Map<Arm, Side>> lines = new TreeMap<>();

  private Side side(String line, Arm arm) {
    return lines
        .computeIfAbsent(line, _ -> new EnumMap<>(Arm.class))
        .computeIfAbsent(arm, _ -> new Side());
  }

  /// The last decision of each second of a line.
  public synchronized void second(LineStatus line, LineSnapshot d) {
    double use = 0;
    for (Direction direction : Direction.values()) {
      LineSnapshot.Side side = d.of(direction);
      if (side.loaded() && side.capacity() > 0) {
        use = Math.max(use, side.achieved() / side.capacity());
      }
    }
    if (d.sight() == Sight.CLEAR && use > 0) {
      side(line.name(), line.observing() ? Arm.UNSHAPED : Arm.SHAPED)
          .second(1e3 * Math.max(0, d.delay()), Math.min(1, use));
    }
  }

  /// For the status of a line: each arm as far as it goes, and a verdict where there is one.
  public synchronized Json.Obj of(String line) {
    Json.Builder json = Json.object();
    for (Arm arm : Arm.values()) {
      Side side = side(line, arm);
      Json.Builder one = Json.object().put("windows", side.windows.size());
      if (side.windows.size() >= LEAST) {
        try {
          one.put("added_ms", side.added().json())
              .put("use", side.use().json())
              .put("grade", Grade.of(side.added().mean()).word());
        } catch (NoMeasurement e) {
          throw new IllegalStateException("finite windows, and enough", e);
        }
      }
      json.put(arm.word(), one.build());
    }
    Verdict verdict = verdict(line);
    return json.put("verdict", verdict.word()).put("text", text(line, verdict)).build();
  }

  private Verdict verdict(String line) {
    Side shaped = side(line, Arm.SHAPED);
    Side not = side(line, Arm.UNSHAPED);
    if (shaped.windows.size() < LEAST || not.windows.size() < LEAST) {
      return Verdict.NONE;
    }
    try {
      return Verdict.of(shaped.added(), not.added());
    } catch (NoMeasurement e) {
      throw new IllegalStateException("finite windows, and enough", e);
    }
  }

  private String text(String line, Verdict verdict) {
    for (Arm arm : Arm.values()) {
      int windows = side(line, arm).windows.size();
      if (windows < LEAST) {
        return "not enough to compare: %d of %d busy windows %s"
            .formatted(windows, LEAST, arm == Arm.SHAPED ? "kept" : "only observed");
      }
    }
    try {
      String figures =
          String.format(
              Locale.ROOT,
              "when busy, load adds %.1f ms kept and %.1f ms only observed",
              side(line, Arm.SHAPED).added().mean(),
              side(line, Arm.UNSHAPED).added().mean());
      return switch (verdict) {
        case LESS -> figures + ": it helps";
        case MORE -> figures + ": it harms";
        case NONE -> figures + ": no verdict, the intervals overlap";
      };
    } catch (NoMeasurement e) {
      throw new IllegalStateException("finite windows, and enough", e);
    }
  }

  /// To be kept over a restart.
  public synchronized Json.Obj saved() {
    Json.Builder all = Json.object();
    lines.forEach((line, arms) -> {
      Json.Builder one = Json.object();
      arms.forEach((arm, side) ->
          one.put(
              arm.word(),
              Json.array(
                  side.windows.stream()
                      .map(w -> Json.array(List.of(Json.of(w.addedMillis()), Json.of(w.use()))))
                      .toList())));
      all.put(line, one.build());
    });
    return all.build();
  }

  /// What was saved; what makes no sense is left out.
  public synchronized void restore(Json.Obj saved) {
    saved
        .members()
        .forEach((line, arms) -> {
          for (Arm arm : Arm.values()) {
            arms
                .asObject()
                .flatMap(o -> o.get(arm.word()))
                .map(Json::elements)
                .orElse(List.of())
                .stream()
                .map(Json::elements)
                .filter(pair -> pair.size() == 2)
                .forEach(pair ->
                    side(line, arm)
                        .add(
                            new Window(
                                pair.get(0).asDouble().orElse(Double.NaN),
                                pair.get(1).asDouble().orElse(Double.NaN))));
          }
        });
  }
}
