package dev.wanctl.app.http;

import dev.wanctl.app.status.Moment;
import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.LinkState;
import dev.wanctl.core.steer.Phase;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.steer.SteeringReport;
import java.util.Locale;

/// The metrics of steering.
record SteeringMetrics(SteeringReport report, Moment now, Exposition page) {

  void add() {
    page.gauge(
        "wanctl_steering_active",
        "Whether decisions of steering reach the device.",
        report.orders().active() ? 1 : 0);
    page.gauge(
        "wanctl_steering_device_working",
        "Whether the steering device answers and does as it is told.",
        report.health().state() == Subsystem.State.WORKING ? 1 : 0);
    page.gauge(
        "wanctl_steering_stands_by",
        "Whether nothing is written because somebody else keeps changing the same.",
        report.standsBy().isPresent() ? 1 : 0);
    page.counter(
        "wanctl_steering_writes_total", "Changes sent to the steering device.", report.writes());
    page.counter(
        "wanctl_steering_foreign_changes_total",
        "Changes by somebody else of what steering changes.",
        report.foreignChanges());
    report
        .moves()
        .forEach((why, count) ->
            page.counter(
                "wanctl_steering_moves_total",
                "Moves of new sensitive connections, decided or ordered.",
                count,
                "reason",
                why.code()));
    report
        .refusals()
        .forEach((why, count) ->
            page.counter(
                "wanctl_steering_refusals_total",
                "Times that a move was due and was not made.",
                count,
                "reason",
                why.code()));
    report.choice().ifPresent(this::choice);
    report.reading().ifPresent(this::reading);
  }

  private void choice(Choice choice) {
    for (Phase phase : Phase.values()) {
      page.gauge(
          "wanctl_steering_phase",
          "Where new sensitive connections go and what is on its way, as a state set.",
          choice.phase() == phase ? 1 : 0,
          "phase",
          phase.code());
    }
    page.gauge(
        "wanctl_steering_moves_last_hour", "Moves in the last hour.", choice.movesLastHour());
    page.gauge(
        "wanctl_steering_patience_seconds",
        "How long home must be good before the next return.",
        choice.patience());
    for (int i = 0; i < choice.ratings().size(); i++) {
      String line = report.line(i);
      Choice.Rating rating = choice.ratings().get(i);
      page.gauge(
          "wanctl_steering_line_in_use",
          "Whether new sensitive connections are to go to this line.",
          choice.line() == i ? 1 : 0,
          "line",
          line);
      for (LinkState link : LinkState.values()) {
        page.gauge(
            "wanctl_steering_line_link",
            "Whether the line carries anything, as a state set.",
            rating.evidence().link() == link ? 1 : 0,
            "line",
            line,
            "link",
            link.code());
      }
      if (Double.isFinite(rating.badness())) {
        page.gauge(
            "wanctl_steering_line_badness",
            "How much worse the line is than a good one, in delays that matter.",
            rating.badness(),
            "line",
            line);
      }
      page.gauge(
          "wanctl_steering_route_out",
          "Whether the default route of the line was taken out.",
          report.out().contains(line) ? 1 : 0,
          "line",
          line);
    }
  }

  private void reading(SteeringReading reading) {
    page.gauge(
        "wanctl_steering_reading_age_seconds",
        "Time since the steering device was asked.",
        now.since(reading.takenAtNanos()));
    for (SteeringReading.Matched m : reading.matched()) {
      page.counter(
          "wanctl_steering_matched_packets_total",
          "Packets that a rule matched, by the device's own count.",
          m.packets(),
          "rule",
          m.rule(),
          "family",
          m.family().map(f -> f.name().toLowerCase(Locale.ROOT)).orElse("both"));
    }
    for (SteeringReading.Carried c : reading.carried()) {
      page.gauge(
          "wanctl_steering_connections",
          "Connections of now that were moved to the line, by the device's own count.",
          c.connections(),
          "line",
          c.line(),
          "family",
          c.family().name().toLowerCase(Locale.ROOT));
    }
  }
}
