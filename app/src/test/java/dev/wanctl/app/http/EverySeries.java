package dev.wanctl.app.http;

import dev.wanctl.app.config.Mode;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.steer.Candidate;
import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.LineClass;
import dev.wanctl.core.steer.LineEvidence;
import dev.wanctl.core.steer.Phase;
import dev.wanctl.core.steer.Why;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.LineTimes;
import dev.wanctl.engine.Stages;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.record.RecorderReport;
import dev.wanctl.engine.steer.SteeringOrders;
import dev.wanctl.engine.steer.SteeringReport;
import dev.wanctl.remote.linux.LinuxRouterReport;
import dev.wanctl.routeros.RouterReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A source with something of everything, so that every series is there.
record EverySeries(MadeUpSource base) implements StatusSource {

  static EverySeries of(String... lines) {
    LineStatus[] all = new LineStatus[lines.length];
    for (int i = 0; i < lines.length; i++) {
      all[i] = Samples.everything(lines[i]);
    }
    MadeUpSource base = new MadeUpSource(all);
    base.refused("a test says so");
    base.recorded(Map.of("cable", new RecorderReport(1000, 2, 1, Optional.empty())));
    return new EverySeries(base);
  }

  @Override
  public List<LineStatus> lines() {
    return base.lines();
  }

  @Override
  public List<LineSnapshot> decisions(String line, int most) {
    return base.decisions(line, most);
  }

  @Override
  public List<LineSnapshot> decisionsAfter(String line, long seen) {
    return base.decisionsAfter(line, seen);
  }

  @Override
  public List<RouterReport> routers() {
    return base.routers();
  }

  @Override
  public List<LinuxRouterReport> linuxRouters() {
    return base.linuxRouters();
  }

  @Override
  public Optional<SteeringReport> steering() {
    List<Choice.Rating> ratings =
        List.of(new Choice.Rating(LineEvidence.NONE, 0.5), new Choice.Rating(LineEvidence.NONE, 2));
    Choice choice =
        new Choice(
            Samples.NOW,
            Phase.HOME,
            0,
            Why.GOOD,
            OptionalInt.empty(),
            0,
            0,
            1,
            60,
            Optional.empty(),
            ratings,
            Optional.empty());
    SteeringReading reading =
        new SteeringReading(
            Set.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(
                new SteeringReading.Matched(
                    "DNS", Optional.of(SteeringReading.Family.IPV4), true, 7, 700)),
            List.of(new SteeringReading.Carried("lte", SteeringReading.Family.IPV4, 3)),
            Samples.NOW);
    return Optional.of(
        new SteeringReport(
            orders(),
            "a router",
            new Subsystem.Report(Subsystem.State.WORKING, Samples.START, Optional.empty(), 10, 0),
            Optional.empty(),
            Optional.of(choice),
            Samples.START,
            Optional.of(reading),
            Optional.empty(),
            Set.of(),
            Set.of(),
            List.of(),
            Map.of(Why.CONGESTED, 1L),
            Map.of(Why.BUDGET, 1L),
            0,
            3,
            List.of(),
            Optional.empty()));
  }

  private static SteeringOrders orders() {
    return new SteeringOrders(
        new SteeringPlan(
            "wanctl",
            "LAN",
            List.of(
                new SteeringPlan.Line("cable", "ether1", Optional.empty()),
                new SteeringPlan.Line("lte", "ether2", Optional.empty()))),
        List.of(line("cable"), line("lte")),
        true,
        true);
  }

  private static SteeringOrders.Line line(String name) {
    return new SteeringOrders.Line(
        new Candidate(name, LineClass.NORMAL, Optional.empty()), Duration.ofMillis(10));
  }

  @Override
  public List<Export> exports() {
    return List.of(Export.none("mqtt", Samples.START), Export.none("otlp", Samples.START));
  }

  @Override
  public Map<String, LineTimes> times() {
    Histogram.Snapshot some = Histogram.Snapshot.of(new long[] {1, 2, 3}, 1000, 300);
    return Map.of("cable", new LineTimes(some, some));
  }

  @Override
  public Duration sinceBeat() {
    return base.sinceBeat();
  }

  @Override
  public long droppedEvidence() {
    return base.droppedEvidence();
  }

  @Override
  public Stages stages() {
    return base.stages();
  }

  @Override
  public Map<String, RecorderReport> recorders() {
    return base.recorders();
  }

  @Override
  public long startedNanos() {
    return base.startedNanos();
  }

  @Override
  public String version() {
    return base.version();
  }

  @Override
  public Mode mode() {
    return base.mode();
  }

  @Override
  public Configuration configuration() {
    return base.configuration();
  }

  @Override
  public Optional<Reload> lastReload() {
    return base.lastReload();
  }
}
