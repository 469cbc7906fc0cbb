package dev.wanctl.engine.steer;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import java.util.List;

/// Looks now and then whether all that steering needs stands on the device, and puts back what does
/// not outlive a restart there. One thread; may throw [DeviceException].
final class Upkeep {

  /// How often the device is inspected: usually, and as long as something is missing there.
  private static final long USUALLY = 300_000_000_000L;

  private static final long AGAIN = 15_000_000_000L;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Steering port;
  private final SteeringLog log;
  private List<Finding> findings = List.of();
  private long inspectedAt = NEVER;

  Upkeep(Steering port, SteeringLog log) {
    this.port = port;
    this.log = log;
  }

  List<Finding> findings() {
    return findings;
  }

  /// @param writes whether anything may be written to the device
  void work(long now, boolean writes) {
    if (now - inspectedAt < (problems().isEmpty() ? USUALLY : AGAIN)) {
      return;
    }
    inspectedAt = now;
    List<Finding> before = problems();
    findings = port.inspect();
    if (writes && !port.outlivesRestart() && !problems().isEmpty()) {
      putBack();
    }
    // What was found before is not told again.
    problems().stream().filter(f -> !before.contains(f)).forEach(log::finding);
  }

  private List<Finding> problems() {
    return findings.stream().filter(f -> f.severity() == Finding.Severity.PROBLEM).toList();
  }

  private void putBack() {
    List<SetupStep> missing = port.missing();
    if (!missing.isEmpty()) {
      missing.forEach(port::add);
      log.putBack(missing.size());
      findings = port.inspect();
    }
  }
}
