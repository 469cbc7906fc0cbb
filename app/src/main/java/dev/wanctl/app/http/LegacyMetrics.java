package dev.wanctl.app.http;

import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.ActuatorReport;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.steer.SteeringReport;

/// The series of the Python wanctl and of its exporter, from what is measured here, for dashboards
/// that know them. docs/metrics.md tells one by one what they are made of, and which are not there.
record LegacyMetrics(StatusSource source, Moment now, Exposition page) {

  private static final String WAN = "wan";
  private static final String DIRECTION = "direction";

  void add() {
    source
        .lines()
        .forEach(line -> {
          rates(line);
          line.decision().ifPresent(d -> delays(line.name(), d));
          states(line);
          counts(line);
          line.actuator().queues().forEach(q -> tin(line, q));
        });
    page.gauge(
        "wanctl_cycle_duration_seconds",
        "The median duration of a decision.",
        source.stages().of(Stage.DECISION).quantile(0.5) / 1e9);
    page.gauge(
        "wanctl_steering_enabled",
        "Whether steering is configured.",
        source.steering().isPresent() ? 1 : 0);
    source.steering().ifPresent(this::steering);
  }

  private void rates(LineStatus line) {
    ActuatorReport shaper = line.actuator();
    if (shaper.confirmed().isEmpty()) {
      return;
    }
    Rates rates = shaper.confirmed().get();
    for (Direction direction : Direction.values()) {
      double bits = rates.of(direction).bitsPerSecond();
      String[] labels = {WAN, line.name(), DIRECTION, direction.word()};
      page.gauge("wanctl_bandwidth_mbps", "The shaper's rate in Mbit/s.", bits / 1e6, labels);
      page.gauge("cake_shaped_rate_bps", "The shaper's rate in bit/s.", bits, labels);
    }
  }

  private void delays(String line, LineSnapshot d) {
    String[] labels = {WAN, line};
    double baseline = 1e3 * d.baseline();
    double delta = 1e3 * d.delay();
    String base = "The shortest round trip in ms.";
    page.gauge("wanctl_rtt_baseline_ms", base, baseline, labels);
    page.gauge("cake_baseline_rtt_ms", base, baseline, labels);
    String load = "The shortest round trip and the added delay in ms.";
    page.gauge("wanctl_rtt_load_ms", load, baseline + delta, labels);
    page.gauge("cake_load_rtt_ms", load, baseline + delta, labels);
    String added = "The added delay in ms.";
    page.gauge("wanctl_rtt_delta_ms", added, delta, labels);
    page.gauge("cake_rtt_delta_ms", added, delta, labels);
    page.gauge("cake_state_age_seconds", "Age of the decision.", now.since(d.atNanos()), labels);
    page.gauge("cake_probe_up", "Whether replies come.", d.sight() == Sight.BLIND ? 0 : 1, labels);
  }

  private void states(LineStatus line) {
    page.gauge(
        "cake_state_up",
        "Whether it decides.",
        line.decision().isPresent() ? 1 : 0,
        WAN,
        line.name());
    line.decision()
        .ifPresent(d -> {
          for (Direction direction : Direction.values()) {
            int state = LegacyState.of(d, direction).number();
            String[] labels = {WAN, line.name(), DIRECTION, direction.word()};
            page.gauge("wanctl_state", LegacyState.NUMBERS, state, labels);
            page.gauge("cake_congestion_state", LegacyState.NUMBERS, state, labels);
          }
        });
  }

  private void counts(LineStatus line) {
    String[] labels = {WAN, line.name()};
    page.counter(
        "wanctl_cycles_total",
        "Decisions.",
        line.decision().map(LineSnapshot::decisions).orElse(0L),
        labels);
    page.counter(
        "wanctl_router_updates_total", "Rate changes sent.", line.actuator().writes(), labels);
    for (ProbeReport.Target t : line.probes().targets()) {
      if (t.received() > 0) {
        page.gauge(
            "cake_probe_rtt_seconds",
            "The last round trip.",
            t.lastRoundTrip().toNanos() / 1e9,
            WAN,
            line.name(),
            "target",
            t.reflector());
      }
    }
    boolean read = !line.actuator().queues().isEmpty();
    page.gauge("cake_stats_up", "Whether the queues can be read.", read ? 1 : 0, labels);
    if (read) {
      page.gauge(
          "cake_stats_age_seconds",
          "Age of the queues' figures.",
          now.since(line.actuator().queuesAtNanos()),
          labels);
    }
  }

  private void tin(LineStatus line, QueueReading q) {
    String[] labels = {WAN, line.name(), DIRECTION, q.direction().word(), "tin", q.tin()};
    page.counter("cake_tin_sent_packets_total", "Packets sent.", q.sentPackets(), labels);
    page.counter("cake_tin_sent_bytes_total", "Bytes sent.", q.sentBytes(), labels);
    page.counter("cake_tin_dropped_packets_total", "Packets dropped.", q.droppedPackets(), labels);
    page.counter(
        "cake_tin_ecn_marked_packets_total", "Packets marked by ECN.", q.markedPackets(), labels);
    page.gauge("cake_tin_backlog_bytes", "Bytes that wait.", q.backlogBytes(), labels);
    seconds("cake_tin_peak_delay_seconds", "Peak delay.", q.peakDelayNanos(), labels);
    seconds("cake_tin_average_delay_seconds", "Average delay.", q.averageDelayNanos(), labels);
    seconds("cake_tin_base_delay_seconds", "Base delay.", q.baseDelayNanos(), labels);
  }

  private void seconds(String name, String help, long nanos, String... labels) {
    page.gauge(name, help, nanos < 0 ? Double.NaN : nanos / 1e9, labels);
  }

  private void steering(SteeringReport report) {
    report
        .choice()
        .map(Choice::ratings)
        .filter(ratings -> !ratings.isEmpty())
        .ifPresent(_ -> {
          String home = report.line(0);
          source.lines().stream()
              .filter(l -> l.name().equals(home))
              .flatMap(l -> l.decision().stream())
              .forEach(d ->
                  page.gauge(
                      "wanctl_congestion_state",
                      "The line at home: 1 good, 2 a queue, 4 cut.",
                      LegacyState.of(d, Direction.DOWNLOAD).steering(),
                      WAN,
                      home));
        });
    page.gauge(
        "wanctl_steering_healthy",
        "Whether the steering device answers.",
        report.health().state() == Subsystem.State.WORKING ? 1 : 0);
  }
}
