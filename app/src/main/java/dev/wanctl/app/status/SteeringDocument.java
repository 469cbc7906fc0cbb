package dev.wanctl.app.status;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.LineEvidence;
import dev.wanctl.core.steer.Why;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.steer.Drill;
import dev.wanctl.engine.steer.SteeringEvent;
import dev.wanctl.engine.steer.SteeringReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Steering as JSON: the section of the status document, and with its events the document of `GET
/// /steer`. Times in seconds (`_s`), delays in milliseconds (`_ms`), as there.
public final class SteeringDocument {

  private final SteeringReport report;
  private final Moment now;

  private SteeringDocument(SteeringReport report, Moment now) {
    this.report = report;
    this.now = now;
  }

  /// Without what happened.
  static Json.Obj section(SteeringReport report, Moment now) {
    return new SteeringDocument(report, now).head().build();
  }

  /// With what happened.
  public static Json.Obj whole(SteeringReport report, Moment now) {
    SteeringDocument document = new SteeringDocument(report, now);
    return document.head().put("events", document.events()).build();
  }

  /// The last moves and refusals, each with its reason and what it was made of.
  static List<Json> events(SteeringReport report, Moment now, int most) {
    SteeringDocument document = new SteeringDocument(report, now);
    List<SteeringEvent> all = report.events();
    return all.subList(Math.max(0, all.size() - most), all.size()).stream()
        .<Json>map(document::event)
        .toList();
  }

  private Json.Builder head() {
    Optional<Choice> choice = report.choice();
    Json.Builder json =
        Json.object()
            .put("mode", report.orders().active() ? "active" : "observe")
            .put("phase", choice.map(c -> Json.of(c.phase().code())).orElseGet(Json::none))
            .put("line", choice.map(c -> Json.of(report.line(c.line()))).orElseGet(Json::none))
            .put("home", report.line(0))
            .put("since", now.at(report.sinceNanos()))
            .put("since_s", now.since(report.sinceNanos()))
            .put("reason", choice.map(c -> Json.of(c.why().code())).orElseGet(Json::none))
            .put("reason_text", choice.map(c -> Json.of(c.why().meaning())).orElseGet(Json::none));
    choice.ifPresent(c ->
        json.put(
                "candidate",
                c.candidate().isPresent()
                    ? Json.of(report.line(c.candidate().getAsInt()))
                    : Json.none())
            .put("progress_s", c.progress())
            .put("needed_s", c.needed())
            .put("moves_last_hour", c.movesLastHour())
            .put("patience_s", c.patience())
            .put(
                "held_for_s",
                c.heldUntil().map(u -> Json.of((u - now.nanos()) / 1e9)).orElseGet(Json::none)));
    return json.put(
            "stands_by_s", report.standsBy().map(s -> Json.of(now.since(s))).orElseGet(Json::none))
        .put("device", device())
        .put("lines", Json.array(lines()))
        .put("moves", counts(report.moves()))
        .put("refusals", counts(report.refusals()))
        .put("foreign_changes", report.foreignChanges())
        .put("writes", report.writes())
        .put("findings", Json.array(report.findings().stream().map(this::finding).toList()))
        .put("drill", report.drill().map(this::drill).orElseGet(Json::none));
  }

  private Json device() {
    Subsystem.Report health = report.health();
    Json.Builder json =
        Json.object()
            .put("name", report.device())
            .put("state", health.state().code())
            .put("since_s", now.since(health.sinceNanos()))
            .put("failures", health.failures())
            .put("failure", FailureDocument.of(health));
    report
        .reading()
        .ifPresent(r ->
            json.put("read_age_s", now.since(r.takenAtNanos()))
                .put("enabled", Json.array(r.enabled().stream().sorted().map(Json::of).toList()))
                .put(
                    "returns_home_in_s",
                    r.returnsHomeIn().map(d -> Json.of(seconds(d))).orElseGet(Json::none))
                .put(
                    "matched",
                    Json.array(r.matched().stream().map(SteeringDocument::matched).toList()))
                .put(
                    "carried",
                    Json.array(r.carried().stream().map(SteeringDocument::carried).toList())));
    return json.build();
  }

  private static String word(SteeringReading.Family family) {
    return family.name().toLowerCase(Locale.ROOT);
  }

  private static Json carried(SteeringReading.Carried c) {
    return Json.object()
        .put("line", c.line())
        .put("family", word(c.family()))
        .put("connections", c.connections())
        .build();
  }

  private static double seconds(Duration d) {
    return d.toNanos() / 1e9;
  }

  private static Json matched(SteeringReading.Matched m) {
    return Json.object()
        .put("rule", m.rule())
        .put("family", m.family().map(SteeringDocument::word).orElse("both"))
        .put("enabled", m.enabled())
        .put("packets", m.packets())
        .put("bytes", m.bytes())
        .build();
  }

  private List<Json> lines() {
    List<Json> lines = new ArrayList<>();
    for (int i = 0; i < report.orders().lines().size(); i++) {
      String name = report.line(i);
      Json.Builder json =
          Json.object()
              .put("name", name)
              .put("class", report.orders().lines().get(i).candidate().kind().code());
      int index = i;
      report.choice().ifPresent(c -> rating(json, c.ratings().get(index)));
      lines.add(json.put("route", route(name)).build());
    }
    return lines;
  }

  private Json route(String line) {
    if (report.out().contains(line)) {
      return Json.of("out");
    }
    if (report.outByOthers().contains(line)) {
      return Json.of("out-by-others");
    }
    boolean ours =
        report.reading().stream()
            .flatMap(r -> r.routes().stream())
            .anyMatch(r -> r.ours() && r.line().equals(line));
    return ours ? Json.of("in") : Json.none();
  }

  private static void rating(Json.Builder json, Choice.Rating rating) {
    LineEvidence e = rating.evidence();
    json.put("link", e.link().code())
        .put("strain", e.strain().code())
        .put("badness", rating.badness())
        .put("age_s", e.age())
        .put("silent_s", e.silent())
        .put("delay_ms", 1e3 * e.delay())
        .put("delay_p50_ms", 1e3 * e.delay50())
        .put("delay_p90_ms", 1e3 * e.delay90())
        .put("unit_ms", 1e3 * e.unit())
        .put("path_ms", 1e3 * e.baseline())
        .put("loss", e.loss())
        .put("rate_bps", e.rate())
        .put("floor_bps", e.floor())
        .put("at_floor_s", e.atFloor())
        .put("offered_bps", e.offered());
  }

  private static Json counts(Map<Why, Long> counts) {
    Json.Builder json = Json.object();
    counts.entrySet().stream()
        .sorted(Comparator.comparing(e -> e.getKey().code()))
        .forEach(e -> json.put(e.getKey().code(), e.getValue()));
    return json.build();
  }

  private Json finding(Finding f) {
    return Json.object()
        .put("id", f.id())
        .put("severity", f.severity().word())
        .put("subject", f.subject())
        .put("what", f.what())
        .put("remedy", f.remedy())
        .build();
  }

  private Json drill(Drill.Report d) {
    return Json.object()
        .put("line", d.line())
        .put("started", now.at(d.startedNanos()))
        .put("steps", Json.array(d.steps().stream().map(Json::of).toList()))
        .put("good", d.good().map(Json::of).orElseGet(Json::none))
        .build();
  }

  private Json events() {
    return Json.array(report.events().stream().map(this::event).toList());
  }

  private Json event(SteeringEvent e) {
    List<Json> lines = new ArrayList<>();
    for (int i = 0; i < e.ratings().size(); i++) {
      Json.Builder line = Json.object().put("name", report.line(i));
      rating(line, e.ratings().get(i));
      lines.add(line.build());
    }
    return Json.object()
        .put("at", now.at(e.atNanos()))
        .put("age_s", now.since(e.atNanos()))
        .put("kind", e.kind().code())
        .put("line", e.line())
        .put("reason", e.why().code())
        .put("text", e.text())
        .put("done", e.done())
        .put("lines", Json.array(lines))
        .build();
  }
}
