package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Alerting in the status document, and what is wrong with it.
final class AlertDocument {

  /// A place that fails for less is tried again before anybody is told.
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private AlertDocument() {}

  static Json of(AlertReport report, Moment now) {
    List<Json> sinks = new ArrayList<>();
    report.sinks().forEach(s -> sinks.add(sink(s, now)));
    report
        .off()
        .forEach(off ->
            sinks.add(
                Json.object()
                    .put("name", off.name())
                    .put("state", Subsystem.State.DISABLED.code())
                    .put("why", off.why())
                    .build()));
    return Json.object()
        .put("enabled", report.enabled())
        .put("sinks", Json.array(sinks))
        .put("faults", Json.array(report.faults().stream().map(Json::of).toList()))
        .put("open", Json.array(report.open().stream().map(AlertDocument::open).toList()))
        .build();
  }

  private static Json sink(AlertReport.Sink s, Moment now) {
    return Json.object()
        .put("name", s.name())
        .put("kind", s.kind())
        .put("state", s.health().state().code())
        .put("state_age_s", now.since(s.health().sinceNanos()))
        .put("failure", FailureDocument.of(s.health()))
        .put("sent", s.sent())
        .put("pending", s.pending())
        .put("lost", s.lost())
        .put("results", Json.array(s.results().stream().map(AlertReport.Result::json).toList()))
        .build();
  }

  private static Json open(AlertReport.Open o) {
    return Json.object()
        .put("id", o.id())
        .put("subject", o.subject())
        .put("began", o.began().toString())
        .put("severity", o.severity().word())
        .put("conditions", Json.array(o.conditions().stream().map(Json::of).toList()))
        .build();
  }

  static Optional<Condition> degraded(AlertReport report, long now, long startedNanos) {
    List<String> said = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    long since = now;
    if (!report.off().isEmpty() || !report.faults().isEmpty()) {
      since = startedNanos;
      report.off().forEach(off -> said.add(off.name() + " is off: " + off.why()));
      said.addAll(report.faults());
      remedies.add("`wanctl check` shows the place in the configuration");
    }
    for (AlertReport.Sink s : report.sinks()) {
      Optional<DeviceFailure> failure = s.health().failure();
      if (failure.isPresent() && now - s.health().sinceNanos() > PATIENCE_NANOS) {
        since = Math.min(since, s.health().sinceNanos());
        said.add(s.name() + " does not take alerts: " + failure.get().what());
        remedies.add(failure.get().remedy());
      }
      if (s.lost() > 0) {
        said.add(s.name() + " has lost " + s.lost());
      }
    }
    return said.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Condition(
                ConditionKind.ALERTING_DEGRADED,
                Severity.WARNING,
                "",
                since,
                String.join("; ", said),
                remedies.isEmpty()
                    ? "see `wanctl alerts`"
                    : String.join("; ", remedies.stream().distinct().toList())));
  }
}
