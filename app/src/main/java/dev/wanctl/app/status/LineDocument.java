package dev.wanctl.app.status;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.ActuatorReport;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.WritePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One line of the status document.
final class LineDocument {

  private final LineStatus line;
  private final List<Condition> conditions;
  private final Moment now;
  private final Sections sections;
  private final Supplier<Optional<Json>> comparison;

  LineDocument(
      LineStatus line,
      List<Condition> conditions,
      Moment now,
      Sections sections,
      Supplier<Optional<Json>> comparison) {
    this.comparison = comparison;
    this.line = line;
    this.conditions = conditions;
    this.now = now;
    this.sections = sections;
  }

  Json json() {
    Json.Builder json = Json.object().put("name", line.name());
    sections
        .isolated("line " + line.name(), this::head, () -> Json.object().put("error", "failed"))
        .build()
        .members()
        .forEach(json::put);
    for (Direction direction : Direction.values()) {
      json.put(direction.word(), section(direction.word(), () -> side(direction)));
    }
    return json.put("delay", section("delay", this::delay))
        .put("evidence", section("evidence", this::evidence))
        .put("probes", section("probes", () -> health(line.probes().health()).build()))
        .put("counters", section("counters", () -> health(line.counters()).build()))
        .put("shaper", section("shaper", this::shaper))
        .put("reflectors", section("reflectors", this::reflectors))
        .put("queues", section("queues", this::queues))
        .put("reasons", section("reasons", this::reasons))
        .put("comparison", section("comparison", () -> comparison.get().orElseGet(Json::none)))
        .build();
  }

  private Json section(String name, Supplier<Json> make) {
    return sections.json("line " + line.name() + " " + name, make);
  }

  private Json.Builder head() {
    Verdict verdict = Verdict.of(conditions);
    return Json.object()
        .put("mode", line.observing() ? "observe" : "active")
        .put("policy", line.settings().policy().word())
        .put("sight", line.decision().map(d -> Json.of(d.sight().code())).orElseGet(Json::none))
        .put("verdict", verdict.word())
        .put("verdict_text", new LineVerdict(line, conditions).text())
        .put("orders", orders())
        .put(
            "working_since_s",
            LineVerdict.workingSince(line).map(now::since).map(Json::of).orElseGet(Json::none))
        .put("decisions", line.decision().map(LineSnapshot::decisions).orElse(0L))
        .put("decision_age_s", age(line.decision().map(LineSnapshot::atNanos)));
  }

  private Json orders() {
    Json.Builder json = Json.object();
    for (LineOrders.Kind kind : LineOrders.Kind.values()) {
      json.put(
          kind.code(),
          line.orders()
              .of(kind)
              .<Json>map(o ->
                  Json.object()
                      .put("since", o.since().toString())
                      .put("until", o.until().map(u -> Json.of(u.toString())).orElseGet(Json::none))
                      .build())
              .orElseGet(Json::none));
    }
    return json.build();
  }

  private Json age(Optional<Long> thenNanos) {
    return thenNanos.map(then -> Json.of(now.since(then))).orElseGet(Json::none);
  }

  private Json side(Direction direction) {
    Json.Builder json =
        Json.object()
            .put("min_bps", line.settings().of(direction).min().bitsPerSecond())
            .put("max_bps", line.settings().of(direction).max().bitsPerSecond())
            .put("sent_bps", rate(line.actuator().sent(), direction))
            .put("confirmed_bps", rate(line.actuator().confirmed(), direction));
    line.decision()
        .map(d -> d.of(direction))
        .ifPresent(side ->
            json.put("desired_bps", side.desired())
                .put("in_force_bps", side.inForce())
                .put("capacity_bps", side.capacity())
                .put("learned_bps", side.learned())
                .put("achieved_bps", side.achieved())
                .put("queue_ms", 1e3 * side.queue())
                .put("loaded", side.loaded())
                .put("own_queue", side.own())
                .put("below_minimum", side.belowMinimum())
                .put("reason", side.reason().code())
                .put("reason_text", side.reason().meaning()));
    return json.build();
  }

  private static Json rate(Optional<Rates> rates, Direction direction) {
    return rates
        .map(r -> r.of(direction))
        .map(BitRate::bitsPerSecond)
        .map(Json::of)
        .orElseGet(Json::none);
  }

  private Json delay() {
    return line.decision().map(LineDocument::delay).orElseGet(Json::none);
  }

  static Json delay(LineSnapshot d) {
    return Json.object()
        .put("added_ms", 1e3 * d.delay())
        .put("threshold_ms", 1e3 * d.threshold())
        .put("noise_ms", 1e3 * d.noise())
        .put("baseline_ms", 1e3 * d.baseline())
        .put("path_offset_ms", 1e3 * d.pathOffset())
        .put("one_way", d.oneWay())
        .put("reallocations_every_s", d.reallocations())
        .build();
  }

  /// Ages now, not at the decision: a daemon that decides no more must not look fresh.
  private Json evidence() {
    return line.decision()
        .<Json>map(d -> {
          double since = now.since(d.atNanos());
          return Json.object()
              .put("reply_age_s", d.replyAge() + since)
              .put("counter_age_s", d.counterAge() + since)
              .put("lag_s", d.lag())
              .put("skipped_sends", line.probes().skippedSends())
              .put("probe_spacing_s", line.probes().spacing().toNanos() / 1e9)
              .put("one_way", line.probes().oneWay() ? "auto" : "off")
              .put("one_way_problem", noTimestamps())
              .put("reflector_exchanges", line.probes().exchanges().count())
              .put("last_exchange", lastExchange())
              .build();
        })
        .orElseGet(Json::none);
  }

  private Json lastExchange() {
    return line.probes()
        .exchanges()
        .last()
        .<Json>map(e ->
            Json.object()
                .put("former", e.former())
                .put("now", e.now())
                .put("why", e.why())
                .put("age_s", now.since(e.atNanos()))
                .build())
        .orElseGet(Json::none);
  }

  private Json noTimestamps() {
    return line.probes()
        .noTimestamps()
        .<Json>map(f -> Json.object().put("what", f.what()).put("remedy", f.remedy()).build())
        .orElseGet(Json::none);
  }

  private Json.Builder health(Subsystem.Report report) {
    return Json.object()
        .put("state", report.state().code())
        .put("state_age_s", now.since(report.sinceNanos()))
        .put("successes", report.successes())
        .put("failures", report.failures())
        .put("failure", FailureDocument.of(report));
  }

  private Json shaper() {
    ActuatorReport report = line.actuator();
    return health(report.health())
        .put("name", report.shaper())
        .put("writes", report.writes())
        .put("writes_last_day", report.writesLastDay())
        .put(
            "writes_per_day",
            report.writesPerDay() == WritePolicy.ANY_NUMBER
                ? Json.none()
                : Json.of(report.writesPerDay()))
        .put(
            "queues_age_s",
            age(report.queues().isEmpty() ? Optional.empty() : Optional.of(report.queuesAtNanos())))
        .put("confirmed", report.confirmations())
        .put("reads", report.reads())
        .put("errors", report.errors())
        .put("foreign_changes", report.foreignChanges())
        .put(
            "left",
            report
                .left()
                .<Json>map(left -> Json.of(left.change().toString()))
                .orElseGet(Json::none))
        .put(
            "confirm_ms",
            Json.object()
                .put("p50", millis(report.confirmTimeMedian()))
                .put("p99", millis(report.confirmTimeSlow()))
                .build())
        .build();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private Json reflectors() {
    return Json.array(line.probes().targets().stream().map(this::reflector).toList());
  }

  private Json reflector(ProbeReport.Target t) {
    boolean answered = t.received() > 0;
    return Json.object()
        .put("reflector", t.reflector())
        .put("open", t.open())
        .put("answers", t.kind().code())
        .put("sent", t.sent())
        .put("received", t.received())
        .put("last_reply_age_s", age(answered ? Optional.of(t.lastReplyNanos()) : Optional.empty()))
        .put("last_round_trip_ms", answered ? Json.of(millis(t.lastRoundTrip())) : Json.none())
        .put("loss_up", t.loss().map(l -> Json.of(l.up())).orElseGet(Json::none))
        .put("loss_down", t.loss().map(l -> Json.of(l.down())).orElseGet(Json::none))
        .put("problem", t.problem().map(Json::of).orElseGet(Json::none))
        .put("doubt", t.doubt().map(Json::of).orElseGet(Json::none))
        .put("asked_every", t.every())
        .build();
  }

  private Json queues() {
    return Json.array(line.actuator().queues().stream().map(LineDocument::queue).toList());
  }

  private static Json queue(QueueReading q) {
    return Json.object()
        .put("direction", q.direction().word())
        .put("tin", q.tin())
        .put("sent_packets", q.sentPackets())
        .put("sent_bytes", q.sentBytes())
        .put("dropped_packets", q.droppedPackets())
        .put("marked_packets", q.markedPackets())
        .put("backlog_bytes", q.backlogBytes())
        .put("backlog_packets", q.backlogPackets())
        .put("peak_delay_ms", told(q.peakDelayNanos()))
        .put("average_delay_ms", told(q.averageDelayNanos()))
        .put("base_delay_ms", told(q.baseDelayNanos()))
        .build();
  }

  private static Json told(long nanos) {
    return nanos < 0 ? Json.none() : Json.of(nanos / 1e6);
  }

  private Json reasons() {
    Json.Builder json = Json.object();
    for (Reason reason : Reason.values()) {
      json.put(reason.code(), line.reasons().getOrDefault(reason, 0L));
    }
    return json.build();
  }
}
