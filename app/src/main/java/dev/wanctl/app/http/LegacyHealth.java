package dev.wanctl.app.http;

import dev.wanctl.app.status.LineFacts;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.steer.SteeringReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The health documents of the Python wanctl, as far as what they told means something here.
/// docs/metrics.md tells what each member is made of, and which are not there.
record LegacyHealth(StatusSource source, StatusDocument document, Moment now) {

  private static final String HEALTHY = "healthy";
  private static final String DEGRADED = "degraded";
  private static final Duration LATE = Duration.ofSeconds(1);

  /// Of its shaping: 200 with `healthy`, 503 with `degraded`.
  Answer shaping() {
    List<LineStatus> lines = source.lines();
    boolean reachable = lines.stream().allMatch(LegacyHealth::reachable);
    boolean healthy = reachable && source.sinceBeat().compareTo(LATE) < 0;
    Map<String, LineFacts> facts = document.facts(now);
    Json.Obj json =
        head(healthy)
            .put("consecutive_failures", healthy ? 0 : 3)
            .put("wan_count", lines.size())
            .put("router_reachable", reachable)
            .put("wans", Json.array(lines.stream().map(this::wan).toList()))
            .put("summary", summary(lines, healthy, reachable, facts))
            .build();
    return Answer.json(healthy ? 200 : 503, json);
  }

  private Json.Builder head(boolean healthy) {
    return Json.object()
        .put("status", healthy ? HEALTHY : DEGRADED)
        .put("uptime_seconds", now.since(source.startedNanos()))
        .put("version", source.version());
  }

  private static boolean reachable(LineStatus line) {
    return line.actuator().health().state() == Subsystem.State.WORKING;
  }

  private Json summary(
      List<LineStatus> lines, boolean healthy, boolean reachable, Map<String, LineFacts> facts) {
    return Json.object()
        .put("service", "autorate")
        .put("status", healthy ? HEALTHY : DEGRADED)
        .put("wan_count", lines.size())
        .put("router_reachable", reachable)
        .put("degraded_wans", names(facts, "problem"))
        .put("warning_wans", names(facts, "warning"))
        .build();
  }

  private static Json names(Map<String, LineFacts> facts, String verdict) {
    return Json.array(
        facts.entrySet().stream()
            .filter(e -> e.getValue().verdict().equals(verdict))
            .map(e -> Json.of(e.getKey()))
            .toList());
  }

  private Json wan(LineStatus line) {
    Json.Builder json = Json.object().put("name", line.name());
    line.decision()
        .ifPresent(d -> {
          json.put("baseline_rtt_ms", 1e3 * d.baseline())
              .put("load_rtt_ms", 1e3 * (d.baseline() + d.delay()));
          for (Direction direction : Direction.values()) {
            json.put(direction.word(), side(line, d, direction));
          }
          json.put("signal_quality", Json.object().put("jitter_ms", 1e3 * d.noise()).build());
          json.put("measurement", measurement(line, d));
        });
    return json.put(
            "router_connectivity",
            Json.object()
                .put("is_reachable", reachable(line))
                .put(
                    "last_failure_type",
                    line.actuator()
                        .health()
                        .failure()
                        .map(f -> Json.of(f.code()))
                        .orElseGet(Json::none))
                .build())
        .put("cycle_budget", cycle())
        .build();
  }

  private static Json side(LineStatus line, LineSnapshot d, Direction direction) {
    LegacyState state = LegacyState.of(d, direction);
    double rate =
        line.actuator()
            .confirmed()
            .map(r -> (double) r.of(direction).bitsPerSecond())
            .orElse(d.of(direction).desired());
    return Json.object()
        .put("current_rate_mbps", rate / 1e6)
        .put("state", state.name())
        .put("state_reason", state.because(d.of(direction).reason()))
        .build();
  }

  private Json measurement(LineStatus line, LineSnapshot d) {
    List<ProbeReport.Target> targets = line.probes().targets();
    List<String> answering =
        targets.stream()
            .filter(t -> t.received() > 0 && now.since(t.lastReplyNanos()) < 5)
            .map(ProbeReport.Target::reflector)
            .toList();
    String state =
        answering.isEmpty() ? "collapsed" : answering.size() < targets.size() ? "reduced" : HEALTHY;
    return Json.object()
        .put("available", !answering.isEmpty())
        .put("raw_rtt_ms", 1e3 * (d.baseline() + d.delay()))
        .put("staleness_sec", d.replyAge() + now.since(d.atNanos()))
        .put(
            "active_reflector_hosts",
            Json.array(targets.stream().map(t -> Json.of(t.reflector())).toList()))
        .put("successful_reflector_hosts", Json.array(answering.stream().map(Json::of).toList()))
        .put("state", state)
        .put("successful_count", answering.size())
        .put("stale", d.sight() != Sight.CLEAR)
        .build();
  }

  private Json cycle() {
    Histogram.Snapshot times = source.stages().of(Stage.DECISION);
    double average = times.count() == 0 ? 0 : times.sum() / 1e6 / times.count();
    return Json.object()
        .put(
            "cycle_time_ms",
            Json.object()
                .put("avg", average)
                .put("p95", times.quantile(0.95) / 1e6)
                .put("p99", times.quantile(0.99) / 1e6)
                .build())
        .build();
  }

  /// Of its steering.
  Answer steering() {
    Optional<SteeringReport> found = source.steering();
    if (found.isEmpty()) {
      return Answer.json(
          503, head(false).put("steering", Json.object().put("enabled", false).build()).build());
    }
    SteeringReport report = found.get();
    boolean healthy = report.health().state() == Subsystem.State.WORKING;
    boolean home = report.choice().map(c -> c.line() == 0).orElse(true);
    String name = report.line(0).toUpperCase(Locale.ROOT);
    Json.Builder json =
        head(healthy)
            .put(
                "steering",
                Json.object()
                    .put("enabled", true)
                    .put("state", name + (home ? "_GOOD" : "_DEGRADED"))
                    .put("mode", report.orders().active() ? "active" : "dry_run")
                    .build())
            .put(
                "decision",
                Json.object().put("time_in_state_seconds", now.since(report.sinceNanos())).build())
            .put("router_connectivity", Json.object().put("is_reachable", healthy).build());
    source.lines().stream()
        .filter(l -> l.name().equals(report.line(0)))
        .flatMap(l -> l.decision().stream())
        .findFirst()
        .ifPresent(d -> json.put("congestion", congestion(d)));
    return Answer.json(healthy ? 200 : 503, json.build());
  }

  private static Json congestion(LineSnapshot d) {
    LegacyState state = LegacyState.of(d, Direction.DOWNLOAD);
    return Json.object()
        .put(
            "primary",
            Json.object().put("state", state.name()).put("state_code", state.number() - 1).build())
        .build();
  }
}
