package dev.wanctl.app.http;

import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.Sections;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.app.status.SubsystemDocument;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.LineTimes;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.record.RecorderReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The page for Prometheus, in base units: seconds, bytes, and bits per second for rates, as they
/// are configured and sold.
public final class Metrics {

  private static final Path MEMORY = Path.of("/proc/self/status");

  private final StatusSource source;
  private final StatusDocument document;
  private final Sections sections = new Sections();
  private final boolean legacy;

  public Metrics(StatusSource source, StatusDocument document) {
    this(source, document, false);
  }

  /// @param legacy with the series of the Python wanctl
  Metrics(StatusSource source, StatusDocument document, boolean legacy) {
    this.source = source;
    this.document = document;
    this.legacy = legacy;
  }

  /// All of them, as they are now.
  public Exposition page(Moment now) {
    Exposition page = new Exposition();
    part("metrics daemon", () -> daemon(page, now));
    part("metrics conditions", () -> conditions(page, now));
    List<LineStatus> lines = sections.isolated("metrics lines", source::lines, List::of);
    for (LineStatus line : lines) {
      LineMetrics metrics = new LineMetrics(line, now, page);
      part("metrics line " + line.name(), metrics::add);
    }
    part(
        "metrics routers",
        () -> {
          source.routers().forEach(r -> new RouterMetrics(r, now, page).add());
          source.linuxRouters().forEach(r -> new LinuxRouterMetrics(r, now, page).add());
        });
    part(
        "metrics steering",
        () -> source.steering().ifPresent(s -> new SteeringMetrics(s, now, page).add()));
    part("metrics subsystems", () -> subsystems(page, now));
    part("metrics alerts", () -> new AlertMetrics(source.alerts(), page).add());
    part("metrics exports", () -> source.exports().forEach(e -> export(page, e)));
    part("metrics recorders", () -> source.recorders().forEach((l, r) -> recorder(page, l, r)));
    part("metrics times", () -> source.times().forEach((l, t) -> times(page, l, t)));
    part("metrics history", () -> new HistoryMetrics(source.history(), page).add());
    part("metrics stages", () -> stages(page));
    part("metrics process", () -> process(page));
    if (legacy) {
      part("metrics legacy", () -> new LegacyMetrics(source, now, page).add());
    }
    page.counter(
        "wanctl_status_failures_total",
        "Parts of status or metrics that a bug kept from being made.",
        document.failures() + sections.failures());
    return page;
  }

  private void part(String name, Runnable add) {
    boolean _ =
        sections.isolated(
            name,
            () -> {
              add.run();
              return true;
            },
            () -> false);
  }

  private void daemon(Exposition page, Moment now) {
    page.gauge(
        "wanctl_build_info",
        "Always 1; the labels tell what runs.",
        1,
        "version",
        source.version(),
        "java",
        String.valueOf(System.getProperty("java.version")));
    page.gauge(
        "wanctl_config_info",
        "Always 1; the label is a hash of the configuration file.",
        1,
        "hash",
        source.configuration().hash());
    for (Mode mode : Mode.values()) {
      page.gauge(
          "wanctl_mode",
          "Whether decisions reach the devices, as a state set.",
          source.mode() == mode ? 1 : 0,
          "mode",
          mode == Mode.ACTIVE ? "active" : "observe");
    }
    page.gauge(
        "wanctl_uptime_seconds",
        "Time since the daemon started.",
        (now.nanos() - source.startedNanos()) / 1e9);
    page.gauge(
        "wanctl_loop_beat_age_seconds",
        "Time since the control loop last turned.",
        source.sinceBeat().toNanos() / 1e9);
    page.counter(
        "wanctl_evidence_dropped_total",
        "Readings lost because the loop was late.",
        source.droppedEvidence());
    source
        .lastReload()
        .ifPresent(reload ->
            page.gauge(
                "wanctl_config_last_reload_successful",
                "Whether the last reload was accepted.",
                reload.accepted() ? 1 : 0));
  }

  private void conditions(Exposition page, Moment now) {
    Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
    Arrays.stream(Severity.values()).forEach(s -> counts.put(s, 0));
    for (Condition c : document.conditions(now)) {
      counts.merge(c.severity(), 1, Integer::sum);
      page.gauge(
          "wanctl_condition",
          "1 for every condition that holds.",
          1,
          "id",
          c.id(),
          "severity",
          c.severity().word(),
          "line",
          c.line());
    }
    counts.forEach((severity, count) ->
        page.gauge(
            "wanctl_conditions",
            "How many conditions hold, by severity.",
            count,
            "severity",
            severity.word()));
  }

  private void subsystems(Exposition page, Moment now) {
    for (SubsystemDocument.Part part : SubsystemDocument.parts(source, now)) {
      for (String state : SubsystemDocument.STATES) {
        List<String> labels = new ArrayList<>();
        if (!part.line().isEmpty()) {
          labels.addAll(List.of("line", part.line()));
        }
        labels.addAll(List.of("subsystem", part.name(), "state", state));
        page.gauge(
            "wanctl_subsystem_state",
            "How a part of the system fares, as `status` has it under subsystems, as a state set.",
            part.state().equals(state) ? 1 : 0,
            labels.toArray(String[]::new));
      }
    }
  }

  private static void export(Exposition page, Export export) {
    for (Subsystem.State state : Subsystem.State.values()) {
      page.gauge(
          "wanctl_export_state",
          "How telling somebody else fares, as a state set.",
          export.health().state() == state ? 1 : 0,
          "export",
          export.name(),
          "state",
          state.code());
    }
    page.counter(
        "wanctl_export_failures_total",
        "How often somebody else could not be told.",
        export.health().failures(),
        "export",
        export.name());
  }

  private static void recorder(Exposition page, String line, RecorderReport recorder) {
    page.counter(
        "wanctl_recorder_written_bytes_total",
        "Bytes written to the recording.",
        recorder.writtenBytes(),
        "line",
        line);
    page.counter(
        "wanctl_recorder_lost_records_total",
        "Records that were not written: too many in an hour, or a slow or full disk.",
        recorder.lostRecords(),
        "line",
        line);
    page.gauge(
        "wanctl_recorder_pinned_segments",
        "Parts of the recording that are kept because of an incident.",
        recorder.pinned(),
        "line",
        line);
    page.gauge(
        "wanctl_recorder_failing",
        "Whether nothing is recorded because the disk refuses.",
        recorder.failure().isPresent() ? 1 : 0,
        "line",
        line);
  }

  private static void times(Exposition page, String line, LineTimes times) {
    page.delays(
        "wanctl_decision_added_delay_seconds",
        "The added delay at each decision that was made on fresh evidence.",
        times.addedDelay(),
        "line",
        line);
    page.delays(
        "wanctl_round_trip_duration_seconds",
        "The round trip of each reply to a probe.",
        times.roundTrip(),
        "line",
        line);
  }

  private void stages(Exposition page) {
    for (Stage stage : Stage.values()) {
      page.histogram(
          "wanctl_stage_duration_seconds",
          "How long a part of the work or of the way from a probe to the rate in force took, of all"
              + " lines together.",
          source.stages().of(stage),
          "stage",
          stage.code());
    }
  }

  private static void process(Exposition page) {
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(time ->
            page.counter(
                "wanctl_process_cpu_seconds_total",
                "Time of processors that the process used.",
                time.toNanos() / 1e9));
    residentBytes()
        .ifPresent(bytes ->
            page.gauge(
                "wanctl_process_resident_memory_bytes", "Memory that the process uses.", bytes));
    Runtime runtime = Runtime.getRuntime();
    page.gauge(
        "wanctl_heap_used_bytes",
        "Used heap of the JVM.",
        runtime.totalMemory() - runtime.freeMemory());
    page.gauge("wanctl_heap_committed_bytes", "Committed heap of the JVM.", runtime.totalMemory());
  }

  /// Empty where there is no Linux `/proc`.
  private static OptionalDouble residentBytes() {
    try {
      return Files.readAllLines(MEMORY).stream()
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToDouble(l -> 1024 * Double.parseDouble(l.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }
}
