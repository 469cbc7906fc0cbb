package dev.wanctl.app.bench;

import dev.wanctl.app.compare.Arm;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.measure.LineUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The measurement: pairs of windows, one shaped and one not, which of them first by chance, so
/// that whatever changes on the line by itself falls on both.
public final class Bench {

  /// What puts an arm in force.
  public interface Switch {

    /// Throws where the device or the daemon will not.
    void to(Arm arm) throws NoMeasurement;

    /// What shapes the line when it is shaped, for people.
    String how();
  }

  /// Long enough for the queues of the arm before to drain.
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final LineUnderTest line;
  private final Switch arms;
  private final RandomGenerator random;
  private final Consumer<String> progress;

  public Bench(LineUnderTest line, Switch arms, RandomGenerator random, Consumer<String> progress) {
    this.line = line;
    this.arms = arms;
    this.random = random;
    this.progress = progress;
  }

  /// @param name of the line
  /// @param pairs at least [Result#LEAST_PAIRS]
  public Result run(String name, int pairs, Duration warmUp, Duration window) throws NoMeasurement {
    String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<Arm, List<Result.Window>> windows = new EnumMap<>(Arm.class);
    for (int pair = 1; pair <= pairs; pair++) {
      boolean shapedFirst = random.nextBoolean();
      for (Arm arm :
          shapedFirst ? List.of(Arm.SHAPED, Arm.UNSHAPED) : List.of(Arm.UNSHAPED, Arm.SHAPED)) {
        progress.accept("pair " + pair + " of " + pairs + ": " + arm.word());
        arms.to(arm);
        // Also the shortest round trips of before and after, which count as no delay.
        LineUnderTest.Idle _ = line.idle(QUIET);
        windows
            .computeIfAbsent(arm, _ -> new ArrayList<>())
            .add(Result.Window.of(line.loaded(line.source().directions(), warmUp, window)));
      }
    }
    return new Result(name, started, arms.how(), line.source().words(), windows);
  }

  /// How long it takes.
  public static Duration length(int pairs, Duration warmUp, Duration window) {
    return warmUp.plus(window).plus(QUIET).multipliedBy(2L * pairs);
  }
}
