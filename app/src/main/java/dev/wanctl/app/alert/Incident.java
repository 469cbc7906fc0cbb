package dev.wanctl.app.alert;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A time in which something was wrong with one line, or one area where it is about no line.
///
/// @param id the same in all that is told about it
/// @param subject the line's name, or the area's word
/// @param line empty where it is about no line
/// @param severity the worst that it had
/// @param conditions all that it had, in the order in which they came
public record Incident(
    String id,
    String subject,
    Optional<String> line,
    Instant began,
    Optional<Instant> ended,
    Severity severity,
    List<Told> conditions) {

  public Incident {
    conditions = List.copyOf(conditions);
  }

  /// A condition as it was when it was told of.
  public record Told(
      ConditionKind kind, Severity severity, Instant since, String evidence, String remedy) {

    Json.Obj json() {
      return Json.object()
          .put("id", kind.id())
          .put("severity", severity.word())
          .put("since", since.toString())
          .put("evidence", evidence)
          .put("remedy", remedy)
          .build();
    }
  }

  boolean has(ConditionKind kind) {
    return conditions.stream().anyMatch(t -> t.kind() == kind);
  }

  /// With these added, or in place of milder ones of their kind.
  Incident with(List<Told> more) {
    List<Told> all = new ArrayList<>(conditions);
    for (Told told : more) {
      int at = all.stream().map(Told::kind).toList().indexOf(told.kind());
      if (at < 0) {
        all.add(told);
      } else {
        all.set(at, told);
      }
    }
    Severity worst =
        all.stream()
            .map(Told::severity)
            .max(Severity::compareTo)
            .filter(s -> s.compareTo(severity) > 0)
            .orElse(severity);
    return new Incident(id, subject, line, began, ended, worst, all);
  }

  Incident endedAt(Instant end) {
    return new Incident(id, subject, line, began, Optional.of(end), severity, conditions);
  }

  Json.Obj json() {
    return Json.object()
        .put("id", id)
        .put("subject", subject)
        .put("line", line.map(Json::of).orElseGet(Json::none))
        .put("began", began.toString())
        .put("ended", ended.map(e -> Json.of(e.toString())).orElseGet(Json::none))
        .put("severity", severity.word())
        .put("conditions", Json.array(conditions.stream().map(Told::json).toList()))
        .build();
  }

  /// What [#json] wrote; empty if it is not that.
  static Optional<Incident> read(Json.Obj json) {
    try {
      List<Told> conditions = new ArrayList<>();
      for (Json.Obj told : json.objects("conditions")) {
        ConditionKind.find(text(told, "id"))
            .ifPresent(kind ->
                conditions.add(
                    new Told(
                        kind,
                        severity(told),
                        Instant.parse(text(told, "since")),
                        text(told, "evidence"),
                        text(told, "remedy"))));
      }
      return Optional.of(
          new Incident(
              text(json, "id"),
              text(json, "subject"),
              json.string("line"),
              Instant.parse(text(json, "began")),
              json.string("ended").map(Instant::parse),
              severity(json),
              conditions));
    } catch (DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Severity severity(Json.Obj json) {
    String word = text(json, "severity");
    for (Severity s : Severity.values()) {
      if (s.word().equals(word)) {
        return s;
      }
    }
    throw new IllegalArgumentException(word);
  }

  static String text(Json.Obj json, String name) {
    return json.string(name).orElseThrow(() -> new IllegalArgumentException(name));
  }
}
