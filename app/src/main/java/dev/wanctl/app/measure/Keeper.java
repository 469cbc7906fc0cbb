package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.engine.Engine;
import dev.wanctl.engine.FormerDevices;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.linux.LinuxProber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The control itself, as the daemon has it, on a line that a [Trial] holds: begun and ended as
/// often as wanted. What it learns it keeps from one time to the next, in a folder of its own. One
/// thread.
public final class Keeper implements AutoCloseable {

  private static final Duration BEGINS_WITHIN = Duration.ofSeconds(20);
  private static final Duration LOOKS = Duration.ofMillis(100);

  /// Nothing is left by others: the trial has put that back.
  private static final FormerDevices NONE =
      (shaper, _) -> new FormerDevices.Way.Closed(shaper + " is not of this run", "");

  private final StateDirectory state;
  private final LinePlan plan;
  private Optional<Engine> engine = Optional.empty();

  private Keeper(StateDirectory state, LinePlan plan) {
    this.state = state;
    this.plan = plan;
  }

  /// On this line; changes nothing yet.
  public static Keeper of(LineConfig line, Trial trial) {
    LinePlan plan = trial.plan();
    return new Keeper(
        StateDirectory.open(trial.folder().resolve("kept")),
        new LinePlan(
            plan.name(),
            line.settings(),
            plan.shaper(),
            plan.meter(),
            plan.probes(),
            new StopPolicy.Restore(),
            plan.rules(),
            false));
  }

  /// Keeps the line from now on; returns when its shaper has taken the first rates.
  public void begin(Pause pause) throws NoMeasurement {
    if (engine.isPresent()) {
      return;
    }
    Engine begun = new Engine(LinuxProber::open, state);
    engine = Optional.of(begun);
    begun.start(List.of(plan), NONE);
    for (long looks = BEGINS_WITHIN.dividedBy(LOOKS); !shapes(begun); looks--) {
      if (looks == 0) {
        String why =
            begun.status().getFirst().actuator().health().failure().map(f -> f.what()).orElse("");
        throw new NoMeasurement(
            "the shaper does not work within " + BEGINS_WITHIN.toSeconds() + " s " + why,
            "see `wanctl check --live`");
      }
      pause.of(LOOKS);
    }
  }

  private static boolean shapes(Engine engine) {
    return engine.status().getFirst().actuator().health().state() == Subsystem.State.WORKING;
  }

  /// Lets go of it; the shaper has what it had before [#begin].
  public void end() {
    engine.ifPresent(Engine::stop);
    engine = Optional.empty();
  }

  @Override
  public void close() {
    end();
    state.close();
  }
}
