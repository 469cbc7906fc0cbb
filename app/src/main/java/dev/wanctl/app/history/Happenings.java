package dev.wanctl.app.history;

import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.steer.SteeringEvent;
import dev.wanctl.engine.steer.SteeringReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Turns what the status shows into events: a condition that begins or is over, a move of steering.
/// One thread.
final class Happenings {

  private final StatusSource source;
  private final StatusDocument status;
  private final Consumer<HistoryEvent> sink;
  private Map<String, Condition> holding = Map.of();
  private long steeringSeen = Long.MIN_VALUE;
  private boolean steeringKnown;

  Happenings(StatusSource source, Consumer<HistoryEvent> sink) {
    this.source = source;
    this.status = new StatusDocument(source);
    this.sink = sink;
  }

  void look(Moment now) {
    conditions(now);
    source.steering().ifPresent(s -> steering(s, now));
  }

  private void conditions(Moment now) {
    Map<String, Condition> present = new LinkedHashMap<>();
    for (Condition c : status.conditions(now)) {
      present.put(c.id() + " " + c.line(), c);
    }
    present.forEach((key, c) -> {
      if (!holding.containsKey(key)) {
        sink.accept(
            new HistoryEvent(
                millis(now, c.sinceNanos()),
                c.line(),
                "condition",
                c.severity().word(),
                c.id() + ": " + c.evidence()));
      }
    });
    holding.forEach((key, c) -> {
      if (!present.containsKey(key)) {
        sink.accept(
            new HistoryEvent(
                now.wall().toEpochMilli(), c.line(), "condition", "info", c.id() + " is over"));
      }
    });
    holding = present;
  }

  private void steering(SteeringReport report, Moment now) {
    List<SteeringEvent> events = report.events();
    for (SteeringEvent e : events) {
      if (!steeringKnown || e.atNanos() - steeringSeen > 0) {
        sink.accept(
            new HistoryEvent(
                millis(now, e.atNanos()),
                e.line(),
                "steering",
                "info",
                e.kind().code() + ": " + e.text() + (e.done() ? "" : " (not done)")));
        steeringSeen = e.atNanos();
        steeringKnown = true;
      }
    }
  }

  private static long millis(Moment now, long thenNanos) {
    return now.wall().minusNanos(now.nanos() - thenNanos).toEpochMilli();
  }
}
