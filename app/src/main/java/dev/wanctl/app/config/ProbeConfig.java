package dev.wanctl.app.config;

import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// Whom one line's probes ask, from where, and how often.
///
/// @param spares hosts that take the place of reflectors that do badly
/// @param spacing the time from one probe of this line to its next, whichever reflector it goes to
/// @param idleInterval the same while the line carries nothing; zero: no other
/// @param tcpPort where hosts that are pinged are asked by TCP connects as well; none: nowhere
public record ProbeConfig(
    List<Reflector> reflectors,
    List<Reflector> spares,
    ProbeBinding binding,
    Duration spacing,
    Duration idleInterval,
    OneWay oneWay,
    OptionalInt tcpPort) {
  public ProbeConfig {
    reflectors = List.copyOf(reflectors);
    spares = List.copyOf(spares);
    if (reflectors.isEmpty() || !spacing.isPositive()) {
      throw new IllegalArgumentException("reflectors " + reflectors + ", spacing " + spacing);
    }
  }
}
