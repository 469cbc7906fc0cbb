package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.engine.Subsystem;
import java.util.Optional;

/// Somebody else who is told how the lines fare, and how that goes.
///
/// @param name `mqtt` or `otlp`
/// @param where to whom, without any secret; empty where it is not configured
public record Export(String name, String where, Subsystem.Report health) {

  /// What it is called where it fails.
  ConditionKind kind() {
    return name.equals("mqtt") ? ConditionKind.MQTT_FAILING : ConditionKind.OTLP_FAILING;
  }

  /// One that is not configured.
  public static Export none(String name, long sinceNanos) {
    return new Export(
        name,
        "",
        new Subsystem.Report(Subsystem.State.DISABLED, sinceNanos, Optional.empty(), 0, 0));
  }
}
