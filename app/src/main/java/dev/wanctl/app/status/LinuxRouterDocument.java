package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import dev.wanctl.remote.linux.LinuxRouterReport;

/// One Linux router, of the status document.
final class LinuxRouterDocument {

  private LinuxRouterDocument() {}

  static Json of(LinuxRouterReport r, Moment now) {
    return Json.object()
        .put("name", r.name())
        .put("kind", "linux")
        .put("transport", "ssh")
        .put("reachable", r.reachable().<Json>map(Json::of).orElseGet(Json::none))
        .put("failure", FailureDocument.of(r.failure()))
        .put("connections", r.connections())
        .put("changes", r.changes())
        .put("round_trips", r.roundTrips())
        .put(
            "round_trip_ms",
            r.lastRoundTrip().<Json>map(t -> Json.of(t.toNanos() / 1e6)).orElseGet(Json::none))
        .put(
            "answer_age_s",
            r.answeredAtNanos().isPresent()
                ? Json.of(now.since(r.answeredAtNanos().getAsLong()))
                : Json.none())
        .put("system", r.seen().map(s -> system(s, now)).orElseGet(Json::none))
        .build();
  }

  private static Json system(LinuxRouterReport.Seen seen, Moment now) {
    return Json.object()
        .put("age_s", now.since(seen.atNanos()))
        .put("version", seen.system())
        .put("board", seen.model())
        .put("uptime_s", seen.uptime().toSeconds())
        .put("load", seen.load())
        .build();
  }
}
