package dev.wanctl.app.history;

import dev.wanctl.engine.json.Json;
import java.time.Instant;

/// Something that happened and that a person would want to know of later.
///
/// @param at milliseconds since 1970
/// @param line the line it is about; empty: the daemon as a whole
/// @param kind a fixed word, such as `congestion`, `condition`, `steering`, `daemon`
/// @param severity `info`, `warning` or `error`
public record HistoryEvent(long at, String line, String kind, String severity, String text) {

  public Json.Obj json() {
    return Json.object()
        .put("at", Instant.ofEpochMilli(at).toString())
        .put("at_s", at / 1e3)
        .put("line", line.isEmpty() ? Json.none() : Json.of(line))
        .put("kind", kind)
        .put("severity", severity)
        .put("text", text)
        .build();
  }
}
