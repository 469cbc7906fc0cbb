package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.ActuatorReport;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.ProbeReport.Target;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PathLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// The conditions of one line. Made for one judgement.
final class LineConditions {

  /// A reflector is silent when this many probes went unanswered from the start, or for this long.
  private static final long SILENT_PROBES = 20;

  private static final long SILENT_NANOS = 10_000_000_000L;

  /// A share from which users notice it.
  private static final double MUCH_LOSS = 0.03;

  private static final int LOOK_BACK = 1000;

  private final LineStatus line;
  private final long now;
  private final Consumer<Condition> found;

  LineConditions(LineStatus line, long nowNanos, Consumer<Condition> found) {
    this.line = line;
    this.now = nowNanos;
    this.found = found;
  }

  void judge(IntFunction<List<LineSnapshot>> lastDecisions) {
    probes();
    line.probes().instead().ifPresent(this::instead);
    losses();
    line.probes()
        .wrongEgress()
        .ifPresent(w ->
            add(
                ConditionKind.WRONG_EGRESS,
                Severity.ERROR,
                w.sinceNanos(),
                "probes measure another line: " + w.finding().what(),
                w.finding().remedy()));
    counters();
    shaper();
    left();
    budget();
    for (Direction direction : Direction.values()) {
      belowMinimum(direction, lastDecisions);
    }
    new OrderConditions(line, now).all().forEach(found);
    if (line.observing() && line.orders().observe().isEmpty()) {
      add(
          ConditionKind.OBSERVING,
          Severity.INFO,
          line.actuator().health().sinceNanos(),
          "decisions are made and recorded, nothing is written to " + line.actuator().shaper(),
          "set `mode: active` (and start without --observe) when the decisions convince you");
    }
  }

  private void probes() {
    Subsystem.Report health = line.probes().health();
    switch (health.state()) {
      case DISABLED -> {}
      case NEVER_WORKED -> probingNeverWorked(health);
      case FAILING -> failure(ConditionKind.PROBING_FAILING, "probing", health);
      case WORKING -> {
        if (line.decision().map(d -> d.sight() == Sight.BLIND).orElse(false)) {
          blind(line.decision().get());
        } else {
          silentReflectors();
        }
      }
    }
  }

  private void probingNeverWorked(Subsystem.Report health) {
    if (health.failure().map(f -> f instanceof DeviceFailure.Forbidden).orElse(false)) {
      failure(ConditionKind.NO_PRIVILEGE, "probing", health);
    } else if (health.failure().isPresent()) {
      failure(ConditionKind.PROBING_NEVER_WORKED, "probing", health);
    } else if (overdue(health)) {
      long sent = line.probes().targets().stream().mapToLong(Target::sent).sum();
      add(
          ConditionKind.PROBING_NEVER_WORKED,
          Severity.ERROR,
          health.sinceNanos(),
          sent + " probes were sent and no reflector ever answered: " + names(targets()),
          "see whether `ping "
              + targets().stream().findFirst().map(Target::reflector).orElse("1.1.1.1")
              + "` is answered from this machine; if it is, look at "
              + key("probe.source")
              + " and "
              + key("probe.interface")
              + ", else at the firewall");
    }
  }

  private List<Target> targets() {
    return line.probes().targets();
  }

  private void blind(LineSnapshot decision) {
    boolean known = Double.isFinite(decision.replyAge());
    add(
        ConditionKind.BLIND,
        Severity.ERROR,
        known ? decision.atNanos() - (long) (decision.replyAge() * 1e9) : decision.atNanos(),
        "no reflector answers"
            + (known ? " since " + Words.span(decision.replyAge() + age(decision)) : "")
            + ": the rates are held",
        "see whether the line is down; if it is up, try other " + key("probe.reflectors"));
  }

  private double age(LineSnapshot decision) {
    return Math.max(0, (now - decision.atNanos()) / 1e9);
  }

  private void silentReflectors() {
    List<Target> silent = new ArrayList<>();
    for (Target t : targets()) {
      boolean never = t.received() == 0 && (t.sent() >= SILENT_PROBES || t.problem().isPresent());
      boolean gone = t.received() > 0 && now - t.lastReplyNanos() > silence();
      if (never || gone) {
        silent.add(t);
      }
    }
    if (!silent.isEmpty()) {
      long since =
          silent.stream()
              .mapToLong(
                  t -> t.received() > 0 ? t.lastReplyNanos() : line.probes().health().sinceNanos())
              .min()
              .orElse(now);
      add(
          ConditionKind.REFLECTORS_SILENT,
          Severity.WARNING,
          since,
          silent.size() + " of " + targets().size() + " reflectors do not answer: " + names(silent),
          "replace them in " + key("probe.reflectors") + " if it stays so");
    }
  }

  /// A line that carries nothing is probed less often.
  private long silence() {
    return SILENT_NANOS + 3L * targets().size() * line.probes().spacing().toNanos();
  }

  private void losses() {
    for (Target t : targets()) {
      t.loss()
          .filter(l -> Math.max(l.up(), l.down()) >= MUCH_LOSS)
          .ifPresent(l ->
              add(
                  ConditionKind.PATH_LOSS,
                  Severity.WARNING,
                  now,
                  "on the path to " + t.reflector() + " lately " + lost(l) + " were lost",
                  "if it stays so on an idle line, ask the provider; where only one direction loses,"
                      + " say which"));
    }
  }

  private static String lost(PathLoss l) {
    String up = Math.round(100 * l.up()) + " % of the packets of the upload";
    String down = Math.round(100 * l.down()) + " % of the packets of the download";
    if (l.up() >= MUCH_LOSS && l.down() >= MUCH_LOSS) {
      return up + " and " + down;
    }
    return l.up() >= MUCH_LOSS ? up : down;
  }

  private void instead(ProbeReport.Instead instead) {
    switch (instead.why()) {
      case SILENT ->
          add(
              ConditionKind.ICMP_SILENT,
              Severity.WARNING,
              instead.sinceNanos(),
              instead.evidence() + ": these are used instead",
              "let ICMP echo requests out and their replies in (`wanctl doctor` says what is missing if"
                  + " they cannot be sent at all), or write tcp://ADDRESS:PORT into "
                  + key("probe.reflectors")
                  + ", and it need not be found out at each start");
      case BLIND ->
          add(
              ConditionKind.ICMP_BLIND,
              Severity.WARNING,
              instead.sinceNanos(),
              instead.evidence()
                  + ": pings do not see the queue that other packets wait in, so TCP connects are"
                  + " used instead",
              "nothing must be done; where your router or shaper lets ICMP pass first, end that and"
                  + " pings are used again, or write tcp://ADDRESS:PORT into "
                  + key("probe.reflectors"));
    }
  }

  private static String names(List<Target> targets) {
    return String.join(
        ", ",
        targets.stream()
            .map(t -> t.reflector() + t.problem().map(p -> " (" + p + ")").orElse(""))
            .toList());
  }

  private void counters() {
    Subsystem.Report health = line.counters();
    switch (health.state()) {
      case DISABLED -> {}
      case NEVER_WORKED ->
          neverWorked(ConditionKind.COUNTERS_MISSING, "reading byte counters", health);
      case FAILING -> failure(ConditionKind.COUNTERS_FAILING, "reading byte counters", health);
      case WORKING -> {
        if (line.decision().map(d -> d.sight() == Sight.NO_COUNTERS).orElse(false)) {
          add(
              ConditionKind.COUNTERS_MISSING,
              Severity.WARNING,
              line.decision().get().atNanos(),
              "the byte counters are missing or too old, so that the rates are held",
              "see how fast the device answers; if it is a router, whether it is overloaded");
        }
      }
    }
  }

  private void shaper() {
    Subsystem.Report health = line.actuator().health();
    switch (health.state()) {
      case DISABLED, WORKING -> {}
      case NEVER_WORKED ->
          neverWorked(ConditionKind.SHAPER_NEVER_WORKED, line.actuator().shaper(), health);
      case FAILING -> failure(ConditionKind.SHAPER_FAILING, line.actuator().shaper(), health);
    }
  }

  private void left() {
    ActuatorReport report = line.actuator();
    report
        .left()
        .ifPresent(left ->
            add(
                ConditionKind.SHAPER_LEFT,
                Severity.WARNING,
                left.sinceNanos(),
                report.shaper()
                    + " was changed by somebody else: "
                    + left.change()
                    + "; it is left so, and nothing is written",
                "set the rates back to "
                    + left.change().instead()
                    + ", or reload wanctl (SIGHUP), and it takes up control again; with `correct` in "
                    + key("shaper.foreign-changes")
                    + " it does so by itself"));
  }

  private void budget() {
    ActuatorReport report = line.actuator();
    if (report.overBudget()) {
      add(
          ConditionKind.WRITE_BUDGET,
          Severity.WARNING,
          report.overBudgetSinceNanos().orElse(now),
          report.shaper()
              + " was written to "
              + report.writesLastDay()
              + " times in the last 24 hours, more than "
              + report.writesPerDay()
              + ": increases wait longer, decreases do not",
          "see with `wanctl explain` what makes the rates move so often; a smaller "
              + key("aggressiveness")
              + " moves them less; if the device can stand it, raise "
              + key("shaper.writes-per-day"));
    }
  }

  private void neverWorked(ConditionKind kind, String what, Subsystem.Report health) {
    if (health.failure().isPresent()) {
      failure(kind, what, health);
    } else if (overdue(health)) {
      add(
          kind,
          Severity.ERROR,
          health.sinceNanos(),
          what + ": no answer since the start",
          "see whether the device can be reached from this machine");
    }
  }

  private boolean overdue(Subsystem.Report health) {
    return now - health.sinceNanos() > Conditions.GRACE.toNanos();
  }

  private void failure(ConditionKind kind, String what, Subsystem.Report health) {
    add(
        kind,
        Severity.ERROR,
        health.sinceNanos(),
        what
            + health
                .failure()
                .map(f -> " (" + f.code() + "): " + f.what())
                .orElse(" does not work"),
        health.failure().map(DeviceFailure::remedy).orElse(""));
  }

  private void belowMinimum(Direction direction, IntFunction<List<LineSnapshot>> lastDecisions) {
    if (line.decision().map(d -> d.of(direction).belowMinimum()).orElse(false)) {
      long since = line.decision().get().atNanos();
      for (LineSnapshot earlier : lastDecisions.apply(LOOK_BACK).reversed()) {
        if (!earlier.of(direction).belowMinimum()) {
          break;
        }
        since = earlier.atNanos();
      }
      add(
          ConditionKind.BELOW_MINIMUM,
          Severity.WARNING,
          since,
          direction.word()
              + ": the line seems to carry less than the configured minimum of "
              + line.settings().of(direction).min()
              + ", so its queue cannot be kept short",
          "lower " + key(direction.word() + ".min") + ", or ask the provider what is wrong");
    }
  }

  private String key(String rest) {
    return "`lines." + line.name() + "." + rest + "`";
  }

  private void add(
      ConditionKind kind, Severity severity, long since, String evidence, String remedy) {
    found.accept(new Condition(kind, severity, line.name(), since, evidence, remedy));
  }
}
