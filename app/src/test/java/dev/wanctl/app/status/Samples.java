package dev.wanctl.app.status;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.ActuatorReport;
import dev.wanctl.engine.ForeignChange;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeKind;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.ProbeReport.Target;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.WritePolicy;
import dev.wanctl.remote.linux.LinuxRouterReport;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.RouterReport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Lines made by hand: a good one, and that one with a part exchanged.
public final class Samples {

  /// Now, in all samples.
  public static final long NOW = 1_000_000_000_000L;

  public static final long START = NOW - 3_600_000_000_000L;

  private Samples() {}

  public static LineStatus good(String name) {
    return new LineStatus(
        name,
        new LineSettings(bounds(10, 100), bounds(2, 20)),
        false,
        Optional.of(decision(NOW - 20_000_000, Reason.GROW, Sight.CLEAR)),
        reasons(),
        probes(
            report(State.WORKING), target("192.0.2.1"), target("192.0.2.2", ProbeKind.TIMESTAMPS)),
        report(State.WORKING),
        actuator(report(State.WORKING), 0));
  }

  /// A line that tells everything that any line tells.
  public static LineStatus everything(String name) {
    LineStatus line = good(name);
    LineSnapshot d = line.decision().orElseThrow();
    ActuatorReport shaper = overBudget(line.actuator());
    ActuatorReport whole =
        new ActuatorReport(
            shaper.shaper(),
            shaper.health(),
            shaper.observing(),
            shaper.sent(),
            shaper.confirmed(),
            shaper.writes(),
            shaper.writesLastDay(),
            shaper.writesPerDay(),
            shaper.overBudgetSinceNanos(),
            shaper.confirmations(),
            shaper.reads(),
            shaper.errors(),
            shaper.foreignChanges(),
            shaper.lastForeignChange(),
            shaper.left(),
            shaper.confirmTimeMedian(),
            shaper.confirmTimeSlow(),
            List.of(
                new QueueReading(
                    Direction.DOWNLOAD, "voice", 9, 9_000, 1, 2, 0, 0, 5_000_000, 2_000_000, 10)),
            shaper.queuesAtNanos());
    LineSnapshot learned =
        new LineSnapshot(
            d.atNanos(),
            d.decisions(),
            learned(d.download()),
            learned(d.upload()),
            d.sight(),
            d.oneWay(),
            d.delay(),
            d.threshold(),
            d.noise(),
            d.pathOffset(),
            d.baseline(),
            d.replyAge(),
            d.counterAge(),
            d.lag(),
            d.reallocations());
    ProbeReport probes = probes(report(State.WORKING), target("192.0.2.1"), losing(0.01, 0.02));
    return withDecision(withShaper(withProbes(line, probes), whole), Optional.of(learned));
  }

  private static LineSnapshot.Side learned(LineSnapshot.Side s) {
    return new LineSnapshot.Side(
        s.desired(),
        s.inForce(),
        s.desired(),
        s.desired(),
        s.achieved(),
        s.queue(),
        s.loaded(),
        s.own(),
        s.belowMinimum(),
        s.reason());
  }

  private static DirectionSettings bounds(double min, double max) {
    return new DirectionSettings(BitRate.mbit(min), BitRate.mbit(max));
  }

  private static Map<Reason, Long> reasons() {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    reasons.put(Reason.GROW, 40L);
    reasons.put(Reason.CUT, 2L);
    return reasons;
  }

  static final RouterReport ROUTER =
      new RouterReport(
          "192.0.2.88",
          OptionalLong.of(NOW - 300_000_000),
          1000,
          20,
          3,
          1,
          120,
          Optional.of(
              new RouterReport.Seen(
                  new Router.Resources(
                      "7.23.7 (long-term)",
                      "CHR",
                      Duration.ofHours(50),
                      OptionalInt.of(3),
                      OptionalLong.of(960),
                      OptionalLong.of(7960)),
                  NOW - 7_000_000_000L)),
          OptionalLong.of(40));

  static final LinuxRouterReport LINUX_ROUTER =
      new LinuxRouterReport(
          "192.0.2.89",
          2,
          30,
          5000,
          Optional.of(Duration.ofNanos(900_000)),
          OptionalLong.of(NOW - 250_000_000),
          Optional.empty(),
          Optional.of(
              new LinuxRouterReport.Seen(
                  "OpenWrt 24.10.4",
                  "a router",
                  Duration.ofHours(30),
                  0.25,
                  NOW - 7_000_000_000L)));

  /// The same when it does not answer.
  static LinuxRouterReport silent(DeviceFailure why) {
    LinuxRouterReport r = LINUX_ROUTER;
    return new LinuxRouterReport(
        r.name(),
        r.connections(),
        r.changes(),
        r.roundTrips(),
        r.lastRoundTrip(),
        r.answeredAtNanos(),
        Optional.of(why),
        r.seen());
  }

  public static LineSnapshot decision(long atNanos, Reason reason, Sight sight) {
    return new LineSnapshot(
        atNanos,
        42,
        side(94.2e6, reason, false),
        side(18e6, Reason.IDLE, false),
        sight,
        false,
        0.0034,
        0.012,
        0.002,
        0,
        0.0181,
        0.021,
        0.019,
        Double.NaN,
        15);
  }

  /// The same decision, counted and with another delay, s.
  public static LineSnapshot numbered(LineSnapshot d, long decisions, double delay) {
    return new LineSnapshot(
        d.atNanos(),
        decisions,
        d.download(),
        d.upload(),
        d.sight(),
        d.oneWay(),
        delay,
        d.threshold(),
        d.noise(),
        d.pathOffset(),
        d.baseline(),
        d.replyAge(),
        d.counterAge(),
        d.lag(),
        d.reallocations());
  }

  static LineSnapshot belowMinimum(long atNanos) {
    LineSnapshot d = decision(atNanos, Reason.CUT, Sight.CLEAR);
    return new LineSnapshot(
        d.atNanos(),
        d.decisions(),
        side(10e6, Reason.CUT, true),
        d.upload(),
        d.sight(),
        d.oneWay(),
        d.delay(),
        d.threshold(),
        d.noise(),
        d.pathOffset(),
        d.baseline(),
        d.replyAge(),
        d.counterAge(),
        d.lag(),
        d.reallocations());
  }

  private static LineSnapshot.Side side(double desired, Reason reason, boolean below) {
    return new LineSnapshot.Side(
        desired, desired, desired, Double.NaN, 0.9 * desired, 0.001, true, false, below, reason);
  }

  public static Subsystem.Report report(State state) {
    return new Subsystem.Report(state, START, Optional.empty(), 10, 0);
  }

  public static Subsystem.Report failed(State state, DeviceFailure failure) {
    return new Subsystem.Report(state, START, Optional.of(failure), 0, 7);
  }

  static Target target(String reflector) {
    return target(reflector, ProbeKind.ECHO);
  }

  static Target target(String reflector, ProbeKind kind) {
    return new Target(
        reflector,
        true,
        kind,
        1000,
        998,
        NOW - 30_000_000,
        Duration.ofMillis(21),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  static Target losing(double up, double down) {
    return new Target(
        "irtt://192.0.2.7:2112",
        true,
        ProbeKind.IRTT,
        1000,
        900,
        NOW - 30_000_000,
        Duration.ofMillis(21),
        Optional.of(new PathLoss(up, down)),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  static Target silent(String reflector) {
    return new Target(
        reflector,
        true,
        ProbeKind.ECHO,
        1000,
        0,
        0,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  static ProbeReport probes(Subsystem.Report health, Target... targets) {
    return new ProbeReport(
        health,
        List.of(targets),
        3,
        Duration.ofMillis(50),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ProbeReport.Exchanges.NONE);
  }

  static ProbeReport withoutTimestamps(DeviceFailure why) {
    return new ProbeReport(
        report(State.WORKING),
        List.of(target("192.0.2.1")),
        3,
        Duration.ofMillis(50),
        true,
        Optional.of(why),
        Optional.empty(),
        Optional.empty(),
        ProbeReport.Exchanges.NONE);
  }

  static ProbeReport instead(ProbeReport.Why why, String evidence) {
    return new ProbeReport(
        report(State.WORKING),
        List.of(target("tcp://192.0.2.1:443", ProbeKind.CONNECTS)),
        3,
        Duration.ofMillis(50),
        true,
        Optional.empty(),
        Optional.of(new ProbeReport.Instead(why, START, evidence)),
        Optional.empty(),
        ProbeReport.Exchanges.NONE);
  }

  static ProbeReport wrongEgress(Finding finding) {
    return new ProbeReport(
        report(State.WORKING),
        List.of(target("192.0.2.1")),
        3,
        Duration.ofMillis(50),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new ProbeReport.WrongEgress(finding, START)),
        ProbeReport.Exchanges.NONE);
  }

  public static ActuatorReport actuator(Subsystem.Report health, long foreignChanges) {
    Rates rates = new Rates(BitRate.mbit(94), BitRate.mbit(18));
    return new ActuatorReport(
        "CAKE on wan0 and ifb-wan0",
        health,
        false,
        Optional.of(rates),
        Optional.of(rates),
        120,
        100,
        WritePolicy.ANY_NUMBER,
        OptionalLong.empty(),
        121,
        60,
        1,
        foreignChanges,
        foreignChanges == 0
            ? Optional.empty()
            : Optional.of(new ForeignChange(new Rates(BitRate.mbit(500), BitRate.mbit(18)), rates)),
        Optional.empty(),
        Duration.ofNanos(450_000),
        Duration.ofMillis(2),
        List.of(
            new QueueReading(
                Direction.DOWNLOAD, "besteffort", 10, 15_000, 1, 2, 0, 0, 5_000_000, -1, -1)),
        NOW - 1_000_000_000);
  }

  /// Written to once more than the device should be in a day.
  static ActuatorReport overBudget(ActuatorReport r) {
    return new ActuatorReport(
        r.shaper(),
        r.health(),
        r.observing(),
        r.sent(),
        r.confirmed(),
        r.writes(),
        r.writesLastDay(),
        r.writesLastDay() - 1,
        OptionalLong.of(NOW - 7_000_000_000L),
        r.confirmations(),
        r.reads(),
        r.errors(),
        r.foreignChanges(),
        r.lastForeignChange(),
        r.left(),
        r.confirmTimeMedian(),
        r.confirmTimeSlow(),
        r.queues(),
        r.queuesAtNanos());
  }

  /// Somebody else's rates are left as they are.
  static ActuatorReport left(ActuatorReport r) {
    return new ActuatorReport(
        r.shaper(),
        r.health(),
        r.observing(),
        r.sent(),
        r.confirmed(),
        r.writes(),
        r.writesLastDay(),
        r.writesPerDay(),
        r.overBudgetSinceNanos(),
        r.confirmations(),
        r.reads(),
        r.errors(),
        r.foreignChanges(),
        r.lastForeignChange(),
        r.lastForeignChange().map(change -> new ForeignChange.Left(change, NOW - 9_000_000_000L)),
        r.confirmTimeMedian(),
        r.confirmTimeSlow(),
        r.queues(),
        r.queuesAtNanos());
  }

  public static LineStatus withProbes(LineStatus l, ProbeReport probes) {
    return new LineStatus(
        l.name(),
        l.settings(),
        l.observing(),
        l.decision(),
        l.reasons(),
        probes,
        l.counters(),
        l.actuator());
  }

  public static LineStatus withCounters(LineStatus l, Subsystem.Report counters) {
    return new LineStatus(
        l.name(),
        l.settings(),
        l.observing(),
        l.decision(),
        l.reasons(),
        l.probes(),
        counters,
        l.actuator());
  }

  public static LineStatus withShaper(LineStatus l, ActuatorReport actuator) {
    return new LineStatus(
        l.name(),
        l.settings(),
        l.observing(),
        l.decision(),
        l.reasons(),
        l.probes(),
        l.counters(),
        actuator);
  }

  public static LineStatus withFailingShaper(LineStatus l, DeviceFailure failure) {
    return withShaper(l, actuator(failed(State.FAILING, failure), 0));
  }

  public static LineStatus withDecision(LineStatus l, Optional<LineSnapshot> decision) {
    return new LineStatus(
        l.name(),
        l.settings(),
        l.observing(),
        decision,
        l.reasons(),
        l.probes(),
        l.counters(),
        l.actuator());
  }

  static LineStatus observing(LineStatus l) {
    return new LineStatus(
        l.name(),
        l.settings(),
        true,
        l.decision(),
        l.reasons(),
        l.probes(),
        l.counters(),
        l.actuator());
  }
}
