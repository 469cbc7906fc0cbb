package dev.wanctl.sim.suite;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.line.Actuation;
import dev.wanctl.sim.line.Flow;
import dev.wanctl.sim.line.Interval;
import dev.wanctl.sim.line.Jitter;
import dev.wanctl.sim.line.ReflectorModel;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Schedule;
import dev.wanctl.sim.line.Trace;
import dev.wanctl.sim.line.VirtualRun.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All cases. Synthetic, as all lines here are: shaped after kinds of lines, copied from none.
public final class Cases {

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(2);
  private static final Rates MIDDLING = rates(24, 6);

  private static final List<Case> ALL =
      List.of(
          generic("steady", "a line that stays as it is"),
          generic("drop", "capacity falls to 40 % and returns, first down, then up"),
          generic("lte", "a mobile cell: the rate walks and fades"),
          generic("starlink", "capacity and path change every 15 s"),
          generic("bursts", "10 s of load, 10 s of rest"),
          generic("reroute", "the path grows by 35 ms"),
          generic("jitter", "a radio link with waits of many lengths; download only"),
          generic("blackhole", "everything vanishes for 3 s"),
          generic("upload-only", "only uploads"),
          generic("download-only", "only downloads"),
          generic("idle", "no load, jitter, 1 % of loss"),
          of("one-flow", "one flow each way", MIDDLING, Cases::oneFlow),
          of("web", "pages and a call beside one long flow each way", MIDDLING, Cases::web),
          of("bad-reflector", "one of six reflectors 80 ms late for 20 s", MIDDLING, Cases::bad),
          of("idle-noisy", "no load, 5 ms of normal jitter, 1 % of loss", MIDDLING, Cases::noisy),
          of(
              "cable",
              "940/40, 12 ms, upload grants; an evening at 64 %",
              rates(940, 40),
              Cases::cable),
          of("dsl", "95/18, 18 ms, a retrain to 80 %", rates(95, 18), Cases::dsl),
          of("slow-dsl", "8/1, 35 ms, deep buffers", rates(8, 1), Cases::slowDsl),
          of("fibre", "1000/1000, 2 ms", rates(1000, 1000), Cases::fibre),
          of("satellite", "25/3, 600 ms", rates(25, 3), Cases::satellite),
          of("grants-2ms", "upload packets wait for grants, up to 2 ms", MIDDLING, grants(0.002)),
          of("grants-16ms", "upload packets wait for grants, up to 16 ms", MIDDLING, grants(0.016)),
          router("router-20ms", 20, 500),
          router("router-50ms", 50, 500),
          router("router-200ms", 200, 500),
          router("router-slow", 50, 2000));

  private Cases() {}

  public static List<Case> all() {
    return ALL;
  }

  public static List<String> names() {
    return ALL.stream().map(Case::name).toList();
  }

  public static Optional<Case> named(String name) {
    return ALL.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static Rates rates(double download, double upload) {
    return new Rates(BitRate.bits(1e6 * download), BitRate.bits(1e6 * upload));
  }

  private static Case of(String name, String about, Rates plan, Case.Maker maker) {
    return new Case(name, about, plan, Options.LOCAL, maker);
  }

  private static Case generic(String name, String about) {
    return of(name, about, MIDDLING, byName(name));
  }

  private static Case.Maker byName(String name) {
    return (plan, length, seed) -> Scenario.named(name, down(plan), up(plan), length, seed);
  }

  /// A router over the network: counters five times a second, increases no more often than it may
  /// write.
  private static Case router(String name, int delayMillis, int spacingMillis) {
    Actuation actuation =
        new Actuation(Duration.ofMillis(delayMillis), 0.03, Duration.ofMillis(spacingMillis));
    return new Case(
        name,
        "as drop, by a router: " + delayMillis + " ms, " + 1000.0 / spacingMillis + " writes/s",
        MIDDLING,
        new Options(Duration.ofMillis(25), Duration.ofMillis(200), actuation),
        byName("drop"));
  }

  private static double down(Rates plan) {
    return plan.download().bitsPerSecond();
  }

  private static double up(Rates plan) {
    return plan.upload().bitsPerSecond();
  }

  private static Scenario oneFlow(Rates plan, Duration length, long seed) {
    return new Sketch("one-flow", plan, length, seed)
        .flows(Scenario.load(1, 1, QUIET, length))
        .scenario();
  }

  private static Scenario web(Rates plan, Duration length, long seed) {
    List<Flow> flows = new ArrayList<>(Scenario.load(1, 1, QUIET, length));
    Schedule always = Schedule.of(QUIET, length);
    for (int i = 0; i < 4; i++) {
      flows.add(new Flow.Web(Direction.DOWNLOAD, 300_000, 1, always));
      flows.add(new Flow.Web(Direction.UPLOAD, 30_000, 1, always));
    }
    for (Direction direction : Direction.values()) {
      flows.add(new Flow.Constant(direction, BitRate.kbit(100), always));
    }
    return new Sketch("web", plan, length, seed).flows(flows).scenario();
  }

  private static Scenario bad(Rates plan, Duration length, long seed) {
    Sketch sketch = new Sketch("bad-reflector", plan, length, seed);
    List<ReflectorModel> reflectors = new ArrayList<>(sketch.reflectors());
    Duration from = length.dividedBy(4);
    Interval late = Interval.of(from, from.plusSeconds(20));
    reflectors.set(2, reflectors.get(2).troubled(List.of(late), 0.08));
    return sketch.reflectors(reflectors).scenario();
  }

  private static Scenario noisy(Rates plan, Duration length, long seed) {
    return new Sketch("idle-noisy", plan, length, seed)
        .jitter(new Jitter(Jitter.Kind.NETEM, 0.005), new Jitter(Jitter.Kind.NETEM, 0.005))
        .loss(0.01)
        .flows(List.of())
        .scenario();
  }

  private static Scenario cable(Rates plan, Duration length, long seed) {
    return new Sketch("cable", plan, length, seed)
        .path(0.012, 0.25, TICK)
        .download(
            Trace.constant(down(plan))
                .then(length.multipliedBy(3).dividedBy(10), 0.64 * down(plan))
                .then(length.multipliedBy(8).dividedBy(10), down(plan)))
        .jitter(new Jitter(Jitter.Kind.DOCSIS, 0.0005), new Jitter(Jitter.Kind.DOCSIS, 0.004))
        .scenario();
  }

  private static Scenario dsl(Rates plan, Duration length, long seed) {
    return new Sketch("dsl", plan, length, seed)
        .path(0.018, 0.2, TICK)
        .download(Trace.constant(down(plan)).then(length.dividedBy(2), 0.8 * down(plan)))
        .scenario();
  }

  private static Scenario slowDsl(Rates plan, Duration length, long seed) {
    return new Sketch("slow-dsl", plan, length, seed).path(0.035, 0.5, TICK).scenario();
  }

  private static Scenario fibre(Rates plan, Duration length, long seed) {
    return new Sketch("fibre", plan, length, seed)
        .path(0.002, 0.05, Duration.ofMillis(1))
        .scenario();
  }

  private static Scenario satellite(Rates plan, Duration length, long seed) {
    return new Sketch("satellite", plan, length, seed)
        .path(0.6, 0.6, Duration.ofMillis(5))
        .scenario();
  }

  private static Case.Maker grants(double seconds) {
    return (plan, length, seed) ->
        new Sketch("grants", plan, length, seed)
            .jitter(Jitter.NONE, new Jitter(Jitter.Kind.DOCSIS, seconds))
            .scenario();
  }
}
