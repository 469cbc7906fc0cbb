package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.time.Duration;
import java.util.function.Function;

/// Lets a control keep a virtual line for the length of a scenario, in virtual time, and scores it.
/// Probes go to the reflectors in turn; counters come at a fixed spacing and with each reply; each
/// piece of evidence is followed by a decision; rates go through an [Actuation]. The same arguments
/// give the same score.
public final class VirtualRun {

  /// The spacing of the independent prober that scores.
  public static final Duration OBSERVER_SPACING = Duration.ofMillis(20);

  /// How soon an impatient control is asked again.
  private static final long SOON = 5_000_000;

  /// What a run is told beside its scenario.
  ///
  /// @param probeSpacing between probes, over all reflectors
  /// @param counterSpacing between readings of the counters
  /// @param actuation how rates reach the shapers
  public record Options(Duration probeSpacing, Duration counterSpacing, Actuation actuation) {

    /// A local kernel: 40 probes a second, readings with each reply.
    public static final Options LOCAL =
        new Options(Duration.ofMillis(25), Duration.ofMillis(50), Actuation.LOCAL);

    public Options {
      if (probeSpacing.toNanos() < 1_000_000 || counterSpacing.toNanos() < 1_000_000) {
        throw new IllegalArgumentException("probes and readings are at least 1 ms apart");
      }
    }
  }

  /// @param timesRealTime how much faster than the clock the run was; not part of the score, since
  ///   it differs from run to run
  public record Result(Score score, Series series, double timesRealTime) {}

  private final VirtualLine line;
  private final RateControl control;
  private final Options options;
  private final Observer observer;
  private final Actuator actuator;
  private final Reply reply = new Reply();
  private long nextProbe;
  private long nextObserverProbe;
  private long nextCounters;
  private long steppedAt;
  private int turn;
  private int writes;

  private VirtualRun(Scenario scenario, Function<VirtualLine, RateControl> maker, Options options) {
    line = new VirtualLine(scenario.model());
    control = maker.apply(line);
    this.options = options;
    observer = new Observer(line, scenario.length().toNanos());
    actuator = new Actuator(line, control, options.actuation());
  }

  /// Runs the scenario from its start to its end.
  ///
  /// @param maker makes the control for the line of this run, at time zero
  public static Result run(
      Scenario scenario, Function<VirtualLine, RateControl> maker, Options options) {
    long begun = System.nanoTime();
    VirtualRun run = new VirtualRun(scenario, maker, options);
    run.actuator.start();
    run.observer.written(0);
    long end = scenario.length().toNanos();
    while (run.line.now() < end) {
      run.tick();
    }
    double seconds = Math.max(1, System.nanoTime() - begun) / 1e9;
    Score score = run.observer.score(run.writes);
    return new Result(score, run.observer.series(), end / 1e9 / seconds);
  }

  private void tick() {
    long until = line.now() + line.model().tick().toNanos();
    for (; nextProbe < until; nextProbe += options.probeSpacing().toNanos()) {
      line.send(turn, nextProbe);
      control.sent(turn, nextProbe);
      turn = (turn + 1) % line.model().reflectors().size();
    }
    for (; nextObserverProbe < until; nextObserverProbe += OBSERVER_SPACING.toNanos()) {
      line.send(VirtualLine.OBSERVER, nextObserverProbe);
    }
    if (control.foresees()) {
      actuator.follow();
    }
    line.tick();
    long now = line.now();
    if (evidence(now) || (control.impatient() && now - steppedAt >= SOON)) {
      control.step(now);
      steppedAt = now;
    }
    if (!control.foresees()) {
      actuator.run(now);
    }
    if (actuator.writes() != writes) {
      writes = actuator.writes();
      observer.written(now);
    }
    observer.tick(now);
  }

  private boolean evidence(long now) {
    boolean counted = now >= nextCounters;
    if (counted) {
      nextCounters += options.counterSpacing().toNanos();
      count(now);
    }
    boolean replied = false;
    while (line.nextReply(now, reply)) {
      if (reply.reflector == VirtualLine.OBSERVER) {
        observer.probe(reply);
        continue;
      }
      if (!counted) {
        counted = true;
        count(now);
      }
      control.echo(reply);
      replied = true;
    }
    return counted || replied;
  }

  private void count(long now) {
    control.traffic(now, line.counters(Direction.DOWNLOAD), line.counters(Direction.UPLOAD));
  }
}
