package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.TrafficSample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One line's part of the probing thread: its reflectors in turn at a fixed spacing, and its
/// counters where they are local. A missed slot is skipped and counted, never made up for. Which of
/// two ways is taken to hosts that are pinged is [SecondWay]'s to say. Everything but [#report]
/// belongs to the probing thread.
final class LineProbes {

  private static final System.Logger LOG = System.getLogger("wanctl.probe");
  private static final long REOPEN_EVERY = 10_000_000_000L;
  private static final long FULL_QUEUE = 10_000_000L;

  /// So often it is told anew how the reflectors fare, and less often where they are asked less
  /// often; a line that wakes from its rest tells it at once.
  private static final long DESCRIBE_EVERY = 200_000_000L;

  private static final long DESCRIBE_AT_LEAST_EVERY = 1_000_000_000L;
  private static final long DESCRIBE_AT_REST_EVERY = 4_000_000_000L;

  /// At rest counters are read this much less often.
  private static final int METER_AT_REST = 7;

  private final LinePlan plan;
  private final int line;
  private final int[] forget;
  private final EvidenceQueue evidence;
  private final SecondWay ways;
  private final EgressWatch egress;
  private final Optional<Meter> localMeter;
  private final long meterPeriod;
  private final TrafficSample sample = new TrafficSample();
  private final Subsystem probing;
  private final Subsystem metering;
  private final Load load;
  private final Stages stages;
  private final Runnable roused;
  private final Pace pace;
  private final Rotation rotation;

  private final ReplyBatch replies = new ReplyBatch();

  /// When the oldest probe was sent since the newest reply, and whether its silence was noticed.
  private long unansweredSince = Long.MAX_VALUE / 2;

  private boolean doubted;

  private long nextSend;
  private long nextMeter;
  private long reopenAt;
  private long describeAt;
  private int forgotten;
  private long skipped;
  private long toldSpacing;
  private boolean toldOfNoTimestamps;
  private volatile ProbeReport report;
  private volatile ProbePlan standing;

  /// @param forget the reflectors of which the line may know something that was true of another
  ///   host
  /// @param roused is told that the line no longer rests, and must not hold up
  LineProbes(
      LinePlan plan,
      int line,
      int[] forget,
      EvidenceQueue evidence,
      Optional<Meter> localMeter,
      Subsystem metering,
      Load load,
      Stages stages,
      Runnable roused,
      long now) {
    this.plan = plan;
    this.line = line;
    this.forget = forget;
    this.evidence = evidence;
    this.localMeter = localMeter;
    this.metering = metering;
    this.load = load;
    this.stages = stages;
    this.roused = roused;
    ways = new SecondWay(plan.name(), plan.probes(), now);
    rotation = new Rotation(plan.probes(), plan.name(), now);
    standing = plan.probes();
    egress = new EgressWatch(plan.name(), plan.probes(), now);
    pace =
        new Pace(
            plan.probes().spacing(), plan.probes().idleSpacing(), ways.reflectors().size(), now);
    meterPeriod = localMeter.map(m -> m.period().toNanos()).orElse(Long.MAX_VALUE / 4);
    probing = new Subsystem(now);
    nextSend = now;
    describeAt = now;
    nextMeter = localMeter.isPresent() ? now : Long.MAX_VALUE / 2;
    report =
        new ProbeReport(
            probing.report(),
            List.of(),
            0,
            plan.probes().spacing(),
            plan.probes().oneWay(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ProbeReport.Exchanges.NONE);
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
    rotate(prober, now);
    if (now >= reopenAt) {
      open(prober, now);
    }
    if (now >= nextMeter) {
      meter(now);
    }
    if (pace.traffic(load.trafficAt(), now)) {
      nextSend = now;
      nextMeter = Math.min(nextMeter, now + meterPeriod);
    }
    if (!doubted && unansweredSince <= now && now >= pace.overdue(unansweredSince)) {
      doubted = true;
      nextSend = pace.silent(now) ? now : nextSend;
    }
    if (now >= nextSend) {
      tellPace(now);
      send(prober, now);
      long spacing = pace.sent(now);
      nextSend += spacing;
      if (nextSend <= now) {
        long missed = (now - nextSend) / spacing + 1;
        skipped += missed;
        nextSend += missed * spacing;
      }
    }
    tellPace(now);
    return Math.min(Math.min(nextSend, nextMeter), Math.min(reopenAt, egress.look(prober, now)));
  }

  private void rotate(Prober prober, long now) {
    switch (rotation.look(ways.named(), ways.goesByNamed(), now).orElse(null)) {
      case null -> {}
      case Rotation.Step.Slower(int place, int every) ->
          rotation.slower(ways.named().get(place), place, every, now);
      case Rotation.Step.Exchange exchange -> exchange(prober, exchange, now);
    }
  }

  /// The law is told first, so that it compares no reply of the new host with the former one's.
  private void exchange(Prober prober, Rotation.Step.Exchange step, long now) {
    int place = step.place();
    OptionalInt twin = ways.twin(place);
    if (!evidence.forget(line, place)
        || (twin.isPresent() && !evidence.forget(line, twin.getAsInt()))) {
      return; // the fault stays, and with it the step
    }
    Reflector former = ways.named().get(place).reflector();
    ways.exchange(prober, place, step.next());
    pace.forget(place);
    twin.ifPresent(pace::forget);
    rotation.exchanged(former, step, now);
    standing = standing.asking(ways.named().stream().map(AskedReflector::reflector).toList());
    reopenAt = now;
  }

  private void tellPace(long now) {
    if (pace.spacing() != toldSpacing && evidence.pace(line, now, pace.spacing())) {
      boolean wakes = pace.spacing() < toldSpacing;
      toldSpacing = pace.spacing();
      if (wakes) {
        evidence.wake();
        describeAt = now; // who is roused looks whether it rests
        roused.run();
      }
    }
  }

  private void open(Prober prober, long now) {
    boolean missing = false;
    for (AskedReflector reflector : ways.reflectors()) {
      if (!reflector.isOpen()) {
        try {
          reflector.open(prober);
        } catch (DeviceException e) {
          missing = true;
          if (ways.needs(reflector)) {
            failed(e.failure(), now);
          }
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

  private void send(Prober prober, long now) {
    ways.turn(now, load.share(now));
    for (int tried = 0; tried < ways.reflectors().size(); tried++) {
      AskedReflector reflector = ways.next();
      if (reflector.isOpen() && reflector.takesTurn()) {
        long start = System.nanoTime();
        boolean asked = reflector.ask(prober, now);
        stages.recordSince(Stage.PROBE_SEND, start);
        tellOfNoTimestamps(reflector);
        if (asked) {
          int number = ways.reflectors().indexOf(reflector);
          evidence.sent(line, number, now);
          unansweredSince = Math.min(unansweredSince, now);
          ways.asked(reflector);
          if (number < ways.named().size()) {
            rotation.asked(number);
          }
          break;
        }
      }
    }
    ways.askBeside(prober, now);
  }

  private void tellOfNoTimestamps(AskedReflector reflector) {
    if (toldOfNoTimestamps || reflector.noTimestamps().isEmpty()) {
      return;
    }
    toldOfNoTimestamps = true;
    DeviceFailure failure = reflector.noTimestamps().get();
    LOG.log(
        System.Logger.Level.INFO,
        "line={0} one-way=unavailable, round trips alone are measured: {1}. To change that: {2}",
        plan.name(),
        failure.what(),
        failure.remedy());
  }

  /// Takes a reply if it is one of this line's.
  boolean take(int slot, long sent, long received) {
    List<AskedReflector> reflectors = ways.reflectors();
    for (int i = 0; i < reflectors.size(); i++) {
      if (reflectors.get(i).hasEcho(slot)) {
        reflectors.get(i).echoAnswered(sent, received);
        keep(i, sent, received, false, 0, 0);
        return true;
      }
    }
    return false;
  }

  /// As the other, of a reply that shows the delay of each direction.
  boolean take(int slot, long sent, long received, long up, long down) {
    List<AskedReflector> reflectors = ways.reflectors();
    for (int i = 0; i < reflectors.size(); i++) {
      if (reflectors.get(i).hasOneWay(slot)) {
        boolean oneWay = reflectors.get(i).oneWayAnswered(slot, sent, received);
        keep(i, sent, received, oneWay, up, down);
        return true;
      }
    }
    return false;
  }

  /// A slot's delays of each direction count from elsewhere; true if it is one of this line's.
  boolean clockChanged(int slot) {
    for (AskedReflector reflector : ways.reflectors()) {
      if (reflector.hasOneWay(slot)) {
        reflector.clockChanged();
        return true;
      }
    }
    return false;
  }

  private void keep(int reflector, long sent, long received, boolean oneWay, long up, long down) {
    unansweredSince = Long.MAX_VALUE / 2;
    doubted = false;
    if (pace.answered(reflector, received - sent, received)) {
      nextSend = received;
    }
    if (reflector < ways.named().size()) {
      rotation.answered(reflector, received - sent, received);
    }
    if (ways.answered(reflector, sent, received)) {
      replies.add(reflector, sent, received, oneWay, up, down);
    }
  }

  /// Hands over the replies of this batch, after counters that cover them.
  void flush(long now) {
    if (replies.isEmpty()) {
      return;
    }
    probing.worked(now);
    meter(now);
    if (localMeter.isPresent()) {
      nextMeter += meterPeriod / 5; // the next reply is a little late, and brings counters with it
    }
    replies.handOver(line, ways, evidence, stages);
    evidence.wake();
  }

  /// The next reading of their own counts from here, since replies take counters with them; at rest
  /// it comes later, for nothing but traffic is looked for then.
  private void meter(long now) {
    if (localMeter.isEmpty()) {
      return;
    }
    nextMeter = now + (pace.rests() ? METER_AT_REST * meterPeriod : meterPeriod);
    try {
      long start = System.nanoTime();
      localMeter.get().read(sample);
      stages.recordSince(Stage.COUNTERS, start);
      metering.worked(sample.takenAtNanos);
      load.counted(sample);
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
    ways.reflectors().forEach(r -> r.release(prober));
    localMeter.ifPresent(Meter::close);
  }

  void describeIfDue(Prober prober, long now) {
    if (now >= describeAt) {
      describeAt =
          now
              + (pace.rests()
                  ? DESCRIBE_AT_REST_EVERY
                  : Math.clamp(pace.spacing(), DESCRIBE_EVERY, DESCRIBE_AT_LEAST_EVERY));
      describe(prober);
    }
  }

  /// Makes what [#report] answers; the probing thread, now and then.
  void describe(Prober prober) {
    report =
        new ProbeReport(
            probing.report(),
            ways.inUse().stream().map(r -> r.report(prober, doubt(r))).toList(),
            skipped,
            Duration.ofNanos(pace.spacing()),
            plan.probes().oneWay(),
            ways.reflectors().stream().flatMap(r -> r.noTimestamps().stream()).findFirst(),
            ways.instead(),
            egress.wrong(),
            rotation.exchanges());
  }

  private Optional<String> doubt(AskedReflector reflector) {
    int place = ways.named().indexOf(reflector);
    return place < 0 ? Optional.empty() : rotation.doubt(place);
  }

  /// The plan with the hosts that are asked now; any thread.
  ProbePlan standing() {
    return standing;
  }

  ProbeReport report() {
    return report;
  }
}
