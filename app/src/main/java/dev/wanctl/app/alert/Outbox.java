package dev.wanctl.app.alert;

import dev.wanctl.app.alert.Notice.What;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.AlertReport.Result;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What one sink has still to be told, and when that may be tried: later in quiet hours, later
/// after a failure, later when there was much in the last hour. What has waited goes out as one
/// message. It holds a bounded number; beyond that the oldest is lost and counted. Knows no clock.
/// Thread-safe.
final class Outbox {

  static final int MOST = 500;

  /// In one message.
  private static final int MOST_AT_ONCE = 50;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);

  /// So often a message is sent that the other side says it does not take.
  private static final int MOST_REFUSALS = 3;

  private static final int RESULTS = 20;

  private final AlertConfig.Sink sink;
  private final AlertConfig config;
  private final ZoneId zone;
  private final Subsystem health;
  private final Deque<Notice> pending = new ArrayDeque<>();
  private final Deque<Instant> sentAt = new ArrayDeque<>();
  private final Deque<Result> results = new ArrayDeque<>();
  private Instant notBefore = Instant.MIN;
  private int failuresInARow;
  private int refusals;
  private long sent;
  private long lost;

  Outbox(AlertConfig.Sink sink, AlertConfig config, ZoneId zone, long nowNanos) {
    this.sink = sink;
    this.config = config;
    this.zone = zone;
    health = new Subsystem(nowNanos);
  }

  AlertConfig.Sink sink() {
    return sink;
  }

  /// Takes a notice if this sink wants such; true if it did.
  synchronized boolean offer(Notice notice) {
    if (!wants(notice)) {
      return false;
    }
    if (pending.size() >= MOST) {
      pending.removeFirst();
      lost++;
    }
    pending.addLast(notice);
    return true;
  }

  boolean wants(Notice notice) {
    Incident incident = notice.incident();
    return incident.severity().compareTo(sink.least()) >= 0
        && (sink.lines().isEmpty() || incident.line().map(sink.lines()::contains).orElse(true));
  }

  /// What is to be sent now; empty if nothing is due.
  synchronized Optional<Message> due(Instant now) {
    if (now.isBefore(notBefore) || isOverCap(now)) {
      return Optional.empty();
    }
    boolean quiet =
        config.quietHours().map(q -> q.contains(now.atZone(zone).toLocalTime())).orElse(false);
    List<Notice> due =
        pending.stream().filter(n -> !quiet || wakes(n)).limit(MOST_AT_ONCE).toList();
    return due.isEmpty() ? Optional.empty() : Optional.of(new Message(due, zone));
  }

  private boolean wakes(Notice notice) {
    return notice.what() == What.TEST
        || (config.errorsWake() && notice.incident().severity() == Severity.ERROR);
  }

  private boolean isOverCap(Instant now) {
    while (!sentAt.isEmpty() && !sentAt.getFirst().plus(HOUR).isAfter(now)) {
      sentAt.removeFirst();
    }
    return sentAt.size() >= sink.perHour();
  }

  /// The message was sent; returns whether that is news: it did not work before.
  synchronized boolean delivered(Message message, Instant now, long nowNanos) {
    pending.removeAll(message.notices());
    sentAt.addLast(now);
    sent += message.notices().size();
    failuresInARow = 0;
    refusals = 0;
    notBefore = Instant.MIN;
    result(new Result(now, message.title(), true, ""));
    return health.worked(nowNanos);
  }

  /// It was not; returns whether that is news.
  synchronized boolean failed(
      Message message, Outcome.Failed failed, Instant now, long nowNanos, double chance) {
    failuresInARow++;
    if (failed.isAboutTheMessage() && ++refusals >= MOST_REFUSALS) {
      pending.removeAll(message.notices());
      lost += message.notices().size();
      refusals = 0;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, failuresInARow - 1));
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    // Not all at the same time again, when the line comes back.
    pause = pause.minusMillis((long) (0.3 * chance * pause.toMillis()));
    Duration asked = failed.pause().orElse(Duration.ZERO);
    if (asked.compareTo(pause) > 0) {
      pause = asked.compareTo(HOUR) > 0 ? HOUR : asked;
    }
    notBefore = now.plus(pause);
    result(new Result(now, message.title(), false, failed.failure().what()));
    return health.failed(failed.failure(), nowNanos);
  }

  private void result(Result result) {
    results.addLast(result);
    if (results.size() > RESULTS) {
      results.removeFirst();
    }
  }

  synchronized int pending() {
    return pending.size();
  }

  synchronized AlertReport.Sink report() {
    return new AlertReport.Sink(
        sink.name(),
        sink.target().word(),
        health.report(),
        sent,
        pending.size(),
        lost,
        List.copyOf(results));
  }

  synchronized Json.Obj json() {
    return Json.object()
        .put("sink", sink.name())
        .put("sent", sent)
        .put("lost", lost)
        .put("pending", Json.array(pending.stream().map(Notice::json).toList()))
        .put("sent_at", Json.array(sentAt.stream().map(t -> Json.of(t.toString())).toList()))
        .put("results", Json.array(results.stream().map(Result::json).toList()))
        .build();
  }

  /// Goes on where a former run ended. Another clock, or a file that somebody wrote, must not hold
  /// anything back for ever: what lies ahead does not count.
  synchronized void restore(Json.Obj former, Instant now) {
    sent = former.integer("sent").orElse(0);
    lost = former.integer("lost").orElse(0);
    former.objects("pending").forEach(n -> Notice.read(n).ifPresent(pending::addLast));
    while (pending.size() > MOST) {
      pending.removeFirst();
      lost++;
    }
    for (Json time : former.get("sent_at").map(Json::elements).orElse(List.of())) {
      time.asString().flatMap(Result::time).filter(t -> !t.isAfter(now)).ifPresent(sentAt::addLast);
    }
    former.objects("results").forEach(r -> Result.read(r).ifPresent(this::result));
  }
}
