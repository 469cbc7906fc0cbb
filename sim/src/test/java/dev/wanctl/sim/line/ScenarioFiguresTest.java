package dev.wanctl.sim.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Figures of every scenario without control, with fixed rates, and with foreknowledge. They are
/// printed for whoever changes the model.
final class ScenarioFiguresTest {

  private static final Duration LENGTH = Duration.ofSeconds(100);

  static List<String> names() {
    return Scenario.names();
  }

  static VirtualRun.Result run(String name, Function<VirtualLine, RateControl> maker) {
    Scenario scenario = Scenario.named(name, LENGTH, 1);
    return VirtualRun.run(scenario, maker, VirtualRun.Options.LOCAL);
  }

  static FixedControl fixed() {
    return FixedControl.at(new Rates(BitRate.mbit(22.8), BitRate.mbit(5.7)));
  }

  private static LineSettings settings(double most) {
    return new LineSettings(
        new DirectionSettings(BitRate.mbit(2.4), BitRate.mbit(24 * most)),
        new DirectionSettings(BitRate.mbit(0.6), BitRate.mbit(6 * most)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void foreknowledgeBeatsTheRest(String name) {
    VirtualRun.Result none = run(name, line -> FixedControl.none());
    VirtualRun.Result fixed = run(name, line -> fixed());
    VirtualRun.Result oracle = run(name, line -> new OracleControl(line, 0.95));
    print(name, "none", none);
    print(name, "static", fixed);
    print(name, "oracle", oracle);
    print(name, "rtt", run(name, WanctlControl.of(settings(1.0), false)));
    print(name, "owd", run(name, WanctlControl.of(settings(1.0), true)));
    print(name, "rtt+20", run(name, WanctlControl.of(settings(1.2), false)));
    if (!name.equals("idle")) {
      assertThat(oracle.score().overall()).isGreaterThan(none.score().overall());
      assertThat(oracle.score().mean()).isLessThan(none.score().mean());
    }
  }

  private static void print(String name, String control, VirtualRun.Result result) {
    System.out.printf(
        Locale.ROOT,
        "%-13s %-6s %s  x%.0f%n",
        name,
        control,
        result.score().row(),
        result.timesRealTime());
  }
}
