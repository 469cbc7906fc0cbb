package dev.wanctl.app.alert;

import dev.wanctl.app.alert.Incident.Told;
import dev.wanctl.app.alert.Notice.What;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What is sent at once: one notice, or several as a digest.
record Message(List<Notice> notices, ZoneId zone) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  Message {
    notices = List.copyOf(notices);
    if (notices.isEmpty()) {
      throw new IllegalArgumentException("nothing to tell");
    }
  }

  /// `start`, `update`, `end`, `test`, or `digest` for several.
  String event() {
    return notices.size() == 1 ? notices.getFirst().what().word() : "digest";
  }

  Severity severity() {
    return notices.stream()
        .map(n -> n.incident().severity())
        .max(Severity::compareTo)
        .orElseThrow();
  }

  /// The incident's, or the first one's.
  String id() {
    return notices.getFirst().incident().id();
  }

  /// The lines that it is about.
  String line() {
    return String.join(
        ", ", notices.stream().flatMap(n -> n.incident().line().stream()).distinct().toList());
  }

  boolean isTest() {
    return notices.getFirst().what() == What.TEST;
  }

  boolean allOver() {
    return notices.stream().allMatch(n -> n.what() == What.END);
  }

  /// One line.
  String title() {
    return notices.size() == 1
        ? title(notices.getFirst())
        : "wanctl: "
            + notices.size()
            + " messages about "
            + String.join(
                ", ", notices.stream().map(n -> n.incident().subject()).distinct().toList());
  }

  private static String title(Notice n) {
    Incident i = n.incident();
    String conditions = String.join(", ", i.conditions().stream().map(t -> t.kind().id()).toList());
    return switch (n.what()) {
      case START -> "wanctl " + i.severity().word() + ": " + i.subject() + ": " + conditions;
      case UPDATE ->
          "wanctl " + i.severity().word() + " goes on: " + i.subject() + ": " + conditions;
      case END ->
          "wanctl: "
              + i.subject()
              + " is well again after "
              + span(Duration.between(i.began(), i.ended().orElse(n.at())));
      case TEST -> "wanctl test: this is no incident";
    };
  }

  static String span(Duration d) {
    long s = Math.max(0, d.toSeconds());
    return s < 120 ? s + " s" : s < 7200 ? s / 60 + " min" : s / 3600 + " h";
  }

  /// Some lines of plain text.
  String text() {
    StringBuilder text = new StringBuilder();
    for (Notice n : notices) {
      if (notices.size() > 1) {
        text.append(text.isEmpty() ? "" : "\n").append(title(n)).append('\n');
      }
      text(n, text);
    }
    return text.toString();
  }

  private void text(Notice n, StringBuilder text) {
    Incident i = n.incident();
    if (n.what() == What.TEST) {
      text.append("Somebody wants to see whether alerts of wanctl arrive here. They do.\n");
      return;
    }
    text.append("from ").append(time(i.began()));
    i.ended().ifPresent(end -> text.append(" to ").append(time(end)));
    text.append('\n');
    for (Told told : i.conditions()) {
      text.append(told.kind().id()).append(" since ").append(time(told.since()));
      text.append(": ").append(told.evidence()).append('\n');
      if (n.what() != What.END && !told.remedy().isEmpty()) {
        text.append("  -> ").append(told.remedy()).append('\n');
      }
    }
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  /// All of it, for programs.
  Json.Obj json() {
    return Json.object()
        .put("version", 1)
        .put("event", event())
        .put("severity", severity().word())
        .put("title", title())
        .put("text", text())
        .put("notices", Json.array(notices.stream().map(Notice::json).toList()))
        .build();
  }
}
