package dev.wanctl.sim.suite;

import dev.wanctl.core.line.Classic;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.line.FixedControl;
import dev.wanctl.sim.line.OracleControl;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.VirtualLine;
import dev.wanctl.sim.line.WanctlControl;
import dev.wanctl.sim.rival.CakeAutorateModel;
import dev.wanctl.sim.rival.SqmAutorateModel;
import java.util.function.Function;

/// Who keeps a line, each told the plan and a tenth of it as the least usable rate.
public enum Contestant {
  WANCTL("wanctl", true),
  CLASSIC("classic", false),
  CAKE_AUTORATE("cake-autorate model", true),
  SQM_AUTORATE("sqm-autorate model", true),
  STATIC("static 95 %", false),
  ORACLE("oracle 95 %", false);

  private static final double SHARE = 0.95;
  private static final double LEAST = 0.1;

  private final String words;
  private final boolean oneWay;

  Contestant(String words, boolean oneWay) {
    this.words = words;
    this.oneWay = oneWay;
  }

  public String words() {
    return words;
  }

  /// Whether one-way delays make a difference to it.
  public boolean usesOneWay() {
    return oneWay;
  }

  /// The settings of wanctl's own laws for a plan.
  public static LineSettings settings(Rates plan) {
    return new LineSettings(
        new DirectionSettings(plan.download().times(LEAST), plan.download()),
        new DirectionSettings(plan.upload().times(LEAST), plan.upload()));
  }

  Function<VirtualLine, RateControl> maker(Rates plan, boolean withOneWay) {
    LineSettings settings = settings(plan);
    return switch (this) {
      case WANCTL -> WanctlControl.of(settings, withOneWay);
      case CLASSIC ->
          WanctlControl.of(
              new LineSettings(
                  settings.download(),
                  settings.upload(),
                  Classic.of(settings.download(), settings.upload()),
                  settings.startShare()),
              withOneWay);
      case CAKE_AUTORATE -> _ -> new CakeAutorateModel(settings, withOneWay);
      case SQM_AUTORATE -> line -> new SqmAutorateModel(settings, withOneWay, line.model().seed());
      case STATIC ->
          _ -> FixedControl.at(new Rates(plan.download().times(SHARE), plan.upload().times(SHARE)));
      case ORACLE -> line -> new OracleControl(line, SHARE);
    };
  }
}
