package dev.wanctl.app.simulate;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.line.FixedControl;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.VirtualLine;
import dev.wanctl.sim.line.VirtualRun;
import dev.wanctl.sim.line.WanctlControl;
import dev.wanctl.sim.suite.Case;
import java.time.Duration;
import java.util.function.Function;

/// The same stretch of a line three times: kept by wanctl as it is configured, by nobody, and by
/// shapers whose rates stay.
///
/// @param subject whose configuration it is, in words
public record Simulation(
    Case on,
    String subject,
    LineSettings settings,
    boolean oneWay,
    VirtualRun.Options options,
    Duration length,
    long seed) {

  /// What a static shaper is usually set to, as a share of the plan.
  static final double STATIC_SHARE = 0.95;

  /// The three results.
  public record Outcome(
      VirtualRun.Result wanctl, VirtualRun.Result nobody, VirtualRun.Result fixed) {}

  Rates plan() {
    return new Rates(settings.download().max(), settings.upload().max());
  }

  public Outcome run() {
    Rates plan = plan();
    Rates still = new Rates(plan.download().times(STATIC_SHARE), plan.upload().times(STATIC_SHARE));
    return new Outcome(
        run(WanctlControl.of(settings, oneWay)),
        run(_ -> FixedControl.none()),
        run(_ -> FixedControl.at(still)));
  }

  private VirtualRun.Result run(Function<VirtualLine, RateControl> maker) {
    Scenario scenario = on.maker().make(plan(), length, seed);
    return VirtualRun.run(scenario, maker, options);
  }
}
