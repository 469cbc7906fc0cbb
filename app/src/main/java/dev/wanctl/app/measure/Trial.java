package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.run.Claims;
import dev.wanctl.app.run.Daemon;
import dev.wanctl.app.run.KilledMeasurements;
import dev.wanctl.app.run.Leavings;
import dev.wanctl.app.run.Plans;
import dev.wanctl.app.run.Routers;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.LentShaper;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StateException;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.routeros.FormerLimits;
import dev.wanctl.routeros.RouterQueues;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One line's devices in the hands of a measurement: claimed against every other wanctl, what
/// stands there journalled, guarded, and given back by [#close]. One thread.
public final class Trial implements AutoCloseable {

  /// Within the state folder: what measurements keep. Its lock is theirs alone, so that a daemon
  /// that only observes may run meanwhile.
  public static final String FOLDER = Daemon.MEASUREMENTS;

  private static final Rates NONE = new Rates(BitRate.UNLIMITED, BitRate.UNLIMITED);

  private final Routers routers = new Routers();
  private final Claims claims = new Claims();
  private final StateDirectory state;
  private final LinePlan plan;
  private Optional<LentShaper> lent = Optional.empty();
  private Optional<Guard> guard = Optional.empty();

  private Trial(Config config, LineConfig line, StateDirectory state) {
    this.state = state;
    plan = Plans.of(line, config, false, routers);
  }

  private static StateDirectory folder(Config config) throws NoMeasurement {
    Path folder = config.stateDirectory().resolve(FOLDER);
    try {
      return StateDirectory.await(folder, KilledMeasurements.PUTTING_BACK)
          .orElseThrow(() ->
              new NoMeasurement(
                  "another measurement"
                      + StateDirectory.holder(folder)
                          .map(pid -> " (process " + pid + ")")
                          .orElse("")
                      + " runs",
                  "wait until it has ended and has put the shaper back"));
    } catch (StateException e) {
      throw new NoMeasurement(String.valueOf(e.getMessage()), e.remedy());
    }
  }

  /// Takes a line. Nothing is changed yet, but for what a killed measurement left: that is put back
  /// first.
  ///
  /// @param file of the configuration, for the process that puts back after a kill
  public static Trial take(Config config, LineConfig line, Path file) throws NoMeasurement {
    Trial trial = new Trial(config, line, folder(config));
    try {
      trial.claims.take(line, config);
      trial.lend(config, line, file);
      return trial;
    } catch (StateException e) {
      trial.close();
      throw new NoMeasurement(
          String.valueOf(e.getMessage()),
          "stop it while this measures (systemctl stop wanctl), and start it again afterwards");
    } catch (DeviceException e) {
      trial.close();
      throw NoMeasurement.of(e);
    } catch (NoMeasurement e) {
      trial.close();
      throw e;
    }
  }

  private void lend(Config config, LineConfig line, Path file) throws NoMeasurement {
    for (LentShaper.Outcome left :
        LentShaper.putRight(state, new Leavings(config, routers, false))) {
      if (left.failure().isPresent()) {
        throw new NoMeasurement(left.failure().get().what(), left.failure().get().remedy());
      }
    }
    LentShaper taken = LentShaper.take(plan.shaper().get(), state);
    lent = Optional.of(taken);
    guard =
        Optional.of(
            Guard.stand(
                onRouter(config, line),
                taken.former(),
                Watchman.ourselves(
                    List.of(
                        "calibrate", "--put-back", "--config", file.toAbsolutePath().toString())),
                state.folder().resolve("put-back.log")));
  }

  private Optional<FormerLimits> onRouter(Config config, LineConfig line) {
    if (!(line.shaper() instanceof ShaperConfig.RouterQueues queues)) {
      return Optional.empty();
    }
    RouterConfig router = Objects.requireNonNull(config.routers().get(queues.router()));
    return Optional.of(
        new FormerLimits(
            routers.session(router), new RouterQueues(queues.download(), queues.upload())));
  }

  LinePlan plan() {
    return plan;
  }

  /// Where measurements keep what they need.
  Path folder() {
    return state.folder();
  }

  /// What shapes the line.
  public String shaper() {
    return shaperLent().name();
  }

  private LentShaper shaperLent() {
    return lent.orElseThrow();
  }

  public Meter meter() {
    return plan.meter().get();
  }

  /// From now on nothing shapes the line.
  public void open() {
    shaperLent().set(NONE);
  }

  /// From now on these rates do.
  public void hold(Rates rates) {
    shaperLent().set(rates);
  }

  /// To be called at least every [FormerLimits#PATIENCE].
  public void keep() {
    guard.ifPresent(Guard::keep);
  }

  /// Keeps a result in the folder of measurements.
  public void save(String name, Json.Obj result) {
    state.write(name, result);
  }

  /// Gives the line back, then sends the guards home. Throws [DeviceException] where the device
  /// cannot be put back; the guards stay then.
  @Override
  public void close() {
    try {
      lent.ifPresent(LentShaper::close);
      guard.ifPresent(Guard::close);
    } finally {
      routers.close();
      claims.close();
      state.close();
    }
  }
}
