package dev.wanctl.app.http;

import dev.wanctl.app.status.AlertReport;
import dev.wanctl.engine.Subsystem;

/// The metrics of alerting.
record AlertMetrics(AlertReport report, Exposition page) {

  void add() {
    for (AlertReport.Sink s : report.sinks()) {
      working(s.name(), s.kind(), s.health().state() == Subsystem.State.WORKING);
      count("wanctl_alerts_sent_total", "Alerts delivered.", s.sent(), s);
      count("wanctl_alerts_lost_total", "Alerts given up.", s.lost(), s);
      page.gauge(
          "wanctl_alerts_pending", "Alerts that wait to be sent.", s.pending(), "sink", s.name());
    }
    report.off().forEach(off -> working(off.name(), "off", false));
    page.gauge("wanctl_incidents_open", "Incidents that go on.", report.open().size());
  }

  private void working(String name, String kind, boolean works) {
    page.gauge(
        "wanctl_alert_sink_working",
        "Whether the last alert was delivered there.",
        works ? 1 : 0,
        "sink",
        name,
        "kind",
        kind);
  }

  private void count(String metric, String help, long value, AlertReport.Sink s) {
    page.counter(metric, help, value, "sink", s.name());
  }
}
