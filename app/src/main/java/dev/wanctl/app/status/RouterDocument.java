package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.RouterReport;
import java.util.OptionalLong;

/// One router with RouterOS, of the status document.
final class RouterDocument {

  private RouterDocument() {}

  static Json of(RouterReport r, Moment now) {
    return Json.object()
        .put("name", r.name())
        .put("kind", "routeros")
        .put("connections", r.connections())
        .put("changes", r.changes())
        .put(
            "statistics",
            Json.object()
                .put("age_s", age(r.statisticsAtNanos(), now))
                .put("requests", r.statisticsRequests())
                .put("spared", r.statisticsSpared())
                .put("invalidations", r.invalidations())
                .build())
        .put("system", r.seen().map(s -> system(s, r, now)).orElseGet(Json::none))
        .build();
  }

  private static Json system(RouterReport.Seen seen, RouterReport r, Moment now) {
    Router.Resources it = seen.resources();
    return Json.object()
        .put("age_s", now.since(seen.atNanos()))
        .put("version", it.version())
        .put("board", it.board())
        .put("uptime_s", it.uptime().toSeconds())
        .put(
            "cpu_load_percent",
            it.cpuLoad().isPresent() ? Json.of(it.cpuLoad().getAsInt()) : Json.none())
        .put("written_sectors_since_reboot", number(it.writtenSectors()))
        .put("written_sectors_ever", number(it.writtenSectorsEver()))
        .put("written_sectors_since_start", number(r.sectorsSinceFirst()))
        .build();
  }

  private static Json age(OptionalLong thenNanos, Moment now) {
    return thenNanos.isPresent() ? Json.of(now.since(thenNanos.getAsLong())) : Json.none();
  }

  private static Json number(OptionalLong value) {
    return value.isPresent() ? Json.of(value.getAsLong()) : Json.none();
  }
}
