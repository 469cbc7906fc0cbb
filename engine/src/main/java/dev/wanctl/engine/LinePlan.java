package dev.wanctl.engine;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import java.util.function.Supplier;

/// Everything the engine must know to run one line. The suppliers make objects and touch no device;
/// each object then belongs to one thread of the engine. Suppliers that are equal make the same
/// thing: records serve well.
///
/// @param rules how its device is dealt with
/// @param observe decide and record, but change nothing on the device
public record LinePlan(
    String name,
    LineSettings settings,
    Supplier<Shaper> shaper,
    Supplier<Meter> meter,
    ProbePlan probes,
    StopPolicy onStop,
    DeviceRules rules,
    boolean observe) {
  /// Whether the other plan steers the same devices in the same way, so that a running line can
  /// take it over without starting again. What the shaper and the meter are made of is compared by
  /// their suppliers.
  boolean sameDevices(LinePlan other) {
    return shaper.equals(other.shaper) && meter.equals(other.meter) && observe == other.observe;
  }
}
