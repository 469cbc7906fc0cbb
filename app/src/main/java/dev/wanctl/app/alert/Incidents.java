package dev.wanctl.app.alert;

import dev.wanctl.app.alert.Incident.Told;
import dev.wanctl.app.alert.Notice.What;
import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Moment;
import dev.wanctl.engine.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Groups conditions into incidents. What comes and goes within the time to settle is one incident;
/// a condition that an incident had already is not told of again. One thread.
final class Incidents {

  /// An incident that goes on.
  private record Open(Incident incident, long lastSeenNanos, Instant lastSeen) {}

  private record Key(ConditionKind kind, String line) {}

  private final AlertConfig config;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Map<Key, Long> seenSince = new HashMap<>();

  Incidents(AlertConfig config) {
    this.config = config;
  }

  /// What there is to tell now that these conditions hold.
  List<Notice> observe(List<Condition> conditions, Moment now) {
    Map<Key, Condition> holding = new LinkedHashMap<>();
    for (Condition c : conditions) {
      if (config.kinds().contains(c.kind())) {
        holding.merge(
            new Key(c.kind(), c.line()),
            c,
            (a, b) -> a.severity().compareTo(b.severity()) >= 0 ? a : b);
      }
    }
    seenSince.keySet().retainAll(holding.keySet());
    holding.keySet().forEach(key -> seenSince.putIfAbsent(key, now.nanos()));
    List<Notice> notices = new ArrayList<>();
    Map<String, List<Condition>> fresh = new LinkedHashMap<>();
    holding.forEach((key, c) -> {
      Open known = open.get(subject(c));
      if (known != null && known.incident().has(c.kind())) {
        open.put(subject(c), new Open(known.incident(), now.nanos(), now.wall()));
        if (c.severity().compareTo(told(known.incident(), c.kind())) <= 0) {
          return;
        }
      }
      if (now.nanos() - seenSince.getOrDefault(key, now.nanos()) >= config.after().toNanos()) {
        fresh.computeIfAbsent(subject(c), _ -> new ArrayList<>()).add(c);
      }
    });
    fresh.forEach((subject, all) -> notices.add(told(subject, all, now)));
    end(now, notices);
    return notices;
  }

  private static Severity told(Incident incident, ConditionKind kind) {
    return incident.conditions().stream()
        .filter(t -> t.kind() == kind)
        .map(Told::severity)
        .findFirst()
        .orElse(Severity.INFO);
  }

  private Notice told(String subject, List<Condition> fresh, Moment now) {
    List<Told> told = fresh.stream().map(c -> told(c, now)).toList();
    Optional<Open> before = Optional.ofNullable(open.get(subject));
    Incident incident =
        before
            .map(o -> o.incident().with(told))
            .orElseGet(() -> begin(subject, fresh.getFirst(), told));
    open.put(subject, new Open(incident, now.nanos(), now.wall()));
    return new Notice(before.isPresent() ? What.UPDATE : What.START, incident, now.wall());
  }

  private static Incident begin(String subject, Condition first, List<Told> told) {
    Instant began = told.stream().map(Told::since).min(Instant::compareTo).orElseThrow();
    Severity severity = told.stream().map(Told::severity).max(Severity::compareTo).orElseThrow();
    return new Incident(
        subject + "-" + began.toEpochMilli(),
        subject,
        first.line().isEmpty() ? Optional.empty() : Optional.of(first.line()),
        began,
        Optional.empty(),
        severity,
        told);
  }

  private static Told told(Condition c, Moment now) {
    Instant since = now.wall().minusNanos(Math.max(0, now.nanos() - c.sinceNanos()));
    return new Told(c.kind(), c.severity(), since, c.evidence(), c.remedy());
  }

  private void end(Moment now, List<Notice> notices) {
    for (Open o : List.copyOf(open.values())) {
      if (now.nanos() - o.lastSeenNanos() >= config.settle().toNanos()) {
        open.remove(o.incident().subject());
        notices.add(new Notice(What.END, o.incident().endedAt(o.lastSeen()), now.wall()));
      }
    }
  }

  private static String subject(Condition c) {
    return c.line().isEmpty() ? c.kind().area().word() : c.line();
  }

  /// Those that go on.
  List<Incident> open() {
    return open.values().stream().map(Open::incident).toList();
  }

  Json json() {
    return Json.array(open().stream().map(Incident::json).toList());
  }

  /// Goes on with those of a former run: what is over by now gets its end.
  void restore(List<Json.Obj> former, Moment now) {
    for (Json.Obj json : former) {
      Incident.read(json)
          .ifPresent(i -> open.put(i.subject(), new Open(i, now.nanos(), now.wall())));
    }
  }
}
