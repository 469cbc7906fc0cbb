package dev.wanctl.app.audit;

import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.routeros.audit.Change;
import dev.wanctl.routeros.audit.Checked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an audit found, device by device.
public record AuditReport(List<Device> devices) {

  /// @param title for people, such as `router home (192.168.88.1)`
  /// @param router empty for this machine, and for a router on which nothing is mended from here
  public record Device(String title, Optional<RouterConfig> router, List<Checked> checked) {

    /// What would be changed, each value once.
    public List<Change> mends() {
      List<Change> mends = new ArrayList<>();
      for (Checked one : checked) {
        for (Change change : one.mends()) {
          if (mends.stream().noneMatch(change::sameTarget)) {
            mends.add(change);
          }
        }
      }
      return List.copyOf(mends);
    }
  }

  public AuditReport {
    devices = List.copyOf(devices);
  }

  public Stream<Checked> checked() {
    return devices.stream().flatMap(device -> device.checked().stream());
  }

  /// The worst there is.
  public Severity worst() {
    return checked()
        .map(one -> one.finding().severity())
        .max(Comparator.naturalOrder())
        .orElse(Severity.OK);
  }

  /// How many findings are of this kind.
  public long count(Severity severity) {
    return checked().map(Checked::finding).map(Finding::severity).filter(severity::equals).count();
  }

  /// How many findings can be mended by changes that are safe.
  public long mendable() {
    return checked().filter(one -> !one.mends().isEmpty()).count();
  }
}
