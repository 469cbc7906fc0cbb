package dev.wanctl.sim.suite;

import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.VirtualRun;
import java.time.Duration;

/// One case to measure by: a kind of line, what befalls it, and how a device takes rates there.
///
/// @param about one phrase for people
/// @param plan what the line carries at its best, unless a user's plan takes its place
public record Case(String name, String about, Rates plan, VirtualRun.Options options, Maker maker) {

  /// Makes the scenario for a plan.
  @FunctionalInterface
  public interface Maker {
    Scenario make(Rates plan, Duration length, long seed);
  }

  public Scenario scenario(Duration length, long seed) {
    return maker.make(plan, length, seed);
  }
}
