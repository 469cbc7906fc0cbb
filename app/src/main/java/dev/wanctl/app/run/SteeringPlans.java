package dev.wanctl.app.run;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.SteeringConfig;
import dev.wanctl.core.steer.Candidate;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.steer.SteeringOrders;
import dev.wanctl.linux.steer.LinuxSteering;
import java.util.Objects;

/// Turns the configuration of steering into what runs it.
public final class SteeringPlans {

  private SteeringPlans() {}

  /// What stands on the device, or is to.
  public static SteeringPlan plan(SteeringConfig config) {
    return new SteeringPlan(
        config.mark(),
        config.lan(),
        config.lines().stream()
            .map(l -> new SteeringPlan.Line(l.name(), l.uplink(), l.gateway()))
            .toList());
  }

  /// The device; sessions of routers are the routers'. Throws
  /// [dev.wanctl.engine.port.DeviceException] where this machine cannot steer.
  public static Steering device(SteeringConfig steering, Config config, Routers routers) {
    return switch (steering.device()) {
      case SteeringConfig.Device.Router(String name) ->
          routers.steering(router(name, config), plan(steering));
      case SteeringConfig.Device.Linux() -> new LinuxSteering(plan(steering));
    };
  }

  static RouterConfig router(String name, Config config) {
    return Objects.requireNonNull(
        config.routers().get(name), "the loader checks the names of routers");
  }

  static SteeringOrders orders(SteeringConfig steering, Config config, boolean observing) {
    return new SteeringOrders(
        plan(steering),
        steering.lines().stream().map(l -> line(l, config)).toList(),
        steering.mode() == SteeringConfig.Mode.ACTIVE && !observing,
        steering.onStop() == SteeringConfig.OnStop.HOME);
  }

  private static SteeringOrders.Line line(SteeringConfig.Line line, Config config) {
    LineConfig measured =
        Objects.requireNonNull(
            config.lines().get(line.name()), "the loader checks the names of lines");
    return new SteeringOrders.Line(
        new Candidate(line.name(), line.kind(), line.medium()), measured.goal());
  }
}
