package dev.wanctl.app.status;

import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.record.RecorderReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Every part of the daemon and whether it works, in one list: what is disabled or has never worked
/// is in it like what fails. A part that works but has nothing new to show for long is `stale`.
public final class SubsystemDocument {

  private static final String STALE = "stale";

  /// A part as it is now.
  ///
  /// @param line empty: it is of the daemon as a whole
  /// @param state one of [#STATES]
  /// @param sinceNanos since when, [System#nanoTime]
  /// @param what is wrong, if anything
  public record Part(String name, String line, String state, long sinceNanos, String what) {}

  /// All there are.
  public static final List<String> STATES =
      Stream.concat(Arrays.stream(State.values()).map(State::code), Stream.of(STALE)).toList();

  /// A part that is asked all the time is stale after so long without an answer, s.
  private static final double LATE = 10;

  /// The steering device is asked now and then.
  private static final double STEERING_LATE = 60;

  private final StatusSource source;
  private final Moment now;
  private final List<Part> all = new ArrayList<>();

  private SubsystemDocument(StatusSource source, Moment now) {
    this.source = source;
    this.now = now;
  }

  static Json of(StatusSource source, Moment now) {
    return Json.array(
        parts(source, now).stream()
            .map(p ->
                Json.object()
                    .put("part", p.name())
                    .put("line", p.line().isEmpty() ? Json.none() : Json.of(p.line()))
                    .put("state", p.state())
                    .put("state_age_s", now.since(p.sinceNanos()))
                    .put("what", p.what())
                    .build())
            .toList());
  }

  /// All parts, those that are disabled among them.
  public static List<Part> parts(StatusSource source, Moment now) {
    SubsystemDocument document = new SubsystemDocument(source, now);
    document.loop();
    source.lines().forEach(document::line);
    document.steering();
    document.alerts();
    document.history();
    return List.copyOf(document.all);
  }

  private void loop() {
    boolean turns = source.sinceBeat().compareTo(Conditions.LATE) <= 0;
    add("loop", "", turns ? State.WORKING.code() : STALE, source.startedNanos(), "");
  }

  private void line(LineStatus line) {
    double age = line.decision().map(d -> now.since(d.atNanos())).orElse(Double.NaN);
    double spacing = line.probes().spacing().toNanos() / 1e9;
    double patience = LATE + 3 * spacing * line.probes().targets().size();
    add(
        "probes",
        line.name(),
        line.probes().health(),
        line.decision()
            .map(d -> d.sight() == Sight.BLIND || age + d.replyAge() > patience)
            .orElse(false));
    add(
        "counters",
        line.name(),
        line.counters(),
        line.decision()
            .map(d -> d.sight() == Sight.NO_COUNTERS || age + d.counterAge() > LATE)
            .orElse(false));
    add("shaper", line.name(), line.actuator().health(), false);
    recorder(line.name(), Optional.ofNullable(source.recorders().get(line.name())));
  }

  private void recorder(String line, Optional<RecorderReport> recorder) {
    if (recorder.isEmpty()) {
      add("recorder", line, State.DISABLED.code(), source.startedNanos(), "");
      return;
    }
    Optional<RecorderReport.Failure> failure = recorder.get().failure();
    boolean ever = recorder.get().writtenBytes() > 0;
    add(
        "recorder",
        line,
        failure.isPresent()
            ? (ever ? State.FAILING : State.NEVER_WORKED).code()
            : (ever ? State.WORKING : State.NEVER_WORKED).code(),
        failure.map(RecorderReport.Failure::sinceNanos).orElse(source.startedNanos()),
        failure.map(RecorderReport.Failure::reason).orElse(""));
  }

  private void steering() {
    if (source.steering().isEmpty()) {
      add("steering", "", State.DISABLED.code(), source.startedNanos(), "");
      return;
    }
    var report = source.steering().get();
    double age =
        report.reading().map(SteeringReading::takenAtNanos).map(now::since).orElse(Double.NaN);
    add("steering", "", report.health(), age > STEERING_LATE);
  }

  private void history() {
    HistoryReport report = source.history();
    add(
        "history",
        "",
        report.state().code(),
        report.sinceNanos(),
        report.failure().map(HistoryReport.Failure::what).orElse(""));
  }

  /// Each place is a part of its own.
  private void alerts() {
    AlertReport report = source.alerts();
    if (!report.enabled()) {
      add("alerts", "", State.DISABLED.code(), source.startedNanos(), "");
    }
    report.sinks().forEach(s -> add("alerts " + s.name(), "", s.health(), false));
    report
        .off()
        .forEach(o ->
            add("alerts " + o.name(), "", State.DISABLED.code(), source.startedNanos(), o.why()));
  }

  private void add(String part, String line, Subsystem.Report health, boolean stale) {
    add(
        part,
        line,
        stale && health.state() == State.WORKING ? STALE : health.state().code(),
        health.sinceNanos(),
        health.failure().map(f -> f.what()).orElse(""));
  }

  private void add(String part, String line, String state, long sinceNanos, String what) {
    all.add(new Part(part, line, state, sinceNanos, what));
  }
}
