package dev.wanctl.engine;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import java.util.Map;
import java.util.Optional;

/// All that can be known of one line at a moment. Immutable; made by whoever asks, from what the
/// threads have published.
///
/// @param observing nothing is written to its device, by configuration or by order
/// @param orders what people ordered of it by hand
public record LineStatus(
    String name,
    LineSettings settings,
    boolean observing,
    Optional<LineSnapshot> decision,
    Map<Reason, Long> reasons,
    ProbeReport probes,
    Subsystem.Report counters,
    ActuatorReport actuator,
    LineOrders orders) {

  /// A line of which nothing is ordered.
  public LineStatus(
      String name,
      LineSettings settings,
      boolean observing,
      Optional<LineSnapshot> decision,
      Map<Reason, Long> reasons,
      ProbeReport probes,
      Subsystem.Report counters,
      ActuatorReport actuator) {
    this(name, settings, observing, decision, reasons, probes, counters, actuator, LineOrders.NONE);
  }
}
