package dev.wanctl.app.http;

import dev.wanctl.app.status.Moment;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.ActuatorReport;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.WritePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One line's metrics.
record LineMetrics(LineStatus line, Moment now, Exposition page) {

  void add() {
    for (Direction direction : Direction.values()) {
      rates(direction);
    }
    line.decision().ifPresent(this::decision);
    line.reasons()
        .forEach((reason, count) ->
            counter(
                "wanctl_decisions_total",
                "Decisions by the reason of a direction, both directions counted.",
                count,
                "reason",
                reason.code()));
    probes();
    subsystem("probes", line.probes().health());
    subsystem("counters", line.counters());
    subsystem("shaper", line.actuator().health());
    shaper(line.actuator());
    line.actuator().queues().forEach(this::queue);
    if (!line.actuator().queues().isEmpty()) {
      gauge(
          "wanctl_tin_age_seconds",
          "Age of the figures of the shaper's queues.",
          now.since(line.actuator().queuesAtNanos()));
    }
  }

  private void rates(Direction direction) {
    rate(
        direction,
        "minimum",
        "The configured minimum.",
        Optional.of(line.settings().of(direction).min()));
    rate(
        direction,
        "maximum",
        "The configured maximum.",
        Optional.of(line.settings().of(direction).max()));
    rate(
        direction,
        "sent",
        "The rate sent to the device last.",
        line.actuator().sent().map(r -> r.of(direction)));
    rate(
        direction,
        "confirmed",
        "The rate that the device confirmed last.",
        line.actuator().confirmed().map(r -> r.of(direction)));
    if (line.decision().isPresent()) {
      LineSnapshot.Side side = line.decision().get().of(direction);
      rate(direction, "desired", "The rate wanted.", side.desired());
      rate(direction, "capacity", "The estimate of what the line can carry.", side.capacity());
      rate(
          direction,
          "learned",
          "The estimate of what the line can carry, over minutes.",
          side.learned());
      rate(direction, "achieved", "What gets through now.", side.achieved());
      String word = direction.word();
      gauge(
          "wanctl_queue_delay_seconds",
          "Delay blamed on the queue of a direction at the provider.",
          side.queue(),
          "direction",
          word);
      gauge(
          "wanctl_loaded",
          "Whether the direction is loaded.",
          side.loaded() ? 1 : 0,
          "direction",
          word);
      gauge(
          "wanctl_below_minimum",
          "Whether the line seems to carry less than the configured minimum.",
          side.belowMinimum() ? 1 : 0,
          "direction",
          word);
      for (Reason reason : Reason.values()) {
        gauge(
            "wanctl_reason",
            "Why the rate is what it is, as a state set.",
            side.reason() == reason ? 1 : 0,
            "direction",
            word,
            "reason",
            reason.code());
      }
    }
  }

  private void rate(Direction direction, String kind, String help, Optional<BitRate> rate) {
    rate.ifPresent(r -> rate(direction, kind, help, (double) r.bitsPerSecond()));
  }

  private void rate(Direction direction, String kind, String help, double bitsPerSecond) {
    gauge("wanctl_" + kind + "_rate_bps", help, bitsPerSecond, "direction", direction.word());
  }

  private void decision(LineSnapshot d) {
    double since = (now.nanos() - d.atNanos()) / 1e9;
    gauge("wanctl_added_delay_seconds", "Added delay that is acted on.", d.delay());
    gauge(
        "wanctl_delay_threshold_seconds",
        "Added delay above which a queue is seen.",
        d.threshold());
    gauge("wanctl_delay_noise_seconds", "Delay that is no queue.", d.noise());
    gauge(
        "wanctl_baseline_delay_seconds",
        "The shortest round trip without any queue.",
        d.baseline());
    gauge(
        "wanctl_path_offset_seconds",
        "The part of the added delay that is blamed on the path.",
        d.pathOffset());
    gauge(
        "wanctl_evidence_age_seconds",
        "Age of the newest evidence.",
        d.replyAge() + since,
        "evidence",
        "reply");
    gauge(
        "wanctl_evidence_age_seconds",
        "Age of the newest evidence.",
        d.counterAge() + since,
        "evidence",
        "counters");
    gauge("wanctl_decision_age_seconds", "Age of the newest decision.", since);
    for (Sight sight : Sight.values()) {
      gauge(
          "wanctl_sight",
          "How well the line is seen, as a state set.",
          d.sight() == sight ? 1 : 0,
          "sight",
          sight.code());
    }
  }

  private void probes() {
    for (ProbeReport.Target t : line.probes().targets()) {
      counter("wanctl_probes_sent_total", "Probes sent.", t.sent(), "reflector", t.reflector());
      counter(
          "wanctl_probes_received_total",
          "Replies received.",
          t.received(),
          "reflector",
          t.reflector());
      if (t.received() > 0) {
        gauge(
            "wanctl_probe_round_trip_seconds",
            "The last round trip.",
            t.lastRoundTrip().toNanos() / 1e9,
            "reflector",
            t.reflector());
      }
      t.loss()
          .ifPresent(l -> {
            loss(t, "upload", l.up());
            loss(t, "download", l.down());
          });
    }
    counter(
        "wanctl_reflector_exchanges_total",
        "Reflectors that did worse than the others and gave their place to a spare one.",
        line.probes().exchanges().count());
    counter(
        "wanctl_probes_skipped_total",
        "Probes not sent because their time had passed.",
        line.probes().skippedSends());
  }

  private void loss(ProbeReport.Target t, String direction, double share) {
    gauge(
        "wanctl_probe_loss_ratio",
        "Share of the latest probes that this direction of the path lost.",
        share,
        "reflector",
        t.reflector(),
        "direction",
        direction);
  }

  private void subsystem(String part, Subsystem.Report report) {
    counter(
        "wanctl_subsystem_failures_total",
        "How often a part of the system failed.",
        report.failures(),
        "subsystem",
        part);
  }

  private void shaper(ActuatorReport shaper) {
    counter("wanctl_shaper_writes_total", "Rate changes sent to the device.", shaper.writes());
    gauge(
        "wanctl_shaper_writes_last_day",
        "Rate changes sent to the device in the last 24 hours.",
        shaper.writesLastDay());
    if (shaper.writesPerDay() != WritePolicy.ANY_NUMBER) {
      gauge(
          "wanctl_shaper_writes_per_day_budget",
          "Rate changes in 24 hours beyond which increases wait longer.",
          shaper.writesPerDay());
    }
    counter(
        "wanctl_shaper_confirmations_total",
        "Rates read back from the device.",
        shaper.confirmations());
    counter("wanctl_shaper_reads_total", "Readings of the device between changes.", shaper.reads());
    counter("wanctl_shaper_errors_total", "Failed operations on the device.", shaper.errors());
    counter(
        "wanctl_shaper_foreign_changes_total",
        "Rates that somebody else changed.",
        shaper.foreignChanges());
    if (!shaper.confirmTimeSlow().isZero()) {
      String help = "Time from a write to its confirmation, over the last writes.";
      gauge(
          "wanctl_shaper_confirm_seconds",
          help,
          shaper.confirmTimeMedian().toNanos() / 1e9,
          "percentile",
          "50");
      gauge(
          "wanctl_shaper_confirm_seconds",
          help,
          shaper.confirmTimeSlow().toNanos() / 1e9,
          "percentile",
          "99");
    }
    for (LineOrders.Kind kind : LineOrders.Kind.values()) {
      gauge(
          "wanctl_ordered",
          "Whether a person ordered this of the line by hand.",
          line.orders().of(kind).isPresent() ? 1 : 0,
          "order",
          kind.code());
    }
    gauge(
        "wanctl_observing", "Whether nothing is written to the device.", line.observing() ? 1 : 0);
  }

  private void queue(QueueReading q) {
    String[] labels = {"direction", q.direction().word(), "tin", q.tin()};
    counter(
        "wanctl_tin_sent_packets_total",
        "Packets that passed the shaper.",
        q.sentPackets(),
        labels);
    counter("wanctl_tin_sent_bytes_total", "Bytes that passed the shaper.", q.sentBytes(), labels);
    counter(
        "wanctl_tin_dropped_packets_total",
        "Packets dropped by the shaper.",
        q.droppedPackets(),
        labels);
    counter("wanctl_tin_marked_packets_total", "Packets marked by ECN.", q.markedPackets(), labels);
    gauge("wanctl_tin_backlog_bytes", "Bytes waiting in the shaper.", q.backlogBytes(), labels);
    gauge(
        "wanctl_tin_backlog_packets", "Packets waiting in the shaper.", q.backlogPackets(), labels);
    gauge(
        "wanctl_tin_peak_delay_seconds",
        "Peak delay in the shaper.",
        told(q.peakDelayNanos()),
        labels);
    gauge(
        "wanctl_tin_average_delay_seconds",
        "Average delay in the shaper.",
        told(q.averageDelayNanos()),
        labels);
    gauge(
        "wanctl_tin_base_delay_seconds",
        "Base delay in the shaper.",
        told(q.baseDelayNanos()),
        labels);
  }

  private static double told(long nanos) {
    return nanos < 0 ? Double.NaN : nanos / 1e9;
  }

  private void gauge(String name, String help, double value, String... labels) {
    page.gauge(name, help, value, withLine(labels));
  }

  private void gauge(String name, String help, long value, String... labels) {
    page.gauge(name, help, value, withLine(labels));
  }

  private void counter(String name, String help, long value, String... labels) {
    page.counter(name, help, value, withLine(labels));
  }

  private String[] withLine(String... labels) {
    List<String> all = new ArrayList<>(List.of("line", line.name()));
    all.addAll(List.of(labels));
    return all.toArray(String[]::new);
  }
}
