package dev.wanctl.app.http;

import dev.wanctl.app.status.HistoryReport;

/// How the history fares.
record HistoryMetrics(HistoryReport report, Exposition page) {

  void add() {
    for (HistoryReport.State state : HistoryReport.State.values()) {
      page.gauge(
          "wanctl_history_state",
          "How the history is, as a state set.",
          report.state() == state ? 1 : 0,
          "state",
          state.code());
    }
    page.counter(
        "wanctl_history_dropped_seconds_total",
        "Seconds of lines that were given up since the history could not be written for long.",
        report.droppedSeconds());
    page.counter(
        "wanctl_history_lost_events_total",
        "Events that were given up, which happens last.",
        report.lostEvents());
    page.gauge(
        "wanctl_history_waiting_seconds",
        "Seconds of lines that wait to be written.",
        report.waiting());
    page.gauge("wanctl_history_size_bytes", "Size of the file of the history.", report.bytes());
    page.gauge("wanctl_history_max_size_bytes", "How large it may become.", report.mostBytes());
    page.gauge(
        "wanctl_history_oldest_timestamp_seconds",
        "When the oldest that it holds was, 0 if nothing.",
        report.oldest());
  }
}
