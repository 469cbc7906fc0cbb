package dev.wanctl.app.audit;

import dev.wanctl.app.config.Config;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.linux.EgressCheck;
import java.util.Comparator;
import java.util.List;

/// By which way the probes of each line leave this machine. Asks the kernel, and sends nothing.
public final class Egress {

  private Egress() {}

  /// One finding for each line: of the worst one of its reflectors.
  public static List<Finding> of(Config config) {
    return config.lines().values().stream()
        .map(line ->
            line.probe().reflectors().stream()
                .map(r ->
                    EgressCheck.look(
                        r.host(), line.probe().binding(), line.shaper().lineInterface()))
                .max(Comparator.comparing(Finding::severity))
                .map(f ->
                    new Finding(
                        f.id(), f.severity(), line.name(), f.what(), f.evidence(), f.remedy()))
                .orElseThrow())
        .toList();
  }
}
