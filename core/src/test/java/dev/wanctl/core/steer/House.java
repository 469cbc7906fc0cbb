package dev.wanctl.core.steer;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.BitRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A house with some lines in virtual time: what each line would show, from what is the case on it,
/// through [LineWatch] to [Chooser] and [RouteKeeper], ten times a second.
final class House {

  static final long STEP = 100_000_000L;

  /// What is the case on one line now; a test sets it.
  static final class Truth {
    boolean alive = true;
    double delay = 0.002;
    double noise = 0.001;
    double loss;
    double baseline = 0.015;
    boolean atFloor;
    double arriving = 5e6;

    /// Faults of those who measure.
    boolean published = true;

    boolean probesSent = true;
    boolean pingsFiltered;
    boolean counters = true;
    double clockAhead;
    int hosts = 3;
    Optional<Boolean> deviceUp = Optional.empty();

    private long publishedAt;
    private long repliedAt;
    private long sent;
    private double received;
    private long decisions;
    private Optional<LineSnapshot> snapshot = Optional.empty();
  }

  final Random random;
  final List<Candidate> candidates;
  final List<Truth> lines = new ArrayList<>();
  final List<LineWatch> watches = new ArrayList<>();
  final Chooser chooser;
  final RouteKeeper routes;
  final List<Choice.Move> moves = new ArrayList<>();
  final List<String> routeChanges = new ArrayList<>();
  long now = 1_000_000_000_000L;
  Choice choice;
  List<LineEvidence> evidence = List.of();

  House(long seed, Candidate... candidates) {
    random = new Random(seed);
    this.candidates = List.of(candidates);
    for (Candidate _ : candidates) {
      lines.add(new Truth());
      watches.add(new LineWatch());
    }
    chooser = new Chooser(this.candidates, now);
    routes = new RouteKeeper(candidates.length, now);
    choice = chooser.step(now, none());
  }

  static Candidate line(String name) {
    return new Candidate(name, LineClass.NORMAL, Optional.empty());
  }

  static House two(long seed) {
    return new House(seed, line("cable"), line("lte"));
  }

  private List<LineEvidence> none() {
    LineEvidence[] none = new LineEvidence[candidates.size()];
    Arrays.fill(none, LineEvidence.NONE);
    return List.of(none);
  }

  Truth home() {
    return lines.getFirst();
  }

  Truth other() {
    return lines.get(1);
  }

  double seconds() {
    return now / 1e9;
  }

  void runFor(double seconds) {
    for (long i = Math.round(seconds * 10); i > 0; i--) {
      step();
    }
  }

  /// Runs until new connections go to this line; returns how long that took, s. Never more than
  /// `most`.
  double until(int line, double most) {
    long from = now;
    while (chooser.line() != line && now - from < most * 1e9) {
      step();
    }
    return (now - from) / 1e9;
  }

  void step() {
    now += STEP;
    for (int i = 0; i < lines.size(); i++) {
      watches.get(i).look(sample(lines.get(i)));
    }
    List<LineEvidence> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int self = i;
      boolean another = false;
      for (int j = 0; j < lines.size(); j++) {
        another |= j != self && watches.get(j).answers();
      }
      all.add(watches.get(i).evidence(another));
    }
    evidence = all;
    boolean[] before = closed();
    choice = chooser.step(now, evidence);
    choice.moved().ifPresent(moves::add);
    routes.step(now, evidence);
    boolean[] after = closed();
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        routeChanges.add((after[i] ? "out " : "back ") + candidates.get(i).name());
      }
    }
  }

  private boolean[] closed() {
    boolean[] closed = new boolean[lines.size()];
    for (int i = 0; i < closed.length; i++) {
      closed[i] = routes.closed(i);
    }
    return closed;
  }

  private LineSample sample(Truth t) {
    boolean answers = t.alive && t.probesSent && !t.pingsFiltered;
    if (t.probesSent) {
      t.sent += 4;
      t.received += answers ? 4 * (1 - t.loss) : 0;
    }
    if (answers) {
      t.repliedAt = now;
    }
    if (t.published) {
      t.publishedAt = now + (long) (t.clockAhead * 1e9);
      t.snapshot = Optional.of(snapshot(t));
    }
    List<LineSample.Asked> asked = new ArrayList<>();
    for (int i = 0; i < t.hosts; i++) {
      asked.add(
          new LineSample.Asked(
              "host-" + i, t.sent / t.hosts, (long) Math.floor(t.received / t.hosts)));
    }
    return new LineSample(now, t.snapshot, SETTINGS, 0.010, asked, 0.025, t.probesSent, t.deviceUp);
  }

  static final LineSettings SETTINGS =
      new LineSettings(
          new DirectionSettings(BitRate.mbit(20), BitRate.mbit(100)),
          new DirectionSettings(BitRate.mbit(4), BitRate.mbit(20)));

  private LineSnapshot snapshot(Truth t) {
    double delay = Math.max(0, t.delay + t.noise * random.nextGaussian());
    double arriving = t.alive ? t.arriving : 0;
    return new LineSnapshot(
        t.publishedAt,
        ++t.decisions,
        side(t.atFloor ? 20e6 : 90e6, arriving),
        side(t.atFloor ? 4e6 : 18e6, 0.2 * arriving),
        Sight.CLEAR,
        false,
        delay,
        0.006,
        0.001,
        0,
        t.baseline,
        (t.publishedAt - t.repliedAt) / 1e9,
        t.counters ? 0.05 : 60,
        0.1,
        Double.NaN);
  }

  private static LineSnapshot.Side side(double rate, double achieved) {
    return new LineSnapshot.Side(
        rate, rate, rate, rate, achieved, 0, false, false, false, Reason.IDLE);
  }
}
