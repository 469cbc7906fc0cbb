package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.LinkState;
import dev.wanctl.core.steer.Phase;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.steer.SteeringReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is wrong with steering, or worth knowing.
final class SteeringConditions {

  private SteeringConditions() {}

  static List<Condition> of(SteeringReport report, long now) {
    List<Condition> all = new ArrayList<>();
    health(report, now, all);
    findings(report, all);
    report
        .standsBy()
        .ifPresent(since ->
            all.add(
                new Condition(
                    ConditionKind.STEERING_STANDS_BY,
                    Severity.ERROR,
                    "",
                    since,
                    "somebody else keeps changing what steering changes ("
                        + report.foreignChanges()
                        + " times): nothing is written any more",
                    "look for a Netwatch script or another program on the router, then `wanctl"
                        + " steer release`")));
    for (String line : report.outByOthers()) {
      all.add(
          new Condition(
              ConditionKind.STEERING_ROUTE_OUT,
              Severity.WARNING,
              line,
              report.sinceNanos(),
              "the default route of wanctl's for this line was disabled by somebody else, and is left"
                  + " so",
              "enable it on the router, or `wanctl steer release`"));
    }
    for (String line : report.out()) {
      all.add(
          new Condition(
              ConditionKind.STEERING_ROUTE_TAKEN_OUT,
              Severity.WARNING,
              line,
              report.sinceNanos(),
              "this line carries nothing, so its default route was taken out; it comes back by itself",
              "see what is wrong with the line"));
    }
    report.choice().ifPresent(c -> choice(report, c, now, all));
    return all;
  }

  private static void health(SteeringReport report, long now, List<Condition> all) {
    Subsystem.Report health = report.health();
    Optional<DeviceFailure> failure = health.failure();
    boolean failing = health.state() == Subsystem.State.FAILING;
    boolean never = health.state() == Subsystem.State.NEVER_WORKED;
    if (failure.isPresent() && (failing || never)) {
      all.add(
          new Condition(
              never ? ConditionKind.STEERING_NEVER_WORKED : ConditionKind.STEERING_FAILING,
              Severity.ERROR,
              "",
              health.sinceNanos(),
              "steering by "
                  + report.device()
                  + " ("
                  + failure.get().code()
                  + "): "
                  + failure.get().what(),
              failure.get().remedy()));
    } else if (never && now - health.sinceNanos() > Conditions.GRACE.toNanos()) {
      all.add(
          new Condition(
              ConditionKind.STEERING_NEVER_WORKED,
              Severity.ERROR,
              "",
              health.sinceNanos(),
              "steering by " + report.device() + ": no answer since the start",
              "see whether the device can be reached from this machine"));
    }
  }

  private static void findings(SteeringReport report, List<Condition> all) {
    for (Finding f : report.findings()) {
      if (f.severity() == Finding.Severity.OK) {
        continue;
      }
      boolean problem = f.severity() == Finding.Severity.PROBLEM;
      // While it only observes, what is missing is missed by nobody.
      Severity severity = problem && report.orders().active() ? Severity.ERROR : Severity.WARNING;
      all.add(
          new Condition(
              ConditionKind.ofSteeringFinding(f.id()),
              severity,
              "",
              report.health().sinceNanos(),
              (f.subject().isEmpty() ? "" : f.subject() + ": ") + f.what(),
              f.remedy()));
    }
  }

  private static void choice(SteeringReport report, Choice choice, long now, List<Condition> all) {
    if (choice.phase() == Phase.AWAY || choice.phase() == Phase.RETURNING) {
      all.add(
          new Condition(
              ConditionKind.STEERING_AWAY,
              Severity.INFO,
              report.line(choice.line()),
              report.sinceNanos(),
              "new sensitive connections "
                  + (report.orders().active() ? "go to this line" : "would go to this line"),
              ""));
    }
    if (choice.phase() == Phase.HELD) {
      all.add(
          new Condition(
              ConditionKind.STEERING_HELD,
              Severity.INFO,
              report.line(choice.line()),
              report.sinceNanos(),
              "new sensitive connections are held on this line by the operator",
              "wanctl steer release"));
    }
    for (int i = 0; i < choice.ratings().size(); i++) {
      LinkState link = choice.ratings().get(i).evidence().link();
      if (link == LinkState.LOST) {
        all.add(
            new Condition(
                ConditionKind.LINE_LOST,
                Severity.ERROR,
                report.line(i),
                now - (long) (1e9 * choice.ratings().get(i).evidence().silent()),
                "this line carries nothing, while another one does",
                "see what is wrong with the line; its provider may know"));
      }
    }
    if (choice.phase() == Phase.BLIND
        && now - report.health().sinceNanos() > Conditions.GRACE.toNanos()) {
      all.add(
          new Condition(
              ConditionKind.STEERING_BLIND,
              Severity.WARNING,
              report.line(choice.line()),
              choice.atNanos(),
              "nothing is known of the line that new sensitive connections take: everything stays as"
                  + " it is",
              "`wanctl status` tells why the line is not seen"));
    }
  }
}
