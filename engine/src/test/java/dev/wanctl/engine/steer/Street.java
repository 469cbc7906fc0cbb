package dev.wanctl.engine.steer;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.steer.Candidate;
import dev.wanctl.core.steer.LineClass;
import dev.wanctl.core.steer.LineSample;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.SteeringPlan;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Lines, a router and a [Helm] in virtual time, whose process can be killed and started again.
final class Street {

  static final long STEP = 250_000_000L;

  /// When a device whose controller is dead has returned home, s.
  static final double AFTER_DEAD_MAN = SteeredDevice.DEAD_MAN.toMillis() / 1e3 + 1;

  /// What is the case on one line.
  static final class Line {
    boolean alive = true;
    boolean measured = true;
    double delay = 0.002;
    private long repliedAt;
    private long sent;
    private long received;
    private long publishedAt;
    private long decisions;
  }

  private static final LineSettings SETTINGS =
      new LineSettings(
          new DirectionSettings(BitRate.mbit(20), BitRate.mbit(100)),
          new DirectionSettings(BitRate.mbit(4), BitRate.mbit(20)));

  final List<String> names;
  final List<Line> lines = new ArrayList<>();
  final ModelRouter router;
  final Random random;
  final boolean active;
  boolean homeOnStop = true;
  boolean diskFull;
  Optional<Json.Obj> written = Optional.empty();
  Optional<Helm> helm = Optional.empty();
  long now = 5_000_000_000_000L;

  Street(long seed, boolean active, String... names) {
    this.names = List.of(names);
    this.active = active;
    random = new Random(seed);
    router = new ModelRouter(random, this.names, now);
    this.names.forEach(_ -> lines.add(new Line()));
  }

  SteeringOrders orders() {
    return new SteeringOrders(
        new SteeringPlan(
            "wanctl",
            "LAN",
            names.stream().map(n -> new SteeringPlan.Line(n, n, Optional.empty())).toList()),
        names.stream()
            .map(n ->
                new SteeringOrders.Line(
                    new Candidate(n, LineClass.NORMAL, Optional.empty()), Duration.ofMillis(10)))
            .toList(),
        active,
        homeOnStop);
  }

  void start() {
    SteeringJournal journal =
        new SteeringJournal(
            written,
            content -> {
              if (diskFull) {
                throw new UncheckedIOException(new java.io.IOException("no space left on device"));
              }
              written = Optional.of(content);
            });
    helm = Optional.of(new Helm(orders(), router, journal, () -> now / 1_000_000, now));
  }

  Helm helm() {
    return helm.orElseThrow();
  }

  void kill() {
    helm = Optional.empty();
  }

  void stop() {
    helm().stop(now);
    helm = Optional.empty();
  }

  SteeringReport report() {
    return helm().report();
  }

  void runFor(double seconds) {
    for (long i = Math.round(seconds * 1e9 / STEP); i > 0; i--) {
      step();
    }
  }

  void step() {
    now += STEP;
    router.at(now);
    List<LineSample> samples = lines.stream().map(this::sample).toList();
    helm.ifPresent(h -> h.turn(now, samples));
  }

  private LineSample sample(Line line) {
    boolean answers = line.alive;
    line.sent += 10;
    line.received += answers ? 10 : 0;
    if (answers) {
      line.repliedAt = now;
    }
    if (!line.measured) {
      return LineSample.unseen(now);
    }
    line.publishedAt = now;
    List<LineSample.Asked> asked =
        List.of(
            new LineSample.Asked("a", line.sent / 2, line.received / 2),
            new LineSample.Asked("b", line.sent / 2, line.received / 2));
    return new LineSample(
        now, Optional.of(snapshot(line)), SETTINGS, 0.010, asked, 0.025, true, Optional.empty());
  }

  private LineSnapshot snapshot(Line line) {
    boolean bad = line.delay > 0.05;
    double arriving = line.alive ? 5e6 : 0;
    return new LineSnapshot(
        line.publishedAt,
        ++line.decisions,
        side(bad ? 20e6 : 90e6, arriving),
        side(bad ? 4e6 : 18e6, arriving / 5),
        Sight.CLEAR,
        false,
        line.delay,
        0.006,
        0.001,
        0,
        0.015,
        (line.publishedAt - line.repliedAt) / 1e9,
        0.05,
        0.1,
        Double.NaN);
  }

  private static LineSnapshot.Side side(double rate, double achieved) {
    return new LineSnapshot.Side(
        rate, rate, rate, rate, achieved, 0, false, false, false, Reason.IDLE);
  }
}
