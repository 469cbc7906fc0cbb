package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Runs lines: makes their threads, hands evidence to the loop and decisions to the devices, keeps
/// state and journal. [#start], then [#reload] and the readers as often as wanted, then [#stop].
/// Those four are called by one thread; the readers by any.
public final class Engine {

  private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);
  private static final int RECENT = 128;

  /// All that belongs to one line.
  private record Running(
      Line line,
      LineProbes probes,
      Optional<MeterThread> meterThread,
      Subsystem metering,
      Transitions transitions) {}

  private final EvidenceQueue evidence = new EvidenceQueue();
  private final ControlLoop loop = new ControlLoop(evidence);
  private final ProbeThread probeThread;
  private final Journal journal;
  private final SavedState saved;
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().name("housekeeping").daemon().unstarted(r));
  private final List<Line> slots = new ArrayList<>();
  private volatile Map<String, Running> running = Map.of();

  public Engine(Supplier<Prober> prober, StateDirectory directory) {
    probeThread = new ProbeThread(prober);
    journal = new Journal(directory);
    saved = new SavedState(directory);
  }

  public void start(List<LinePlan> plans) {
    loop.start();
    probeThread.start();
    plans.forEach(this::add);
    var _ =
        housekeeping.scheduleWithFixedDelay(
            surfacing(this::observe), 200, 200, TimeUnit.MILLISECONDS);
    var _ = housekeeping.scheduleWithFixedDelay(surfacing(this::save), 60, 60, TimeUnit.SECONDS);
  }

  /// An executor would swallow a bug: it must reach the handler that every thread has.
  private static Runnable surfacing(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException bug) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, bug);
        throw bug;
      }
    };
  }

  private void add(LinePlan plan) {
    long now = System.nanoTime();
    LineController controller = new LineController(plan.settings(), now);
    saved
        .restore(plan.name(), Instant.now())
        .ifPresent(r ->
            controller.startFrom(
                0.95 * r.download().bitsPerSecond(), 0.95 * r.upload().bitsPerSecond()));
    Rates first =
        new Rates(
            BitRate.bits(controller.desired(Direction.DOWNLOAD)),
            BitRate.bits(controller.desired(Direction.UPLOAD)));
    int index = slots.size();
    Actuator actuator = new Actuator(plan, index, first, evidence, journal);
    Line line = new Line(index, plan, controller, actuator, now);
    slots.add(line);
    Subsystem metering = new Subsystem(now);
    Meter meter = plan.meter().get();
    LineProbes probes =
        new LineProbes(
            plan,
            index,
            evidence,
            meter.local() ? Optional.of(meter) : Optional.empty(),
            metering,
            now);
    Optional<MeterThread> meterThread =
        meter.local()
            ? Optional.empty()
            : Optional.of(new MeterThread(plan.name(), index, meter, evidence, metering));
    Map<String, Running> all = new LinkedHashMap<>(running);
    all.put(
        plan.name(),
        new Running(line, probes, meterThread, metering, new Transitions(plan.name())));
    running = all;
    loop.serve(slots);
    actuator.start();
    meterThread.ifPresent(MeterThread::start);
    probeThread.add(probes);
  }

  /// Changes to other lines, as validated: those whose plan only got other bounds keep everything
  /// they have learned, others are stopped by their stop policy and started anew, those gone are
  /// stopped.
  public void reload(List<LinePlan> plans) {
    Map<String, LinePlan> wanted = new LinkedHashMap<>();
    plans.forEach(p -> wanted.put(p.name(), p));
    for (Running r : List.copyOf(running.values())) {
      LinePlan next = wanted.get(r.line().plan.name());
      if (next != null && r.line().plan.sameDevices(next)) {
        loop.order(() -> r.line().bound(next.settings()));
        r.line().actuator.stopPolicy(next.onStop());
        wanted.remove(next.name());
      } else {
        remove(r, true);
      }
    }
    wanted.values().forEach(this::add);
  }

  private void remove(Running r, boolean retire) {
    probeThread.remove(r.probes());
    r.line().actuator.stop();
    try {
      if (r.meterThread().isPresent()) {
        r.meterThread().get().stop();
      }
      if (!r.line().actuator.join(STOP_DEADLINE.toMillis())) {
        System.getLogger("wanctl.engine")
            .log(
                System.Logger.Level.ERROR,
                "line={0} its shaper did not answer within {1} s at the end; the next start of"
                    + " wanctl puts it right",
                r.line().plan.name(),
                STOP_DEADLINE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (retire) {
      Map<String, Running> all = new LinkedHashMap<>(running);
      all.remove(r.line().plan.name());
      running = all;
    }
  }

  /// Stops everything: the shapers first, by their stop policies, then the threads; saves what was
  /// learned. Bounded.
  public void stop() {
    housekeeping.shutdown();
    save();
    running.values().forEach(r -> r.line().actuator.stop());
    running.values().forEach(r -> remove(r, false));
    try {
      probeThread.stop();
      loop.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void observe() {
    running.values().forEach(r -> r.transitions().look(r.line().decisions.last(RECENT)));
  }

  private void save() {
    Map<String, LineSnapshot> all = new LinkedHashMap<>();
    running.forEach((name, r) -> r.line().decisions.newest().ifPresent(s -> all.put(name, s)));
    saved.save(all, Instant.now());
  }

  /// How long ago the loop last turned: what a watchdog and `/livez` ask.
  public Duration sinceBeat() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - loop.beat()));
  }

  /// Evidence lost because the loop was late.
  public long droppedEvidence() {
    return evidence.dropped();
  }

  public List<LineStatus> status() {
    List<LineStatus> all = new ArrayList<>();
    running.forEach((name, r) -> all.add(status(name, r)));
    return all;
  }

  private static LineStatus status(String name, Running r) {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      reasons.put(reason, r.line().count(reason));
    }
    return new LineStatus(
        name,
        r.line().settings(),
        r.line().plan.observe(),
        r.line().decisions.newest(),
        reasons,
        r.probes().report(),
        r.metering().report(),
        r.line().actuator.report());
  }

  /// The last decisions of a line, oldest first; empty if there is no such line.
  public List<LineSnapshot> decisions(String line, int most) {
    Running r = running.get(line);
    return r == null ? List.of() : r.line().decisions.last(most);
  }
}
