package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules.OnForeignChange;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PartlyApplied;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Makes one line's device agree with the rates that are wanted: a thread of its own (a virtual one
/// where the device is over the network, so that many lines need few of the system's), one write in
/// flight, and the latest value wins, so that a slow device builds no backlog and delays no
/// decision. A decrease goes at once; an increase when it is worth a write. Whatever the device
/// confirms is evidence for the law. A device that was changed by somebody else is noticed by
/// reading it now and then and before a write, and put right.
final class Actuator {

  private static final long STATISTICS_EVERY = 2_000_000_000L;

  private final int line;
  private final EvidenceQueue evidence;
  private final Stages stages;
  private final Journal journal;
  private final Shaper shaper;
  private final WritePolicy policy;
  private final Thread thread;
  private final DeviceHealth health;

  private final WantedRates wanted;
  private volatile boolean running = true;
  private volatile StopPolicy stopPolicy;
  private volatile DeviceRules rules;
  private volatile ActuatorReport report;

  // Only the thread below touches these.
  private Optional<Rates> sent = Optional.empty();
  private Optional<Rates> confirmed = Optional.empty();
  private Optional<Prior> prior = Optional.empty();
  private Optional<DeviceFailure.NotFound> missing = Optional.empty();
  private List<QueueReading> queues = List.of();
  private final Recent confirmTimes = new Recent();
  private final DeviceLog log;
  private final ByHand byHand;
  private boolean prepared;
  private long writes;
  private final WriteBudget budget = new WriteBudget(System.nanoTime());
  private final Strangers strangers;
  private long confirmations;
  private long reads;
  private long wroteAt;
  private long readAt;
  private long statisticsAt;

  /// Which wishes may wait as long as this thread does.
  private Rest resting = Rest.ANY;

  Actuator(
      LinePlan plan,
      int line,
      Rates first,
      EvidenceQueue evidence,
      Journal journal,
      Stages stages,
      Supplier<LineOrders> orders) {
    this.line = line;
    this.evidence = evidence;
    this.stages = stages;
    this.journal = journal;
    this.stopPolicy = plan.onStop();
    this.rules = plan.rules();
    shaper = plan.shaper().get();
    policy = shaper.writePolicy();
    log = new DeviceLog(plan.name(), shaper.name());
    strangers = new Strangers(log);
    byHand = new ByHand(plan.observe(), orders, log);
    wanted = new WantedRates(first);
    health = new DeviceHealth(log, policy.readBackEvery());
    // A kernel is called natively, which would hold the carrier of a virtual thread.
    Thread.Builder kind = shaper.local() ? Thread.ofPlatform() : Thread.ofVirtual();
    thread = kind.name("shaper-" + plan.name()).unstarted(this::run);
    report = makeReport();
  }

  void start() {
    thread.start();
  }

  /// The rates wanted from now on, bit/s. Called by the loop: no lock, no allocation, no wait.
  void want(long down, long up) {
    wanted.set(down, up, thread);
  }

  ActuatorReport report() {
    return report;
  }

  /// Rules as of a reload; rates of somebody else's that were left as they are are so no longer.
  void follow(StopPolicy policy, DeviceRules next) {
    stopPolicy = policy;
    rules = next;
    strangers.takeUp();
    LockSupport.unpark(thread);
  }

  /// Orders changed: they are looked at now.
  void ordered() {
    LockSupport.unpark(thread);
  }

  /// Ends the thread; it carries out the stop policy, within the deadlines of the shaper.
  void stop() {
    running = false;
    LockSupport.unpark(thread);
  }

  /// Waits for the end; false if it did not come.
  boolean join(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (running) {
        long wait = work();
        report = makeReport();
        if (running) {
          wanted.await(wait, resting);
        }
      }
      // Where nothing was ever changed there is nothing to leave; what is somebody else's stays so.
      StopPolicy policy = strangers.left().isPresent() ? new StopPolicy.Leave() : stopPolicy;
      prior.ifPresent(p -> new Departure(shaper, journal, log).leave(policy, p, confirmed));
    } finally {
      shaper.close();
      report = makeReport();
    }
  }

  /// One round; returns how long there is nothing to do, ns.
  private long work() {
    resting = Rest.ANY;
    if (byHand.look(confirmed.or(() -> sent).orElseGet(wanted::get))) {
      prepared = false; // what must be undone is written down before the first change
    }
    long early = health.pause(System.nanoTime());
    if (early > 0) {
      return early; // a new wish is no reason to try a failing device again
    }
    try {
      if (!prepared) {
        prepare();
      }
      if (byHand.observing()) {
        return watch();
      }
      return strangers.left().isPresent() ? standBy() : actuate();
    } catch (PartlyApplied e) {
      confirm(wroteAt, e.standing());
      return failed(e.failure());
    } catch (DeviceException e) {
      return failed(e.failure());
    }
  }

  private long failed(DeviceFailure failure) {
    prepared = false;
    missing = Optional.empty();
    return health.failed(failure, System.nanoTime());
  }

  private void works(long now) {
    health.works(now, confirmed, byHand.observing());
  }

  private void prepare() {
    Prior found = shaper.inspect();
    if (byHand.observing() || strangers.left().isPresent()) {
      readAt = System.nanoTime();
      confirm(readAt, shaper.read());
    } else {
      // A killed process left its rates: what it found first is what is restored.
      prior = Optional.of(journal.begin(shaper.name(), found));
      if (confirmed.isPresent()) {
        // After a failure: what somebody else set in the meantime must not be overwritten unseen.
        boolean _ = stands(System.nanoTime());
      }
      if (strangers.left().isEmpty()) {
        Rates rates = byHand.rates(wanted);
        begin(System.nanoTime(), rates);
        readAt = wroteAt;
        ends(rates, shaper.prepare(rates));
      }
    }
    prepared = true;
    health.doubtStill(System.nanoTime());
    works(System.nanoTime());
  }

  private void begin(long start, Rates wanted) {
    wroteAt = start;
    writes++;
    budget.wrote(start);
    sent = Optional.of(wanted);
  }

  private void ends(Rates wanted, Rates answer) {
    confirm(wroteAt, answer);
    if (Agreement.differ(wanted, answer)) {
      health.doubt(System.nanoTime());
    }
    Agreement.require(wanted, answer);
    confirmations++;
    missing.ifPresent(m -> log.stoodAgain(m, wroteAt));
    missing = Optional.empty();
  }

  private void confirm(long start, Rates rates) {
    long now = System.nanoTime();
    confirmed = Optional.of(rates);
    evidence.confirmed(
        line, start, now, rates.download().bitsPerSecond(), rates.upload().bitsPerSecond());
    evidence.wake();
  }

  private long watch() {
    long now = System.nanoTime();
    if (now - readAt >= policy.readBackEvery().toNanos()) {
      reads++;
      readAt = now;
      confirm(now, read());
      works(now);
      statistics(System.nanoTime());
    }
    return policy.readBackEvery().toNanos();
  }

  /// What somebody else set is left as it is: looks whether that is over, and writes nothing.
  private long standBy() {
    long now = System.nanoTime();
    long every = policy.readBackEvery().toNanos();
    if (now - readAt < every && !strangers.asked()) {
      return every - (now - readAt);
    }
    reads++;
    readAt = now;
    Rates found = read();
    confirm(now, found);
    works(now);
    statistics(System.nanoTime());
    return strangers.over(found) ? 0 : every;
  }

  private Rates read() {
    long start = System.nanoTime();
    Rates found = shaper.read();
    stages.recordSince(Stage.READ_BACK, start);
    return found;
  }

  private void statistics(long now) {
    statisticsAt = now;
    queues = shaper.queues();
    stages.recordSince(Stage.QUEUE_STATISTICS, now);
  }

  private long actuate() {
    long now = System.nanoTime();
    Rates rates = byHand.rates(wanted);
    Rates device = confirmed.orElse(rates);
    double down = Agreement.change(device.download(), rates.download());
    double up = Agreement.change(device.upload(), rates.upload());
    boolean lower = Math.min(down, up) <= -policy.leastChange();
    boolean higher = Math.max(down, up) >= policy.leastChange();
    long spacing = spacing(now);
    if (lower || (higher && now - wroteAt >= spacing)) {
      boolean _ = needsNoReading(now) || stands(now);
      if (strangers.left().isEmpty()) {
        write(now);
      }
      return 0;
    }
    if (now - readAt >= policy.readBackEvery().toNanos()) {
      if (stands(now)) {
        confirm(now, confirmed.orElse(device));
        works(now);
      } else if (strangers.left().isEmpty()) {
        write(now);
      }
      return 0;
    }
    if (now - statisticsAt >= STATISTICS_EVERY) {
      statistics(now);
    }
    if (!byHand.holding()) {
      resting = new Rest(device, policy.leastChange(), higher);
    }
    if (higher) {
      return Math.max(1_000_000, spacing - (now - wroteAt));
    }
    return Math.min(policy.readBackEvery().toNanos(), STATISTICS_EVERY);
  }

  private long spacing(long now) {
    long usual = policy.increaseSpacing().toNanos();
    return budget.exceeded(writesPerDay(), now) ? WritePolicy.THRIFT * usual : usual;
  }

  private long writesPerDay() {
    return rules.writesPerDay().orElse(policy.writesPerDay());
  }

  /// By the last reading, not the last write: a burst of writes that does not end would hide what
  /// somebody else sets. A device that tells with a write what stood there until then is read first
  /// only where nothing of somebody else's may be overwritten.
  private boolean needsNoReading(long now) {
    return now - readAt < policy.knownFor().toNanos()
        || (rules.foreign() == OnForeignChange.CORRECT && shaper.former().isPresent());
  }

  /// `start` is when the write was due, before any reading: until its end nothing is in force.
  private void write(long start) {
    Rates rates = byHand.rates(wanted);
    Rates before = confirmed.orElse(rates);
    begin(start, rates);
    long due = wanted.changedAt();
    long sentAt = System.nanoTime();
    Rates answer = shaper.apply(rates);
    long end = System.nanoTime();
    confirmTimes.add(end - start);
    measure(due, sentAt, end);
    Optional<Rates> former = shaper.former();
    if (former.isPresent()) {
      readAt = start;
      if (Agreement.foreign(former.get(), before, rates)) {
        overwritten(new ForeignChange(former.get(), before), rates, answer, start);
        return;
      }
    }
    ends(rates, answer);
    works(System.nanoTime());
  }

  /// What somebody else had set was seen with the write that took its place. It is put back if it
  /// is to be left. Otherwise a direction whose rate stayed still has it: the device was told of
  /// the other one only, and is told of both now.
  private void overwritten(ForeignChange change, Rates rates, Rates answer, long now) {
    confirm(now, answer);
    strangers.seen(change, rules.foreign(), now);
    boolean left = strangers.left().isPresent();
    Rates next = left ? change.found() : rates;
    ends(next, Agreement.differ(next, answer) ? shaper.apply(next) : answer);
    works(System.nanoTime());
  }

  /// Only a wish that woke this thread counts from its decision: any other was not to be written at
  /// once.
  private void measure(long due, long sentAt, long end) {
    stages.record(Stage.SENT_TO_CONFIRMED, end - sentAt);
    if (wanted.woke(due)) {
      stages.record(Stage.DECISION_TO_SENT, sentAt - due);
      stages.record(Stage.DECISION_TO_CONFIRMED, end - due);
    }
  }

  /// Whether the device still has what it confirmed last. Also between writes, however many: a
  /// write says nothing about a direction whose rate stayed, since devices are told of changes
  /// only. If the shapers are gone a write puts them up again, or says why it cannot.
  private boolean stands(long now) {
    reads++;
    readAt = now;
    Rates before = confirmed.orElseThrow();
    Rates found;
    try {
      found = read();
    } catch (DeviceException e) {
      if (e.failure() instanceof DeviceFailure.NotFound gone) {
        missing = Optional.of(gone);
        return false;
      }
      throw e;
    }
    if (!Agreement.differ(before, found)) {
      return true;
    }
    confirm(now, found);
    if (!Agreement.foreign(found, before, sent.orElse(before))) {
      return true;
    }
    strangers.seen(new ForeignChange(found, before), rules.foreign(), now);
    health.doubtStill(now);
    return false;
  }

  private ActuatorReport makeReport() {
    WriteBudget.Report day = budget.report(writesPerDay(), System.nanoTime());
    return new ActuatorReport(
        shaper.name(),
        health.report(),
        byHand.observing(),
        sent,
        confirmed,
        writes,
        day.writes(),
        day.allowed(),
        day.exceededSinceNanos(),
        confirmations,
        reads,
        health.errors(),
        strangers.changes(),
        strangers.last(),
        strangers.left(),
        confirmTimes.quantile(0.5),
        confirmTimes.quantile(0.99),
        queues,
        statisticsAt);
  }
}
