package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Usual;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.record.Recorder;
import dev.wanctl.engine.record.RecorderPlan;
import dev.wanctl.engine.record.RecorderReport;
import dev.wanctl.engine.record.Tape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs lines: makes their threads, hands evidence to the loop and decisions to the devices, keeps
/// state and journal. [#start], then [#reload] and the readers as often as wanted, then [#stop].
/// Those four are called by one thread; the readers by any.
public final class Engine {

  private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  /// What was learned is saved so often, ns.
  private static final long SAVE_EVERY = 60_000_000_000L;

  /// All that belongs to one line.
  private record Running(
      LinePlan plan,
      Loops.Place place,
      Line line,
      LineProbes probes,
      Optional<MeterThread> meterThread,
      Subsystem metering,
      Load load,
      Transitions transitions) {}

  private final Stages stages = new Stages();
  private final Loops loops = new Loops(stages, Runtime.getRuntime().availableProcessors());
  private final ProbeThread probeThread;
  private final Journal journal;
  private final SavedState saved;
  private final OrderBook orders;
  private final Optional<Recorder> recorder;
  private final Consumer<LineEvent> events;
  private final Rounds housekeeping = new Rounds("housekeeping", this::rests, this::keepHouse);
  private long savedAt = System.nanoTime();
  private volatile Map<String, Running> running = Map.of();

  /// An engine that records nothing.
  public Engine(Supplier<Prober> prober, StateDirectory directory) {
    this(prober, directory, RecorderPlan.OFF);
  }

  public Engine(Supplier<Prober> prober, StateDirectory directory, RecorderPlan recording) {
    this(prober, directory, recording, _ -> {});
  }

  /// @param events is told what happens on lines, by a thread that it must not hold up
  public Engine(
      Supplier<Prober> prober,
      StateDirectory directory,
      RecorderPlan recording,
      Consumer<LineEvent> events) {
    this.events = events;
    probeThread = new ProbeThread(prober);
    journal = new Journal(directory);
    saved = new SavedState(directory);
    orders = new OrderBook(directory);
    recorder =
        Recorder.start(
            directory.folder(),
            recording,
            nanos -> stages.record(Stage.RECORDER, nanos),
            this::rests);
  }

  /// Puts right what an earlier process left on devices that no line has now, then starts the
  /// lines. The former takes as long as those devices do, each within the deadline of its shaper.
  public void start(List<LinePlan> plans, FormerDevices former) {
    new Leftovers(journal, former).restore(plans);
    probeThread.start();
    plans.forEach(plan -> add(plan, saved.restore(plan.name(), Instant.now()).map(Engine::below)));
    housekeeping.start();
  }

  private boolean rests() {
    Collection<Running> lines = running.values();
    return !lines.isEmpty() && lines.stream().allMatch(r -> r.probes().report().rests());
  }

  /// A line begins, or no longer rests; any thread.
  private void roused() {
    housekeeping.rouse();
    recorder.ifPresent(Recorder::rouse);
  }

  private void keepHouse() {
    observe();
    if (System.nanoTime() - savedAt >= SAVE_EVERY) {
      savedAt = System.nanoTime();
      save();
    }
  }

  /// @param start rates to start from, where something is known of the line
  private void add(LinePlan plan, Optional<Rates> start) {
    long now = System.nanoTime();
    LineController controller = new LineController(plan.settings(), now);
    start.ifPresent(r ->
        controller.startFrom(
            (double) r.download().bitsPerSecond(), (double) r.upload().bitsPerSecond()));
    Rates first =
        new Rates(
            BitRate.bits(controller.desired(Direction.DOWNLOAD)),
            BitRate.bits(controller.desired(Direction.UPLOAD)));
    Loops.Place place = loops.next();
    EvidenceQueue evidence = place.evidence;
    int index = place.nextIndex();
    Actuator actuator =
        new Actuator(plan, index, first, evidence, journal, stages, () -> orders.of(plan.name()));
    Load load = new Load(probeThread::wake);
    Tape tape = recorder.map(r -> r.add(plan.name())).orElseGet(Tape::none);
    roused();
    Line line = new Line(index, plan.settings(), controller, actuator, load, stages, tape, now);
    Subsystem metering = new Subsystem(now);
    Meter meter = plan.meter().get();
    Optional<Meter> local = meter.local() ? Optional.of(meter) : Optional.empty();
    LineProbes probes =
        new LineProbes(
            plan, index, new int[0], evidence, local, metering, load, stages, this::roused, now);
    Optional<MeterThread> meterThread =
        meter.local()
            ? Optional.empty()
            : Optional.of(
                new MeterThread(plan.name(), index, meter, evidence, metering, load, stages));
    show(
        new Running(
            plan,
            place,
            line,
            probes,
            meterThread,
            metering,
            load,
            new Transitions(plan.name(), events)));
    place.serve(line);
    actuator.start();
    meterThread.ifPresent(MeterThread::start);
    probeThread.add(probes);
  }

  /// What an earlier process learned may be a little too much today.
  private static Rates below(Rates learned) {
    return new Rates(
        BitRate.bits(0.95 * learned.download().bitsPerSecond()),
        BitRate.bits(0.95 * learned.upload().bitsPerSecond()));
  }

  private void show(Running r) {
    Map<String, Running> all = new LinkedHashMap<>(running);
    all.put(r.plan().name(), r);
    running = all;
  }

  /// Changes to other lines, as validated. A line whose devices stay keeps all that it has learned:
  /// other bounds, goal, aggressiveness count at once, and other probes take the place of the
  /// former ones; where somebody else's rates were left as they are, control is taken up again. A
  /// line with other devices is stopped by its stop policy and started anew where it was; those
  /// gone are stopped.
  public void reload(List<LinePlan> plans) {
    Map<String, LinePlan> wanted = new LinkedHashMap<>();
    plans.forEach(p -> wanted.put(p.name(), p));
    Map<String, Rates> last = new HashMap<>();
    for (Running r : List.copyOf(running.values())) {
      LinePlan next = wanted.get(r.plan().name());
      if (next != null && r.plan().sameDevices(next)) {
        follow(r, next);
        wanted.remove(next.name());
      } else {
        r.line().decisions.newest().ifPresent(s -> last.put(r.plan().name(), desired(s)));
        remove(r, true);
      }
    }
    wanted.forEach((name, plan) -> add(plan, Optional.ofNullable(last.get(name))));
  }

  /// What a line is expected to carry at this hour, by its past. It is a hint: evidence goes
  /// before.
  public void expect(String line, Usual usual) {
    Optional.ofNullable(running.get(line))
        .ifPresent(r -> r.place().order(() -> r.line().expect(usual)));
  }

  private static Rates desired(LineSnapshot s) {
    return new Rates(BitRate.bits(s.download().desired()), BitRate.bits(s.upload().desired()));
  }

  private void follow(Running r, LinePlan next) {
    r.place().order(() -> r.line().follow(next.settings()));
    r.line().actuator.follow(next.onStop(), next.rules());
    LineProbes probes = r.probes();
    if (!r.plan().probes().equals(next.probes())) {
      probeThread.remove(probes);
      // A local meter is closed with the probes that it is read with.
      Optional<Meter> local =
          r.meterThread().isPresent() ? Optional.empty() : Optional.of(next.meter().get());
      probes =
          new LineProbes(
              next,
              r.line().index,
              probes.standing().otherPlaces(next.probes()),
              r.place().evidence,
              local,
              r.metering(),
              r.load(),
              stages,
              this::roused,
              System.nanoTime());
      probeThread.add(probes);
    }
    show(
        new Running(
            next,
            r.place(),
            r.line(),
            probes,
            r.meterThread(),
            r.metering(),
            r.load(),
            r.transitions()));
  }

  private void remove(Running r, boolean retire) {
    probeThread.remove(r.probes());
    r.line().actuator.stop();
    recorder.ifPresent(rec -> rec.remove(r.plan().name()));
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
                r.plan().name(),
                STOP_DEADLINE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (retire) {
      r.place().retire(r.line());
      Map<String, Running> all = new LinkedHashMap<>(running);
      all.remove(r.plan().name());
      running = all;
    }
  }

  /// Stops everything: the shapers first, by their stop policies, then the threads; saves what was
  /// learned. Bounded.
  public void stop() {
    save();
    running.values().forEach(r -> r.line().actuator.stop());
    running.values().forEach(r -> remove(r, false));
    try {
      housekeeping.stop();
      probeThread.stop();
      loops.stop();
      recorder.ifPresent(Recorder::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void observe() {
    long start = System.nanoTime();
    running
        .values()
        .forEach(r -> r.transitions().look(r.line().decisions.after(r.transitions().seen())));
    stages.recordSince(Stage.HOUSEKEEPING, start);
  }

  private void save() {
    long start = System.nanoTime();
    Map<String, LineSnapshot> all = new LinkedHashMap<>();
    running.forEach((name, r) -> r.line().decisions.newest().ifPresent(s -> all.put(name, s)));
    saved.save(all, Instant.now());
    stages.recordSince(Stage.STATE, start);
  }

  /// How long ago the loop last turned, the one most behind if there are several: what a watchdog
  /// and `/livez` ask.
  public Duration sinceBeat() {
    long now = System.nanoTime();
    return Duration.ofNanos(Math.max(0, now - loops.beat(now)));
  }

  /// How recording fares, by line; empty where nothing is recorded.
  public Map<String, RecorderReport> recorders() {
    return recorder.map(Recorder::reports).orElse(Map.of());
  }

  /// What times the lines saw, by line.
  public Map<String, LineTimes> times() {
    Map<String, LineTimes> all = new LinkedHashMap<>();
    running.forEach((name, r) -> all.put(name, r.line().times()));
    return all;
  }

  /// Evidence lost because the loop was late.
  public long droppedEvidence() {
    return loops.dropped();
  }

  /// Where the time goes, of all lines together.
  public Stages stages() {
    return stages;
  }

  public List<LineStatus> status() {
    List<LineStatus> all = new ArrayList<>();
    running.forEach((name, r) -> all.add(status(name, r)));
    return all;
  }

  /// Orders something of a line by hand, or takes that back. It counts from the next round of the
  /// device's thread on, which begins at once, and after a restart. Any thread; writes a small
  /// file.
  ///
  /// @param order empty: taken back
  /// @return why it is refused; empty: it counts
  public Optional<String> order(
      String line, LineOrders.Kind kind, Optional<LineOrders.Order> order) {
    Running r = running.get(line);
    if (r == null) {
      return Optional.of(
          "there is no line `" + line + "`; there are: " + String.join(", ", running.keySet()));
    }
    if (r.plan().observe()) {
      return Optional.of(
          "nothing is written to line "
              + line
              + " anyway, by the configuration or --observe: there is nothing to "
              + (order.isPresent() ? kind.code() : "take back")
              + "; to have it controlled set `mode: active`");
    }
    orders.set(line, kind, order);
    r.line().actuator.ordered();
    return Optional.empty();
  }

  private LineStatus status(String name, Running r) {
    LineOrders ordered = r.plan().observe() ? LineOrders.NONE : orders.of(name);
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      reasons.put(reason, r.line().count(reason));
    }
    return new LineStatus(
        name,
        r.line().settings(),
        r.plan().observe() || ordered.observe().isPresent(),
        r.line().decisions.newest(),
        reasons,
        r.probes().report(),
        r.metering().report(),
        r.line().actuator.report(),
        ordered);
  }

  /// The decisions of a line after the first `seen`, as far as they are still kept, oldest first;
  /// empty if there is no such line.
  public List<LineSnapshot> decisionsAfter(String line, long seen) {
    Running r = running.get(line);
    return r == null ? List.of() : r.line().decisions.after(seen);
  }

  /// The last decisions of a line, oldest first; empty if there is no such line.
  public List<LineSnapshot> decisions(String line, int most) {
    Running r = running.get(line);
    return r == null ? List.of() : r.line().decisions.last(most);
  }
}
