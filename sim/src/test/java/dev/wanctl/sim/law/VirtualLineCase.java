package dev.wanctl.sim.law;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Actuation;
import dev.wanctl.sim.line.Flow;
import dev.wanctl.sim.line.LineModel;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.ReflectorModel;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Series;
import dev.wanctl.sim.line.Side;
import dev.wanctl.sim.line.Trace;
import dev.wanctl.sim.line.VirtualRun;
import dev.wanctl.sim.line.WanctlControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A run of the law on a virtual line of 24/6 Mbit/s, with all that tests like to change.
record VirtualLineCase(
    Scenario scenario,
    boolean oneWay,
    Duration probes,
    Duration counters,
    Actuation actuation,
    double maximumShare) {

  static VirtualLineCase of(Scenario scenario, boolean oneWay) {
    return new VirtualLineCase(
        scenario, oneWay, Duration.ofMillis(25), Duration.ofMillis(50), Actuation.LOCAL, 1);
  }

  static VirtualLineCase named(String name, int seconds, boolean oneWay) {
    return of(Scenario.named(name, Duration.ofSeconds(seconds), 1), oneWay);
  }

  /// A steady line of another length; four downloads and two uploads from 5 s on.
  static VirtualLineCase steady(double baseSeconds, int seconds, boolean oneWay) {
    Duration length = Duration.ofSeconds(seconds);
    List<Flow> load = Scenario.load(4, 2, Duration.ofSeconds(5), length);
    double buffer = Math.max(0.25, baseSeconds);
    List<ReflectorModel> reflectors = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      reflectors.add(ReflectorModel.good(0.0005 * i));
    }
    LineModel model =
        new LineModel(
            Side.plain(Trace.constant(Scenario.DOWNLOAD), buffer),
            Side.plain(Trace.constant(Scenario.UPLOAD), buffer),
            Trace.constant(baseSeconds),
            load,
            reflectors,
            Duration.ofMillis(2),
            1);
    return of(new Scenario("steady", length, model), oneWay);
  }

  /// With another course of what is random on the line.
  VirtualLineCase seed(long seed) {
    LineModel m = scenario.model();
    LineModel other =
        new LineModel(
            m.download(), m.upload(), m.baseSeconds(), m.flows(), m.reflectors(), m.tick(), seed);
    return new VirtualLineCase(
        new Scenario(scenario.name(), scenario.length(), other),
        oneWay,
        probes,
        counters,
        actuation,
        maximumShare);
  }

  VirtualLineCase counters(int millis) {
    return new VirtualLineCase(
        scenario, oneWay, probes, Duration.ofMillis(millis), actuation, maximumShare);
  }

  VirtualLineCase probes(int millis) {
    return new VirtualLineCase(
        scenario, oneWay, Duration.ofMillis(millis), counters, actuation, maximumShare);
  }

  VirtualLineCase actuation(int millis) {
    return new VirtualLineCase(
        scenario,
        oneWay,
        probes,
        counters,
        new Actuation(Duration.ofMillis(millis), 0.005, Duration.ZERO),
        maximumShare);
  }

  VirtualLineCase maximum(double share) {
    return new VirtualLineCase(scenario, oneWay, probes, counters, actuation, share);
  }

  /// The download's capacity falls to this share of itself at this second.
  VirtualLineCase falling(int second, double share) {
    LineModel model = scenario.model();
    Trace less =
        model.download().capacity().then(Duration.ofSeconds(second), share * Scenario.DOWNLOAD);
    Side download = Side.plain(less, 0.25);
    LineModel fallen =
        new LineModel(
            download,
            model.upload(),
            model.baseSeconds(),
            model.flows(),
            model.reflectors(),
            model.tick(),
            model.seed());
    return new VirtualLineCase(
        new Scenario(scenario.name(), scenario.length(), fallen),
        oneWay,
        probes,
        counters,
        actuation,
        maximumShare);
  }

  VirtualLineCase reflectors(List<ReflectorModel> reflectors) {
    return new VirtualLineCase(
        new Scenario(
            scenario.name(), scenario.length(), scenario.model().withReflectors(reflectors)),
        oneWay,
        probes,
        counters,
        actuation,
        maximumShare);
  }

  /// The law as [#run()] makes it.
  LineController law() {
    double down = Scenario.DOWNLOAD * maximumShare;
    double up = Scenario.UPLOAD * maximumShare;
    LineSettings settings =
        new LineSettings(
            new DirectionSettings(BitRate.bits(0.1 * down), BitRate.bits(down)),
            new DirectionSettings(BitRate.bits(0.1 * up), BitRate.bits(up)));
    return new LineController(settings, 0);
  }

  VirtualRun.Result run() {
    return run(law());
  }

  VirtualRun.Result run(LineController law) {
    return run(new WanctlControl(law, oneWay));
  }

  VirtualRun.Result run(RateControl control) {
    return VirtualRun.run(
        scenario, _ -> control, new VirtualRun.Options(probes, counters, actuation));
  }

  /// The rates of a stretch of a run over the capacity then, sorted.
  static double[] shares(Series series, Direction direction, double fromSecond, double toSecond) {
    int from = (int) (fromSecond * 10);
    int to = (int) Math.min(series.size(), toSecond * 10);
    double[] shares = new double[to - from];
    Arrays.setAll(
        shares, i -> series.rate(direction, from + i) / series.capacity(direction, from + i));
    Arrays.sort(shares);
    return shares;
  }

  static double quantile(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  @Override
  public String toString() {
    return scenario.name() + (oneWay ? " one-way" : " round-trip");
  }
}
