package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.Chooser;
import dev.wanctl.core.steer.LineEvidence;
import dev.wanctl.core.steer.LineSample;
import dev.wanctl.core.steer.LineWatch;
import dev.wanctl.core.steer.LinkState;
import dev.wanctl.core.steer.Phase;
import dev.wanctl.core.steer.Why;
import dev.wanctl.engine.Backoff;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Steering, turn by turn: takes what the lines show, decides, makes the device agree, and notices
/// what others change there. Everything is a goal that is tried again until the device confirms it;
/// there is no state in which that ends. Times are [System#nanoTime] or any other monotonic clock;
/// none is read here. One thread, but for [#report].
final class Helm {

  /// How often the device is asked: usually, while something of ours stands there, and while a line
  /// has just fallen silent.
  private static final long USUALLY = 10_000_000_000L;

  private static final long AWAY = 5_000_000_000L;
  private static final long SILENT = 1_000_000_000L;
  private static final double SILENCE_BEGINS = 1;
  private static final double SILENCE_IS_OLD = 30;

  /// What the device said counts as a witness for so long.
  private static final long FRESH = 3_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final SteeringOrders orders;
  private final Steering port;
  private final SteeredDevice device;
  private final SteeringJournal journal;
  private final LongSupplier wallMillis;
  private final SteeringLog log;
  private final List<LineWatch> watches = new ArrayList<>();
  private final Chooser chooser;
  private final DefaultRoutes routes;
  private final Subsystem health;
  private final Backoff backoff = new Backoff();

  private final SteeringHistory history;
  private final ForeignChanges foreign;
  private final Upkeep upkeep;

  private Optional<Choice> choice = Optional.empty();
  private Optional<Drill> drill = Optional.empty();
  private boolean reconciled;
  private int stood;
  private long since;
  private long readAt = NEVER;
  private volatile SteeringReport report;

  /// @param wallMillis the wall clock, for what must outlive this process
  Helm(
      SteeringOrders orders,
      Steering port,
      SteeringJournal journal,
      LongSupplier wallMillis,
      long now) {
    this.orders = orders;
    this.port = port;
    this.journal = journal;
    this.wallMillis = wallMillis;
    device = new SteeredDevice(port, orders, journal);
    log = new SteeringLog(port.name(), orders.active());
    history = new SteeringHistory(orders, log);
    chooser = new Chooser(orders.candidates(), now);
    foreign = new ForeignChanges(log);
    upkeep = new Upkeep(port, log);
    routes = new DefaultRoutes(orders, device, journal, history, foreign, now);
    orders.lines().forEach(_ -> watches.add(new LineWatch()));
    health = new Subsystem(now);
    since = now;
    report = makeReport();
  }

  SteeringReport report() {
    return report;
  }

  // --- what the operator orders

  /// @param until [System#nanoTime]-like; empty: until released
  void hold(int line, Optional<Long> until, long now) {
    drill = Optional.empty();
    chooser.hold(line, until, now);
    order(now, line, Why.HELD, "held by the operator");
    Optional<Long> wall = until.map(u -> wallMillis.getAsLong() + (u - now) / 1_000_000);
    safely(
        () -> journal.holds(Optional.of(new SteeringJournal.Hold(orders.name(line), wall))), now);
  }

  /// Evidence decides again, also about what somebody else changed.
  void release(long now) {
    drill = Optional.empty();
    chooser.release(now);
    foreign.forgive();
    for (String line : routes.release(now)) {
      safely(() -> journal.takesOut(line), now);
    }
    order(now, chooser.line(), Why.RELEASED, "released by the operator");
    safely(() -> journal.holds(Optional.empty()), now);
  }

  /// Why a rehearsal cannot begin now; empty: it has begun.
  Optional<String> drill(int line, long now) {
    if (!orders.active()) {
      return Optional.of("steering only observes: set `steering.mode: active` first");
    }
    if (drill.isPresent() && !drill.get().over()) {
      return Optional.of("one is under way");
    }
    if (line == 0) {
      return Optional.of("that line is home: name another one");
    }
    if (foreign.standsBy().isPresent()
        || !reconciled
        || health.report().state() != Subsystem.State.WORKING) {
      return Optional.of("the device cannot be written to now: see `wanctl steer status`");
    }
    if (choice.map(Choice::phase).filter(p -> p == Phase.HOME).isEmpty()) {
      return Optional.of("new sensitive connections are not home now");
    }
    if (choice.orElseThrow().ratings().get(line).evidence().link() != LinkState.UP) {
      return Optional.of(orders.name(line) + " is not known to be up");
    }
    drill = Optional.of(new Drill(line, orders.name(line), now));
    order(now, line, Why.HELD, "rehearsal");
    return Optional.empty();
  }

  private void order(long now, int line, Why why, String text) {
    history.ordered(now, line, why, text);
    report = makeReport();
  }

  /// A journal that cannot be written is the device's failure, told in status.
  private void safely(Runnable write, long now) {
    try {
      write.run();
    } catch (DeviceException e) {
      failed(e.failure(), now);
    }
  }

  // --- a turn

  /// @param samples of each line, in the order of the lines; what the device says is added here
  void turn(long now, List<LineSample> samples) {
    List<LineEvidence> evidence = look(now, samples);
    rehearse(now, evidence);
    decide(now, evidence);
    work(now, evidence);
    report = makeReport();
  }

  private List<LineEvidence> look(long now, List<LineSample> samples) {
    boolean fresh = device.reading().isPresent() && now - readAt <= FRESH;
    for (int i = 0; i < watches.size(); i++) {
      watches.get(i).look(samples.get(i).with(fresh ? device.up(i) : Optional.empty()));
    }
    List<LineEvidence> evidence = new ArrayList<>();
    for (int i = 0; i < watches.size(); i++) {
      boolean another = false;
      for (int j = 0; j < watches.size(); j++) {
        another |= j != i && watches.get(j).answers();
      }
      evidence.add(watches.get(i).evidence(another));
    }
    return evidence;
  }

  private void rehearse(long now, List<LineEvidence> evidence) {
    if (drill.isEmpty() || drill.get().over()) {
      return;
    }
    Drill d = drill.get();
    d.step(now, device.stands(), evidence.get(orders.index(d.report().line())));
    if (d.over()) {
      chooser.release(now);
    } else if (chooser.line() != d.wants()
        || choice.map(Choice::phase).orElse(Phase.HOME) != Phase.HELD) {
      chooser.hold(d.wants(), Optional.empty(), now);
    }
  }

  private void decide(long now, List<LineEvidence> evidence) {
    Choice next = chooser.step(now, evidence);
    choice = Optional.of(next);
    if (next.moved().isPresent()) {
      since = now;
    }
    history.decided(next);
    routes.decide(now, evidence);
  }

  private void work(long now, List<LineEvidence> evidence) {
    if (backoff.left(now) > 0) {
      return;
    }
    try {
      if (!reconciled) {
        reconcile(now);
      } else if (now - readAt >= pause(evidence)) {
        read(now);
        notice(now);
      }
      upkeep.work(now, orders.active() && foreign.standsBy().isEmpty());
      if (orders.active() && foreign.standsBy().isEmpty()) {
        act(now);
      } else if (device.stands() == 0) {
        journal.isHome(); // the dead-man did it, or somebody
      }
      if (health.worked(now)) {
        log.works(orders.name(Math.max(0, device.stands())));
      }
    } catch (DeviceException e) {
      failed(e.failure(), now);
    }
  }

  private void failed(DeviceFailure failure, long now) {
    if (health.failed(failure, now)) {
      log.failed(failure);
    }
    backoff.failed(failure, now);
    readAt = NEVER; // what stands there now, only a reading tells
  }

  private long pause(List<LineEvidence> evidence) {
    boolean silent =
        evidence.stream().anyMatch(e -> e.silent() > SILENCE_BEGINS && e.silent() < SILENCE_IS_OLD);
    return silent ? SILENT : journal.isEmpty() ? USUALLY : AWAY;
  }

  private void read(long now) {
    device.read();
    readAt = now;
  }

  // --- agreement

  /// What a former process left is a hypothesis; the device is asked first, and nothing is changed
  /// here.
  private void reconcile(long now) {
    read(now);
    int found = device.stands();
    Optional<String> ours = journal.away();
    int left = ours.map(orders::index).orElse(0);
    if (ours.isPresent() && found != left) {
      journal.isHome(); // never sent, or the dead-man acted, or somebody else
    }
    if (found > 0) {
      boolean known = ours.isPresent() && found == left;
      chooser.adopt(found, known ? Why.FOUND : Why.FOREIGN, now);
      if (!known) {
        history.foreign(now, found, "was there at the start and is not wanctl's");
      }
    }
    routes.reconcile(now);
    journal.hold().ifPresent(h -> holdAgain(h, now));
    stood = found;
    reconciled = true;
  }

  private void holdAgain(SteeringJournal.Hold hold, long now) {
    int line = orders.index(hold.line());
    Optional<Long> left = hold.untilMillis().map(u -> u - wallMillis.getAsLong());
    if (line < 0 || left.filter(l -> l <= 0).isPresent()) {
      journal.holds(Optional.empty());
    } else {
      chooser.hold(line, left.map(l -> now + 1_000_000 * l), now);
    }
  }

  /// What stands on the device and is not what was confirmed last.
  private void notice(long now) {
    int stands = device.stands();
    if (stands != stood) {
      if (device.maySend(stands)) {
        log.seenLate();
      } else if (stands == 0 && device.deadManActed(now)) {
        chooser.adopt(0, Why.DEAD_MAN, now);
        journal.isHome();
      } else {
        foreign.count(now);
        history.foreign(now, Math.max(0, stands), "was set by somebody else");
        if (stands >= 0) {
          journal.isHome();
          chooser.adopt(stands, Why.FOREIGN, now);
        }
      }
      stood = stands;
    }
    routes.notice(now);
  }

  private void act(long now) {
    int wanted = chooser.line();
    if (wanted != device.stands()) {
      readAt = now;
      device.send(wanted, now);
      stood = wanted;
    }
    if (routes.act(now)) {
      readAt = now;
    }
    if (wanted == 0 && journal.away().isPresent()) {
      journal.isHome();
    }
    device.keepAlive(now);
  }

  // --- the end

  /// Leaves the device as the stop policy wants it. What cannot be done is left to the dead-man and
  /// the next start.
  void stop(long now) {
    if (!orders.active() || journal.isEmpty()) {
      return;
    }
    try {
      if (!orders.homeOnStop()) {
        port.disarm();
        log.left();
        return;
      }
      device.read();
      for (int i = 0; i < watches.size(); i++) {
        if (journal.out().contains(orders.name(i))) {
          device.putBack(i);
        }
      }
      if (journal.away().isPresent()) {
        device.send(0, now);
      }
      device.keepAlive(now);
      log.home();
    } catch (DeviceException e) {
      log.notHome(e.failure());
    }
    report = makeReport();
  }

  private SteeringReport makeReport() {
    return new SteeringReport(
        orders,
        port.name(),
        health.report(),
        foreign.standsBy(),
        choice,
        since,
        device.reading(),
        journal.away(),
        journal.out(),
        routes.outByOthers(),
        upkeep.findings(),
        history.moves(),
        history.refusals(),
        foreign.all(),
        device.writes(),
        history.events(),
        drill.map(Drill::report));
  }
}
