package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.Finding;
import java.util.List;

/// A finding, and the changes that mend it if they are safe to make: on wanctl's own queues, and on
/// queue types that nobody else uses.
public record Checked(Finding finding, List<Change> mends) {

  public Checked {
    mends = List.copyOf(mends);
  }

  static Checked told(Finding finding) {
    return new Checked(finding, List.of());
  }
}
