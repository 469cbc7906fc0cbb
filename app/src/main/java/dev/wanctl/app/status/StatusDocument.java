package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.Mode;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything about the daemon as JSON. Rates are in bit/s (`_bps`), delays in milliseconds
/// (`_ms`), ages in seconds (`_s`); what is not known is null. A part that cannot be made says so
/// in an `error` member and the others are there all the same. Thread-safe.
public final class StatusDocument {

  private static final int MOST_DECISIONS = 1000;
  private static final int MOST_STEERING_EVENTS = 20;

  private final StatusSource source;
  private final Conditions conditions = new Conditions();
  private final Sections sections = new Sections();

  public StatusDocument(StatusSource source) {
    this.source = source;
  }

  /// The document of `GET /status`.
  public Json.Obj status(Moment now) {
    List<Condition> all = new ArrayList<>(daemonConditions(now));
    List<Json> shown = new ArrayList<>();
    for (LineStatus line : lines(all, now)) {
      List<Condition> own = lineConditions(line, now);
      all.addAll(own);
      shown.add(
          new LineDocument(line, own, now, sections, () -> source.comparison(line.name())).json());
    }
    return Json.object()
        .put("time", now.at(now.nanos()))
        .put("verdict", Verdict.of(all).word())
        .put("daemon", sections.json("daemon", () -> daemon(now)))
        .put("conditions", Json.array(all.stream().map(c -> condition(c, now)).toList()))
        .put("lines", Json.array(shown))
        .put("routers", sections.json("routers", () -> routers(now)))
        .put("subsystems", sections.json("subsystems", () -> SubsystemDocument.of(source, now)))
        .put("alerts", sections.json("alerts", () -> AlertDocument.of(source.alerts(), now)))
        .put("steering", sections.json("steering", () -> steering(now)))
        .put("exports", sections.json("exports", () -> exports(now)))
        .put("history", sections.json("history", () -> HistoryDocument.of(source.history(), now)))
        .build();
  }

  private Json steering(Moment now) {
    return source.steering().<Json>map(s -> SteeringDocument.section(s, now)).orElseGet(Json::none);
  }

  private Json routers(Moment now) {
    return Json.array(
        Stream.concat(
                source.routers().stream().map(r -> RouterDocument.of(r, now)),
                source.linuxRouters().stream().map(r -> LinuxRouterDocument.of(r, now)))
            .toList());
  }

  /// All conditions now; a part whose conditions cannot be told has one that says so.
  public List<Condition> conditions(Moment now) {
    List<Condition> all = new ArrayList<>(daemonConditions(now));
    for (LineStatus line : lines(all, now)) {
      all.addAll(lineConditions(line, now));
    }
    return all;
  }

  /// How each line is, by name.
  public Map<String, LineFacts> facts(Moment now) {
    Map<String, LineFacts> all = new LinkedHashMap<>();
    for (LineStatus line : lines(new ArrayList<>(), now)) {
      List<Condition> own = lineConditions(line, now);
      all.put(
          line.name(),
          new LineFacts(
              Verdict.of(own).word(),
              new LineVerdict(line, own).text(),
              own.stream().map(Condition::id).distinct().toList()));
    }
    return all;
  }

  private Json exports(Moment now) {
    return Json.array(
        source.exports().stream()
            .<Json>map(e ->
                Json.object()
                    .put("name", e.name())
                    .put("to", e.where().isEmpty() ? Json.none() : Json.of(e.where()))
                    .put("state", e.health().state().code())
                    .put("state_age_s", now.since(e.health().sinceNanos()))
                    .put("successes", e.health().successes())
                    .put("failures", e.health().failures())
                    .put("failure", FailureDocument.of(e.health()))
                    .build())
            .toList());
  }

  private List<LineStatus> lines(List<Condition> conditions, Moment now) {
    return sections.isolated(
        "lines",
        source::lines,
        () -> {
          conditions.add(failed("", now));
          return List.of();
        });
  }

  private List<Condition> daemonConditions(Moment now) {
    return sections.isolated(
        "conditions",
        () -> conditions.ofDaemon(source, now.nanos()),
        () -> List.of(failed("", now)));
  }

  private List<Condition> lineConditions(LineStatus line, Moment now) {
    return sections.isolated(
        "conditions of " + line.name(),
        () -> conditions.ofLine(source, line, now.nanos()),
        () -> List.of(failed(line.name(), now)));
  }

  private static Condition failed(String line, Moment now) {
    return new Condition(
        ConditionKind.STATUS_FAILED,
        Severity.ERROR,
        line,
        now.nanos(),
        "a bug in wanctl keeps it from telling what is wrong",
        "see the log, and report it");
  }

  /// How often a part could not be made because of a bug.
  public long failures() {
    return sections.failures();
  }

  private Json daemon(Moment now) {
    StatusSource.Configuration configuration = source.configuration();
    return Json.object()
        .put("version", source.version())
        .put("mode", source.mode() == Mode.ACTIVE ? "active" : "observe")
        .put("started", now.at(source.startedNanos()))
        .put("uptime_s", now.since(source.startedNanos()))
        .put("loop_beat_age_s", source.sinceBeat().toNanos() / 1e9)
        .put("dropped_evidence", source.droppedEvidence())
        .put("failed_sections", sections.failures())
        .put(
            "config",
            Json.object()
                .put("path", configuration.path())
                .put("hash", configuration.hash())
                .build())
        .put("last_reload", source.lastReload().map(r -> reload(r, now)).orElseGet(Json::none))
        .build();
  }

  private static Json reload(StatusSource.Reload reload, Moment now) {
    return Json.object()
        .put("at", now.at(reload.atNanos()))
        .put("accepted", reload.accepted())
        .put("summary", reload.summary())
        .build();
  }

  private static Json condition(Condition c, Moment now) {
    return Json.object()
        .put("id", c.id())
        .put("severity", c.severity().word())
        .put("line", c.line().isEmpty() ? Json.none() : Json.of(c.line()))
        .put("since", now.at(c.sinceNanos()))
        .put("age_s", now.since(c.sinceNanos()))
        .put("evidence", c.evidence())
        .put("remedy", c.remedy())
        .build();
  }

  /// The document of `GET /explain`: the last decisions of one line, or of all if `line` is empty.
  /// Empty if there is no such line.
  public Optional<Json.Obj> explain(String line, int last, Moment now) {
    List<Json> found = new ArrayList<>();
    for (LineStatus status : source.lines()) {
      if (line.isEmpty() || status.name().equals(line)) {
        List<LineSnapshot> decisions =
            source.decisions(status.name(), Math.clamp(last, 1, MOST_DECISIONS));
        found.add(decisions(status.name(), decisions, now));
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Json.object()
                .put("time", now.at(now.nanos()))
                .put("lines", Json.array(found))
                .put("steering", Json.array(steeringEvents(now)))
                .build());
  }

  /// Decisions of a line as they stand in [#explain].
  public static Json.Obj decisions(String line, List<LineSnapshot> decisions, Moment now) {
    return Json.object()
        .put("name", line)
        .put("decisions", Json.array(decisions.stream().map(d -> decision(d, now)).toList()))
        .build();
  }

  private List<Json> steeringEvents(Moment now) {
    return source
        .steering()
        .map(s -> SteeringDocument.events(s, now, MOST_STEERING_EVENTS))
        .orElse(List.of());
  }

  private static Json decision(LineSnapshot d, Moment now) {
    Json.Builder json =
        Json.object()
            .put("at", now.at(d.atNanos()))
            .put("age_s", now.since(d.atNanos()))
            .put("sight", d.sight().code())
            .put("delay", LineDocument.delay(d))
            .put("reply_age_s", d.replyAge())
            .put("counter_age_s", d.counterAge());
    for (Direction direction : Direction.values()) {
      LineSnapshot.Side side = d.of(direction);
      json.put(
          direction.word(),
          Json.object()
              .put("desired_bps", side.desired())
              .put("in_force_bps", side.inForce())
              .put("capacity_bps", side.capacity())
              .put("achieved_bps", side.achieved())
              .put("queue_ms", 1e3 * side.queue())
              .put("loaded", side.loaded())
              .put("reason", side.reason().code())
              .put("reason_text", side.reason().meaning())
              .build());
    }
    return json.build();
  }
}
