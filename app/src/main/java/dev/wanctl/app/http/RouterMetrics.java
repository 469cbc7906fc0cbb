package dev.wanctl.app.http;

import dev.wanctl.app.status.Moment;
import dev.wanctl.routeros.RouterReport;
import java.time.Duration;
import java.util.OptionalLong;

/// The metrics of one router with RouterOS.
record RouterMetrics(RouterReport router, Moment now, Exposition page) {

  void add() {
    asked(page, router.name(), router.connections(), router.changes());
    counter(
        "wanctl_router_statistics_requests_total",
        "Readings of counters that the router was asked for.",
        router.statisticsRequests());
    counter(
        "wanctl_router_statistics_spared_total",
        "Readings of counters that somebody else had just asked for.",
        router.statisticsSpared());
    counter(
        "wanctl_router_statistics_invalidations_total",
        "How often counters that were read had to be forgotten.",
        router.invalidations());
    if (router.statisticsAtNanos().isPresent()) {
      page.gauge(
          "wanctl_router_statistics_age_seconds",
          "Age of the newest counters.",
          now.since(router.statisticsAtNanos().getAsLong()),
          "router",
          router.name());
    }
    router.seen().ifPresent(this::system);
  }

  /// What is known of a router whatever runs on it.
  static void asked(Exposition page, String router, long connections, long changes) {
    page.counter(
        "wanctl_router_connections_total",
        "Connections opened to the router.",
        connections,
        "router",
        router);
    page.counter(
        "wanctl_router_changes_total", "Requests to change limits.", changes, "router", router);
  }

  static void uptime(Exposition page, String router, Duration uptime) {
    page.gauge(
        "wanctl_router_uptime_seconds",
        "How long the router runs, when it was asked last.",
        uptime.toSeconds(),
        "router",
        router);
  }

  private void system(RouterReport.Seen seen) {
    uptime(page, router.name(), seen.resources().uptime());
    sectors("since_reboot", seen.resources().writtenSectors());
    sectors("ever", seen.resources().writtenSectorsEver());
    sectors("since_start", router.sectorsSinceFirst());
  }

  private void sectors(String span, OptionalLong count) {
    if (count.isPresent()) {
      page.gauge(
          "wanctl_router_written_sectors",
          "Flash sectors that the router wrote, whoever made it: since it started, in its life, and"
              + " since wanctl started.",
          count.getAsLong(),
          "router",
          router.name(),
          "span",
          span);
    }
  }

  private void counter(String name, String help, long value) {
    page.counter(name, help, value, "router", router.name());
  }
}
