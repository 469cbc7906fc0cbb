package dev.wanctl.app.alert;

import dev.wanctl.engine.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Something that is to be told about an incident, as it was then.
record Notice(What what, Incident incident, Instant at) {

  enum What {
    START,
    UPDATE,
    END,
    /// Sent on request, to see whether it arrives.
    TEST;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Json.Obj json() {
    return Json.object()
        .put("event", what.word())
        .put("at", at.toString())
        .put("incident", incident.json())
        .build();
  }

  /// What [#json] wrote; empty if it is not that.
  static Optional<Notice> read(Json.Obj json) {
    try {
      What what = What.valueOf(Incident.text(json, "event").toUpperCase(Locale.ROOT));
      Instant at = Instant.parse(Incident.text(json, "at"));
      return json.get("incident")
          .flatMap(Json::asObject)
          .flatMap(Incident::read)
          .map(i -> new Notice(what, i, at));
    } catch (DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
