package dev.wanctl.routeros.audit;

import dev.wanctl.core.units.Direction;
import java.util.List;
import java.util.Optional;

/// What the configuration says of a line on the router.
///
/// @param name the line's
/// @param wan the interface of the line, where it is configured
public record AuditedLine(String name, Shaped download, Shaped upload, Optional<String> wan) {

  /// @param queue the name of the queue-tree entry
  /// @param minBps the least rate that wanctl will set, bits per second
  /// @param maxBps the most
  public record Shaped(Direction direction, String queue, long minBps, long maxBps) {}

  List<Shaped> both() {
    return List.of(download, upload);
  }
}
