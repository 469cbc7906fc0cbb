package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.Shaper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Everything the engine must know to run one line. The suppliers make objects and touch no device;
/// each object then belongs to one thread of the engine. Suppliers that are equal make the same
/// thing: records serve well.
///
/// @param oneWay whether reflectors may be asked for timestamps, which show each direction's delay
/// @param rules how its device is dealt with
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
    DeviceRules rules,
    boolean observe) {
  public LinePlan {
    reflectors = List.copyOf(reflectors);
  }

  /// Whether the other plan steers the same devices in the same way, so that a running line can
  /// take it over without starting again. What the shaper and the meter are made of is compared by
  /// their suppliers.
  boolean sameDevices(LinePlan other) {
    return shaper.equals(other.shaper) && meter.equals(other.meter) && observe == other.observe;
  }

  boolean sameProbes(LinePlan other) {
    return reflectors.equals(other.reflectors)
        && binding.equals(other.binding)
        && spacing.equals(other.spacing)
        && oneWay == other.oneWay;
  }

  /// The places at which another host stands, or one that is reached another way, in the other
  /// plan.
  int[] otherReflectors(LinePlan other) {
    int most = Math.max(reflectors.size(), other.reflectors.size());
    return IntStream.range(0, Math.min(most, LineController.MOST_REFLECTORS))
        .filter(i -> !binding.equals(other.binding) || !reflector(i).equals(other.reflector(i)))
        .toArray();
  }

  private Optional<Reflector> reflector(int place) {
    return place < reflectors.size() ? Optional.of(reflectors.get(place)) : Optional.empty();
  }
}
