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

/// Figures of every scenario without control, with fixed rates, with foreknowledge, and with wanctl
/// by round trips and by one-way delays, also with a maximum of 20 % above the capacity. They are
/// printed for whoever changes the model or the law.
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
    if (!name.equals("idle")) {
      assertThat(oracle.score().overall()).isGreaterThan(none.score().overall());
      assertThat(oracle.score().mean()).isLessThan(none.score().mean());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void wanctlKeepsEveryLine(String name) {
    VirtualRun.Result fixed = run(name, line -> fixed());
    VirtualRun.Result roundTrips = run(name, WanctlControl.of(settings(1.0), false));
    VirtualRun.Result oneWay = run(name, WanctlControl.of(settings(1.0), true));
    print(name, "rtt", roundTrips);
    print(name, "owd", oneWay);
    print(name, "rtt+20", run(name, WanctlControl.of(settings(1.2), false)));
    switch (name) {
      case "drop", "lte", "starlink" -> {
        assertThat(roundTrips.score().overall()).isGreaterThan(2 * fixed.score().overall());
        assertThat(oneWay.score().overall()).isGreaterThan(2 * fixed.score().overall());
      }
      case "idle" -> {
        assertThat(roundTrips.score().idleCutsPerHour()).isZero();
        assertThat(oneWay.score().idleCutsPerHour()).isZero();
      }
      case "upload-only" -> assertThat(roundTrips.score().wrongCut()).isLessThan(0.15);
      default -> assertThat(roundTrips.score().downloadUtilisation()).isGreaterThan(0.8);
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
