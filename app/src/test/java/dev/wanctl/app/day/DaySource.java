package dev.wanctl.app.day;

import dev.wanctl.app.config.Mode;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.Samples;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeKind;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.Stages;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.record.RecorderReport;
import dev.wanctl.routeros.RouterReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a daemon would publish in a second of a simulated day. One thread writes, any reads.
final class DaySource implements StatusSource {

  private final DayClock clock;
  private final Stages stages = new Stages();
  private volatile Map<String, List<LineSnapshot>> decided = Map.of();

  /// Since when which lines' shapers fail.
  private volatile Map<String, Long> failing = Map.of();

  private volatile Supplier<HistoryReport> history = () -> HistoryReport.off(0);
  private volatile Supplier<AlertReport> alerts = () -> AlertReport.NONE;
  private volatile Supplier<List<Export>> exports = List::of;

  DaySource(DayClock clock) {
    this.clock = clock;
  }

  void report(Supplier<HistoryReport> history, Supplier<AlertReport> alerts) {
    this.history = history;
    this.alerts = alerts;
  }

  void exporting(Supplier<List<Export>> exports) {
    this.exports = exports;
  }

  void decided(Map<String, List<LineSnapshot>> decided) {
    this.decided = Map.copyOf(decided);
  }

  void fails(String line, boolean fails) {
    Map<String, Long> next = new LinkedHashMap<>(failing);
    if (fails) {
      next.putIfAbsent(line, clock.nanos());
    } else {
      next.remove(line);
    }
    failing = Map.copyOf(next);
  }

  @Override
  public List<LineStatus> lines() {
    List<LineStatus> all = new ArrayList<>();
    Map<String, Long> fails = failing;
    new java.util.TreeMap<>(decided)
        .forEach((name, made) -> {
          LineStatus line = Samples.withProbes(Samples.good(name), probes());
          line = Samples.withDecision(line, Optional.of(made.getLast()));
          Long since = fails.get(name);
          all.add(since == null ? line : Samples.withShaper(line, failed(since)));
        });
    return all;
  }

  private static dev.wanctl.engine.ActuatorReport failed(long sinceNanos) {
    DeviceFailure failure =
        new DeviceFailure.Unreachable("no answer from 192.0.2.88", "see whether it is up");
    return Samples.actuator(
        new Subsystem.Report(Subsystem.State.FAILING, sinceNanos, Optional.of(failure), 10, 7), 0);
  }

  private ProbeReport probes() {
    return new ProbeReport(
        Samples.report(Subsystem.State.WORKING),
        List.of(target("192.0.2.1"), target("192.0.2.2")),
        0,
        Duration.ofMillis(25),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ProbeReport.Exchanges.NONE);
  }

  private ProbeReport.Target target(String reflector) {
    return new ProbeReport.Target(
        reflector,
        true,
        ProbeKind.ECHO,
        1000,
        998,
        clock.nanos(),
        Duration.ofMillis(21),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  @Override
  public List<LineSnapshot> decisions(String line, int most) {
    List<LineSnapshot> all = decided.getOrDefault(line, List.of());
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  @Override
  public List<LineSnapshot> decisionsAfter(String line, long seen) {
    return decided.getOrDefault(line, List.of()).stream()
        .filter(d -> d.decisions() > seen)
        .toList();
  }

  @Override
  public HistoryReport history() {
    return history.get();
  }

  @Override
  public AlertReport alerts() {
    return alerts.get();
  }

  @Override
  public List<Export> exports() {
    return exports.get();
  }

  @Override
  public List<RouterReport> routers() {
    return List.of();
  }

  @Override
  public Duration sinceBeat() {
    return Duration.ofMillis(20);
  }

  @Override
  public long droppedEvidence() {
    return 0;
  }

  @Override
  public Stages stages() {
    return stages;
  }

  @Override
  public Map<String, RecorderReport> recorders() {
    return Map.of();
  }

  @Override
  public long startedNanos() {
    return clock.nanos() - clock.second() * 1_000_000_000L;
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public Mode mode() {
    return Mode.ACTIVE;
  }

  @Override
  public Configuration configuration() {
    return new Configuration("/etc/wanctl/wanctl.yaml", "cafe0123");
  }

  @Override
  public Optional<Reload> lastReload() {
    return Optional.empty();
  }
}
