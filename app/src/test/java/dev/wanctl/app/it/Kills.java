package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Measurements that are killed at each of their steps.
final class Kills {

  /// At each step; more by `-Dwanctl.kills=50`.
  private static final int EACH = Integer.getInteger("wanctl.kills", 2);

  /// How a process ends that was killed: 128 and the signal.
  private static final int KILLED = 137;

  /// Until a process of its own has put it back, on however busy a machine.
  static final Duration SOON = Duration.ofSeconds(90);

  /// Killed so long after it was told, ms.
  private record Step(String told, int from, int to) {
    Step(String told) {
      this(told, 0, 300);
    }
  }

  private static final List<Step> STEPS =
      List.of(
          new Step("shaper out of the way"),
          new Step("idle delay"),
          new Step("download 1 of 3"),
          new Step("upload 1 of 3"),
          new Step("download 3 of 3"),
          // about when it puts the former setting back itself
          new Step("upload 3 of 3", 500, 1000));

  private Kills() {}

  /// Kills -9 some time after each step was told; after each kill the former setting must come back
  /// by itself.
  static void atEachStep(
      Supplier<Program> measurement, Supplier<String> standing, BooleanSupplier asBefore) {
    SplittableRandom random = new SplittableRandom(11);
    for (Step step : STEPS) {
      int kills = 0;
      for (int tries = 0; kills < EACH && tries < 3 * EACH + 10; tries++) {
        try (Program program = measurement.get()) {
          // One that gave up on a busy machine, or had ended, was not killed.
          if (program.logs(step.told())) {
            Await.pass(Duration.ofMillis(random.nextInt(step.from(), step.to())));
            program.signal("KILL");
          }
          kills += program.exitCode() == KILLED ? 1 : 0;
          Await.until(
              "the former setting after a kill at `" + step.told() + "`", SOON, standing, asBefore);
        }
      }
      assertThat(kills).as("kills at `" + step.told() + "`").isEqualTo(EACH);
      System.out.println(kills + " kills at `" + step.told() + "`, each time put back");
    }
  }
}
