package dev.wanctl.engine;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Makes one line's device agree with the rates that are wanted: a thread of its own, one write in
/// flight, and the latest value wins, so that a slow device builds no backlog and delays no
/// decision. A decrease goes at once; an increase when it is worth a write. Whatever the device
/// confirms is evidence for the law. A device that changed by itself is noticed by reading back and
/// put right.
final class Actuator {

  private static final System.Logger LOG = System.getLogger("wanctl.shaper");
  private static final long FIRST_RETRY = 500_000_000L;
  private static final long LAST_RETRY = 30_000_000_000L;
  private static final long STATISTICS_EVERY = 2_000_000_000L;

  /// Two readings of one rate within this ratio are the same: devices round.
  private static final double SAME = 0.002;

  private final LinePlan plan;
  private final int line;
  private final EvidenceQueue evidence;
  private final Journal journal;
  private final Shaper shaper;
  private final WritePolicy policy;
  private final Thread thread;
  private final Subsystem health;

  private volatile long wantedDown;
  private volatile long wantedUp;
  private volatile boolean running = true;
  private volatile StopPolicy stopPolicy;
  private volatile ActuatorReport report;

  // Only the thread below touches these.
  private Optional<Rates> sent = Optional.empty();
  private Optional<Rates> confirmed = Optional.empty();
  private Optional<Prior> prior = Optional.empty();
  private List<QueueReading> queues = List.of();
  private final Recent confirmTimes = new Recent();
  private boolean ready;
  private long writes;
  private long confirmations;
  private long reads;
  private long errors;
  private long foreignChanges;
  private long wroteAt;
  private long readAt;
  private long statisticsAt;
  private long retryAfter = FIRST_RETRY;
  private long retryAt = Long.MIN_VALUE;

  Actuator(LinePlan plan, int line, Rates first, EvidenceQueue evidence, Journal journal) {
    this.plan = plan;
    this.line = line;
    this.evidence = evidence;
    this.journal = journal;
    this.stopPolicy = plan.onStop();
    shaper = plan.shaper().get();
    policy = shaper.writePolicy();
    wantedDown = first.download().bitsPerSecond();
    wantedUp = first.upload().bitsPerSecond();
    health = new Subsystem(System.nanoTime());
    thread = Thread.ofPlatform().name("shaper-" + plan.name()).unstarted(this::run);
    report = makeReport();
  }

  void start() {
    thread.start();
  }

  /// The rates wanted from now on, bit/s. Called by the loop: no lock, no allocation, no wait.
  void want(long down, long up) {
    if (down != wantedDown || up != wantedUp) {
      wantedDown = down;
      wantedUp = up;
      LockSupport.unpark(thread);
    }
  }

  ActuatorReport report() {
    return report;
  }

  void stopPolicy(StopPolicy policy) {
    stopPolicy = policy;
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
          LockSupport.parkNanos(wait);
        }
      }
      if (!plan.observe()) {
        leave();
      }
    } finally {
      shaper.close();
      report = makeReport();
    }
  }

  /// One round; returns how long there is nothing to do, ns.
  private long work() {
    long early = retryAt - System.nanoTime();
    if (retryAt != Long.MIN_VALUE && early > 0) {
      return early; // woken by a new wish: that is no reason to try a failing device again
    }
    try {
      if (!ready) {
        prepare();
        retryAfter = FIRST_RETRY;
        retryAt = Long.MIN_VALUE;
        if (health.worked(System.nanoTime())) {
          LOG.log(
              System.Logger.Level.INFO,
              "line={0} shaper=\"{1}\" ready rates={2}{3}",
              plan.name(),
              shaper.name(),
              confirmed.map(Rates::toString).orElse("unknown"),
              plan.observe() ? " mode=observe (nothing is written)" : "");
        }
      }
      return plan.observe() ? watch() : actuate();
    } catch (DeviceException e) {
      return failed(e.failure());
    }
  }

  private long failed(DeviceFailure failure) {
    errors++;
    if (health.failed(failure, System.nanoTime())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} shaper=\"{1}\" failure={2}: {3}. Remedy: {4}",
          plan.name(),
          shaper.name(),
          failure.code(),
          failure.what(),
          failure.remedy());
    }
    ready = false;
    // A wrong password is not tried every second: routers lock users out.
    long wait =
        failure.transientByNature()
            ? Math.min(retryAfter, 5_000_000_000L)
            : Math.max(retryAfter, 5_000_000_000L);
    retryAfter = Math.min(LAST_RETRY, 2 * retryAfter);
    retryAt = System.nanoTime() + wait;
    return wait;
  }

  private void prepare() {
    Prior found = shaper.inspect();
    if (plan.observe()) {
      readAt = System.nanoTime();
      confirm(readAt, shaper.read());
      ready = true;
      return;
    }
    Optional<Prior> journalled = journal.find(shaper.name());
    if (journalled.isEmpty()) {
      journal.record(shaper.name(), found);
      prior = Optional.of(found);
    } else {
      prior =
          journalled; // a killed process left its rates: what it found first is what is restored
    }
    Rates wanted = wanted();
    long start = System.nanoTime();
    writes++;
    sent = Optional.of(wanted);
    Rates first = shaper.prepare(wanted);
    readAt = start;
    confirm(start, first);
    requireSame(wanted, first);
    ready = true;
  }

  private Rates wanted() {
    return new Rates(new BitRate(wantedDown), new BitRate(wantedUp));
  }

  private void confirm(long start, Rates rates) {
    long now = System.nanoTime();
    confirmations++;
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
      confirm(now, shaper.read());
      queues = shaper.queues();
    }
    return policy.readBackEvery().toNanos();
  }

  private long actuate() {
    long now = System.nanoTime();
    Rates wanted = wanted();
    Rates device = confirmed.orElse(wanted);
    double down = change(device.download(), wanted.download());
    double up = change(device.upload(), wanted.upload());
    boolean lower = Math.min(down, up) <= -policy.leastChange();
    boolean higher = Math.max(down, up) >= policy.leastChange();
    long spacing = policy.increaseSpacing().toNanos();
    if (lower || (higher && now - wroteAt >= spacing)) {
      write(now, wanted);
      return 0;
    }
    if (now - readAt >= policy.readBackEvery().toNanos()) {
      readBack(now);
      return 0;
    }
    if (now - statisticsAt >= STATISTICS_EVERY) {
      statisticsAt = now;
      queues = shaper.queues();
    }
    if (higher) {
      return Math.max(1_000_000, spacing - (now - wroteAt));
    }
    return Math.min(policy.readBackEvery().toNanos(), STATISTICS_EVERY);
  }

  private static double change(BitRate from, BitRate to) {
    return (double) (to.bitsPerSecond() - from.bitsPerSecond()) / Math.max(1, from.bitsPerSecond());
  }

  private void write(long now, Rates wanted) {
    wroteAt = now;
    writes++;
    sent = Optional.of(wanted);
    Rates answer = shaper.apply(wanted);
    confirmTimes.add(System.nanoTime() - now);
    confirm(now, answer);
    requireSame(wanted, answer);
    health.worked(System.nanoTime());
  }

  private void requireSame(Rates wanted, Rates answer) {
    if (differs(wanted, answer)) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              "asked for " + wanted + ", the device reads back " + answer,
              "look for another program or person that sets these shapers"));
    }
  }

  private static boolean differs(Rates a, Rates b) {
    return Math.abs(change(a.download(), b.download())) > SAME
        || Math.abs(change(a.upload(), b.upload())) > SAME;
  }

  /// Also between writes, however many: a write says nothing about a direction whose rate stayed,
  /// since devices are told of changes only.
  private void readBack(long now) {
    reads++;
    readAt = now;
    Rates before = confirmed.orElseThrow();
    Rates found = shaper.read();
    confirm(now, found);
    health.worked(now);
    if (differs(before, found)) {
      foreignChanges++;
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} shaper=\"{1}\" was changed by somebody else: {2} instead of {3}; putting it right",
          plan.name(),
          shaper.name(),
          found,
          before);
      write(System.nanoTime(), wanted());
    }
  }

  private void leave() {
    if (prior.isEmpty()) {
      return; // nothing was ever changed
    }
    try {
      switch (stopPolicy) {
        case StopPolicy.Restore _ -> {
          shaper.restore(prior.get());
          journal.forget(shaper.name());
          said("restored to what was there before");
        }
        case StopPolicy.Leave _ -> said("left at " + confirmed.map(Rates::toString).orElse("?"));
        case StopPolicy.AtRate at -> said("left at " + shaper.apply(at.rates()));
      }
    } catch (DeviceException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "line={0} shaper=\"{1}\" could not be {2}: {3}. Remedy: {4}; the next start of wanctl puts it right",
          plan.name(),
          shaper.name(),
          stopPolicy instanceof StopPolicy.Restore ? "restored" : "set",
          e.failure().what(),
          e.failure().remedy());
    }
  }

  private void said(String what) {
    LOG.log(
        System.Logger.Level.INFO, "line={0} shaper=\"{1}\" {2}", plan.name(), shaper.name(), what);
  }

  private ActuatorReport makeReport() {
    return new ActuatorReport(
        shaper.name(),
        health.report(),
        plan.observe(),
        sent,
        confirmed,
        writes,
        confirmations,
        reads,
        errors,
        foreignChanges,
        confirmTimes.quantile(0.5),
        confirmTimes.quantile(0.99),
        queues);
  }
}
