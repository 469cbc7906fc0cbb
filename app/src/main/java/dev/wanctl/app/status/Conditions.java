package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.record.RecorderReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is wrong, or worth knowing, by what a source shows. Remembers counts between calls, to tell
/// what happened lately. Thread-safe.
public final class Conditions {

  /// How long a part may take to work for the first time before that is worth a word.
  static final Duration GRACE = Duration.ofSeconds(5);

  /// A loop that turns does so every few milliseconds.
  static final Duration LATE = Duration.ofSeconds(1);

  private final Rising rising = new Rising();

  /// All conditions, the daemon's own first, then line by line.
  public List<Condition> of(StatusSource source, long nowNanos) {
    List<Condition> all = new ArrayList<>(ofDaemon(source, nowNanos));
    source.lines().forEach(line -> all.addAll(ofLine(source, line, nowNanos)));
    return all;
  }

  List<Condition> ofDaemon(StatusSource source, long now) {
    List<Condition> all = new ArrayList<>();
    Duration beat = source.sinceBeat();
    if (beat.compareTo(LATE) > 0) {
      all.add(
          new Condition(
              ConditionKind.LOOP_LATE,
              Severity.ERROR,
              "",
              now - beat.toNanos(),
              "the control loop has not turned for " + Words.span(beat.toNanos() / 1e9),
              "see whether this machine is overloaded or was suspended; if not, restart wanctl and"
                  + " report it"));
    }
    rising
        .lately("dropped", source.droppedEvidence(), now)
        .ifPresent(since ->
            all.add(
                new Condition(
                    ConditionKind.EVIDENCE_DROPPED,
                    Severity.WARNING,
                    "",
                    since,
                    source.droppedEvidence() + " readings were lost because the loop was late",
                    "see whether this machine is overloaded")));
    source
        .recorders()
        .forEach((line, recorder) ->
            recorder.failure().ifPresent(failure -> all.add(notRecording(line, failure))));
    all.addAll(HistoryDocument.conditions(source.history(), now));
    AlertDocument.degraded(source.alerts(), now, source.startedNanos()).ifPresent(all::add);
    source.exports().forEach(export -> exporting(export, now).ifPresent(all::add));
    source.steering().ifPresent(s -> all.addAll(SteeringConditions.of(s, now)));
    source
        .lastReload()
        .filter(reload -> !reload.accepted())
        .ifPresent(reload ->
            all.add(
                new Condition(
                    ConditionKind.RELOAD_REFUSED,
                    Severity.WARNING,
                    "",
                    reload.atNanos(),
                    "the last reload was refused, the former configuration goes on: "
                        + reload.summary(),
                    "wanctl check " + source.configuration().path())));
    return all;
  }

  private static Optional<Condition> exporting(Export export, long now) {
    Subsystem.Report health = export.health();
    boolean soon = now - health.sinceNanos() < GRACE.toNanos();
    return health
        .failure()
        .filter(
            _ -> health.state() == State.FAILING || (health.state() == State.NEVER_WORKED && !soon))
        .map(failure ->
            new Condition(
                export.kind(),
                Severity.WARNING,
                "",
                health.sinceNanos(),
                (health.state() == State.NEVER_WORKED ? "has never worked: " : "")
                    + failure.what()
                    + "; it costs control nothing",
                failure.remedy()));
  }

  private static Condition notRecording(String line, RecorderReport.Failure failure) {
    return new Condition(
        ConditionKind.RECORDER_FAILING,
        Severity.WARNING,
        line,
        failure.sinceNanos(),
        "nothing is recorded, which costs control nothing: " + failure.reason(),
        "make room on the disk and the state folder writable, or set `state.recording: off`; it is"
            + " tried again every minute");
  }

  List<Condition> ofLine(StatusSource source, LineStatus line, long now) {
    List<Condition> all = new ArrayList<>();
    new LineConditions(line, now, all::add).judge(n -> source.decisions(line.name(), n));
    rising
        .lately(line.name(), line.actuator().foreignChanges(), now)
        .filter(_ -> line.actuator().left().isEmpty()) // which has a condition of its own
        .ifPresent(since ->
            all.add(
                new Condition(
                    ConditionKind.FOREIGN_CHANGE,
                    Severity.WARNING,
                    line.name(),
                    since,
                    line.actuator().shaper()
                        + " was changed by somebody else ("
                        + line.actuator().foreignChanges()
                        + " times since the start"
                        + line.actuator().lastForeignChange().map(c -> "; last: " + c).orElse("")
                        + ")",
                    "look for another program or person that sets these shapers")));
    return all;
  }
}
