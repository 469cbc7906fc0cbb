package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.TrafficSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/// One line's part of the probing thread: its reflectors in turn at a fixed spacing, and its
/// counters where they are local. A missed slot is skipped and counted, never made up for.
/// Everything but [#report] belongs to the probing thread.
final class LineProbes {

  private static final System.Logger LOG = System.getLogger("wanctl.probe");
  private static final long REOPEN_EVERY = 10_000_000_000L;
  private static final long FULL_QUEUE = 10_000_000L;
  private static final int UNOPENED = -1;
  private static final int BATCH = 64;

  private final LinePlan plan;
  private final int line;
  private final int[] forget;
  private final EvidenceQueue evidence;
  private final List<Reflector> reflectors;
  private final int[] slots;
  private final List<Optional<String>> problems = new ArrayList<>();
  private final Optional<Meter> localMeter;
  private final long meterPeriod;
  private final TrafficSample sample = new TrafficSample();
  private final Subsystem probing;
  private final Subsystem metering;
  private final long spacing;

  // Counters are written by the probing thread and read by others; a reading may be a moment old.
  private final AtomicLongArray counters;
  private static final int SENT = 0;
  private static final int RECEIVED = 1;
  private static final int LAST_REPLY = 2;
  private static final int LAST_ROUND_TRIP = 3;
  private static final int FIELDS = 4;

  private final int[] replyFrom = new int[BATCH];
  private final long[] replySent = new long[BATCH];
  private final long[] replyReceived = new long[BATCH];
  private int replies;

  private long nextSend;
  private long nextMeter;
  private long reopenAt;
  private int turn;
  private int forgotten;
  private long skipped;
  private volatile ProbeReport report;

  /// @param forget the reflectors of which the line may know something that was true of another
  ///   host
  LineProbes(
      LinePlan plan,
      int line,
      int[] forget,
      EvidenceQueue evidence,
      Optional<Meter> localMeter,
      Subsystem metering,
      long now) {
    this.plan = plan;
    this.line = line;
    this.forget = forget;
    this.evidence = evidence;
    this.localMeter = localMeter;
    this.metering = metering;
    reflectors =
        plan.reflectors()
            .subList(0, Math.min(plan.reflectors().size(), LineController.MOST_REFLECTORS));
    slots = new int[reflectors.size()];
    Arrays.fill(slots, UNOPENED);
    reflectors.forEach(_ -> problems.add(Optional.empty()));
    counters = new AtomicLongArray(FIELDS * slots.length);
    spacing = plan.spacing().toNanos();
    meterPeriod = localMeter.map(m -> m.period().toNanos()).orElse(Long.MAX_VALUE / 4);
    probing = new Subsystem(now);
    nextSend = now;
    nextMeter = now;
    report = new ProbeReport(probing.report(), List.of(), 0);
  }

  /// Sends and reads what is due; returns when something is due next.
  long work(Prober prober, long now) {
    // Behind all replies of the former hosts and before any of the new ones: all come from here.
    while (forgotten < forget.length) {
      if (!evidence.forget(line, forget[forgotten])) {
        return now + FULL_QUEUE;
      }
      forgotten++;
    }
    if (now >= reopenAt) {
      open(prober, now);
    }
    if (now >= nextSend) {
      send(prober);
      nextSend += spacing;
      if (nextSend <= now) {
        long missed = (now - nextSend) / spacing + 1;
        skipped += missed;
        nextSend += missed * spacing;
      }
    }
    if (now >= nextMeter) {
      meter();
      nextMeter = now + meterPeriod;
    }
    return Math.min(Math.min(nextSend, nextMeter), reopenAt);
  }

  private void open(Prober prober, long now) {
    boolean missing = false;
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == UNOPENED) {
        try {
          slots[i] = prober.open(reflectors.get(i), plan.binding());
          problems.set(i, Optional.empty());
        } catch (DeviceException e) {
          missing = true;
          problems.set(i, Optional.of(e.failure().what()));
          failed(e.failure(), now);
        }
      }
    }
    reopenAt = missing ? now + REOPEN_EVERY : Long.MAX_VALUE / 2;
  }

  private void failed(DeviceFailure failure, long now) {
    if (probing.failed(failure, now)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} probing failure={1}: {2}. Remedy: {3}",
          plan.name(),
          failure.code(),
          failure.what(),
          failure.remedy());
    }
  }

  private void send(Prober prober) {
    for (int tried = 0; tried < slots.length; tried++) {
      int i = turn;
      turn = (turn + 1) % slots.length;
      if (slots[i] != UNOPENED) {
        counters.lazySet(i * FIELDS + SENT, counters.get(i * FIELDS + SENT) + 1);
        prober.send(slots[i]);
        return;
      }
    }
  }

  /// Takes a reply if it is one of this line's.
  boolean take(int slot, long sent, long received) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == slot) {
        counters.lazySet(i * FIELDS + RECEIVED, counters.get(i * FIELDS + RECEIVED) + 1);
        counters.lazySet(i * FIELDS + LAST_REPLY, received);
        counters.lazySet(i * FIELDS + LAST_ROUND_TRIP, received - sent);
        if (replies < BATCH) {
          replyFrom[replies] = i;
          replySent[replies] = sent;
          replyReceived[replies++] = received;
        }
        return true;
      }
    }
    return false;
  }

  /// Hands over the replies of this batch, after counters that cover them.
  void flush(long now) {
    if (replies == 0) {
      return;
    }
    probing.worked(now);
    meter();
    for (int i = 0; i < replies; i++) {
      evidence.echo(line, replyFrom[i], replySent[i], replyReceived[i]);
    }
    replies = 0;
    evidence.wake();
  }

  private void meter() {
    if (localMeter.isEmpty()) {
      return;
    }
    try {
      localMeter.get().read(sample);
      metering.worked(sample.takenAtNanos);
      evidence.traffic(
          line,
          sample.takenAtNanos,
          sample.downloadArrivedBytes,
          sample.uploadSentBytes,
          sample.downloadBacklogBytes,
          sample.uploadBacklogBytes);
    } catch (DeviceException e) {
      if (metering.failed(e.failure(), System.nanoTime())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "line={0} counters failure={1}: {2}. Remedy: {3}",
            plan.name(),
            e.failure().code(),
            e.failure().what(),
            e.failure().remedy());
      }
    }
  }

  void release(Prober prober) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != UNOPENED) {
        prober.release(slots[i]);
        slots[i] = UNOPENED;
      }
    }
    localMeter.ifPresent(Meter::close);
  }

  /// Makes what [#report] answers; the probing thread, now and then.
  void describe() {
    List<ProbeReport.Target> targets = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      int f = i * FIELDS;
      targets.add(
          new ProbeReport.Target(
              reflectors.get(i).toString(),
              slots[i] != UNOPENED,
              counters.get(f + SENT),
              counters.get(f + RECEIVED),
              counters.get(f + LAST_REPLY),
              Duration.ofNanos(counters.get(f + LAST_ROUND_TRIP)),
              problems.get(i)));
    }
    report = new ProbeReport(probing.report(), targets, skipped);
  }

  ProbeReport report() {
    return report;
  }
}
