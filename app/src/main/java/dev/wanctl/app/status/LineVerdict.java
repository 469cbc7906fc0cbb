package dev.wanctl.app.status;

import dev.wanctl.app.condition.Severity;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a line is fine and what limits it, in a sentence.
record LineVerdict(LineStatus line, List<Condition> conditions) {

  /// Since when probes, counters and shaper all work; empty if one does not.
  static Optional<Long> workingSince(LineStatus line) {
    List<Subsystem.Report> parts = parts(line).toList();
    return parts.stream().allMatch(p -> p.state() == Subsystem.State.WORKING)
        ? parts.stream().map(Subsystem.Report::sinceNanos).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static Stream<Subsystem.Report> parts(LineStatus line) {
    return Stream.of(line.probes().health(), line.counters(), line.actuator().health());
  }

  String text() {
    Optional<Condition> worst =
        conditions.stream()
            .filter(c -> c.severity() != Severity.INFO)
            .max(Comparator.comparing(Condition::severity));
    if (worst.isPresent()) {
      return worst.get().evidence();
    }
    if (line.decision().isEmpty()) {
      return "starting: no decision yet";
    }
    LineSnapshot d = line.decision().get();
    if (d.sight() != Sight.CLEAR) {
      return switch (d.sight()) {
        case STALE -> "the newest reply is a little old: rates are held";
        case BLIND -> "no reflector has answered yet: rates are held";
        case NO_COUNTERS -> "no byte counters yet: rates are held";
        case CLEAR -> throw new IllegalStateException();
      };
    }
    return d.delay() > d.threshold() ? queued(d) : calm(d);
  }

  private static String queued(LineSnapshot d) {
    String delay = Words.millis(1e3 * d.delay()) + " of added delay: ";
    return delay
        + Stream.of(Direction.values())
            .map(direction -> direction.word() + " " + d.of(direction).reason().code())
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
  }

  private static String calm(LineSnapshot d) {
    List<String> busy =
        Stream.of(Direction.values())
            .filter(direction -> d.of(direction).loaded())
            .map(direction ->
                direction.word() + " busy with " + Words.rate(d.of(direction).achieved()))
            .toList();
    String delay = Words.millis(1e3 * Math.max(0, d.delay())) + " of added delay";
    return busy.isEmpty() ? "idle, " + delay : String.join(", ", busy) + ", " + delay;
  }
}
