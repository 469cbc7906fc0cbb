package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.Why;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SteeringReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How steering stands. Immutable. Lines are in the order of [SteeringOrders#lines].
///
/// @param standsBy since when nothing is written, because somebody else keeps changing the same
/// @param choice the newest decision; empty before the first
/// @param sinceNanos since when new sensitive connections are to go where they go
/// @param reading what the device said last
/// @param away the line to which we sent new sensitive connections, by the journal
/// @param out the lines whose route we took out, by the journal
/// @param outByOthers the lines whose route of ours somebody else took out; it is left so
/// @param findings of the last inspection
/// @param moves decided by evidence, of every reason
/// @param refusals how often each reason kept a move from being made
/// @param events the last of them, oldest first
/// @param drill the last rehearsal
public record SteeringReport(
    SteeringOrders orders,
    String device,
    Subsystem.Report health,
    Optional<Long> standsBy,
    Optional<Choice> choice,
    long sinceNanos,
    Optional<SteeringReading> reading,
    Optional<String> away,
    Set<String> out,
    Set<String> outByOthers,
    List<Finding> findings,
    Map<Why, Long> moves,
    Map<Why, Long> refusals,
    long foreignChanges,
    long writes,
    List<SteeringEvent> events,
    Optional<Drill.Report> drill) {

  public String line(int index) {
    return orders.name(index);
  }
}
