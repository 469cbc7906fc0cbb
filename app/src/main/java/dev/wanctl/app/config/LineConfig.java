package dev.wanctl.app.config;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.Policy;
import dev.wanctl.engine.DeviceRules;
import dev.wanctl.engine.StopPolicy;
import java.time.Duration;

/// One line, with everything derived that the file leaves out.
///
/// @param goal the added delay that the controller aims for while the line is busy
/// @param policy by which rules, with the parameters that follow from goal and the rest
/// @param rules how its shapers are dealt with
public record LineConfig(
    String name,
    Preset preset,
    ShaperConfig shaper,
    DirectionSettings download,
    DirectionSettings upload,
    ProbeConfig probe,
    Duration goal,
    Policy policy,
    StopPolicy onStop,
    DeviceRules rules) {

  /// Where a line starts of which nothing is known yet: just below the plan.
  private static final double START_SHARE = 0.95;

  public LineConfig {
    if (!goal.isPositive()) {
      throw new IllegalArgumentException("goal " + goal);
    }
  }

  /// What the controller is told; the only place where configuration becomes control.
  public LineSettings settings() {
    return new LineSettings(download, upload, policy, START_SHARE);
  }
}
