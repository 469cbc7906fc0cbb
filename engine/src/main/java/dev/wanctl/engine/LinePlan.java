package dev.wanctl.engine;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.Shaper;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Everything the engine must know to run one line. The suppliers make objects and touch no device;
/// each object then belongs to one thread of the engine. Suppliers that are equal make the same
/// thing: records serve well.
///
/// @param oneWay whether reflectors may be asked for timestamps, which show each direction's delay
/// @param observe decide and record, but change nothing on the device
public record LinePlan(
    String name,
    LineSettings settings,
    Supplier<Shaper> shaper,
    Supplier<Meter> meter,
    List<Reflector> reflectors,
    ProbeBinding binding,
    Duration spacing,
    boolean oneWay,
    StopPolicy onStop,
    boolean observe) {
  public LinePlan {
    reflectors = List.copyOf(reflectors);
  }

  /// Whether only bounds and stop policy differ, so that a running line can take the other plan
  /// over without starting again. What the shaper and the meter are made of is compared by their
  /// suppliers.
  boolean sameDevices(LinePlan other) {
    return shaper.equals(other.shaper)
        && meter.equals(other.meter)
        && reflectors.equals(other.reflectors)
        && binding.equals(other.binding)
        && spacing.equals(other.spacing)
        && oneWay == other.oneWay
        && observe == other.observe
        && settings.tuning().equals(other.settings.tuning());
  }
}
