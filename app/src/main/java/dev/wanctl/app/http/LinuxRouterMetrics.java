package dev.wanctl.app.http;

import dev.wanctl.app.status.Moment;
import dev.wanctl.remote.linux.LinuxRouterReport;

/// The metrics of one Linux router.
record LinuxRouterMetrics(LinuxRouterReport router, Moment now, Exposition page) {

  void add() {
    RouterMetrics.asked(page, router.name(), router.connections(), router.changes());
    router
        .reachable()
        .ifPresent(reachable ->
            gauge(
                "wanctl_router_reachable",
                "Whether the Linux router answered when it was asked last.",
                reachable ? 1 : 0));
    page.counter(
        "wanctl_router_round_trips_total",
        "How often the Linux router was asked anything.",
        router.roundTrips(),
        "router",
        router.name());
    router
        .lastRoundTrip()
        .ifPresent(time ->
            gauge(
                "wanctl_router_round_trip_seconds",
                "How long the Linux router's newest answer took, with the wait for other questions.",
                time.toNanos() / 1e9));
    if (router.answeredAtNanos().isPresent()) {
      gauge(
          "wanctl_router_answer_age_seconds",
          "Since when the Linux router has not answered.",
          now.since(router.answeredAtNanos().getAsLong()));
    }
    router.seen().ifPresent(this::system);
  }

  private void system(LinuxRouterReport.Seen seen) {
    RouterMetrics.uptime(page, router.name(), seen.uptime());
    gauge("wanctl_router_load", "The Linux router's load, the mean of a minute.", seen.load());
  }

  private void gauge(String name, String help, double value) {
    page.gauge(name, help, value, "router", router.name());
  }
}
