package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.LineStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// What a person ordered of a line, so that it is not forgotten.
record OrderConditions(LineStatus line, long nowNanos) {

  List<Condition> all() {
    List<Condition> found = new ArrayList<>();
    line.orders()
        .hold()
        .ifPresent(o ->
            found.add(
                condition(
                    ConditionKind.HELD,
                    o,
                    "the rates stand still by order",
                    "wanctl release " + line.name())));
    line.orders()
        .observe()
        .ifPresent(o ->
            found.add(
                condition(
                    ConditionKind.OBSERVING,
                    o,
                    "by order nothing is written to " + line.actuator().shaper(),
                    "wanctl observe " + line.name() + " off")));
    return found;
  }

  private Condition condition(
      ConditionKind kind, LineOrders.Order order, String what, String remedy) {
    String until =
        order.until().map(end -> ", until " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("");
    long age = Duration.between(order.since(), Instant.now()).toNanos();
    return new Condition(
        kind, Severity.INFO, line.name(), nowNanos - Math.max(0, age), what + until, remedy);
  }
}
