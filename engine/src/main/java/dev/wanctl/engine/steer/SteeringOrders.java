package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.Candidate;
import dev.wanctl.engine.port.SteeringPlan;
import java.time.Duration;
import java.util.List;

/// What [Helm] is to do.
///
/// @param plan of the device; its lines are in the order of `lines`
/// @param active write to the device; else only decide and tell
/// @param homeOnStop go home when wanctl stops; else leave everything as it is
public record SteeringOrders(
    SteeringPlan plan, List<Line> lines, boolean active, boolean homeOnStop) {

  /// @param goal the added delay that the line aims for
  public record Line(Candidate candidate, Duration goal) {}

  public SteeringOrders {
    lines = List.copyOf(lines);
    if (!plan.lines().stream()
        .map(SteeringPlan.Line::name)
        .toList()
        .equals(lines.stream().map(l -> l.candidate().name()).toList())) {
      throw new IllegalArgumentException("other lines: " + plan + " " + lines);
    }
  }

  List<Candidate> candidates() {
    return lines.stream().map(Line::candidate).toList();
  }

  String name(int line) {
    return lines.get(line).candidate().name();
  }

  /// -1 if there is no such line.
  int index(String name) {
    return lines.stream().map(l -> l.candidate().name()).toList().indexOf(name);
  }
}
