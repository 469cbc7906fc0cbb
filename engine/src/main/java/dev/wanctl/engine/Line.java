package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.line.Usual;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.record.Tape;
import java.util.concurrent.atomic.AtomicLongArray;

/// One line on the loop thread: its controller, where its decisions go, and when it is looked at
/// next.
final class Line {

  /// A line without evidence is stepped this often.
  private static final long TICK_NANOS = 50_000_000;

  /// And this often while its law waits for what nothing announces.
  private static final long SOON_NANOS = 5_000_000;

  /// And this often at rest, where rates only drift and replies come seldom.
  static final long REST_NANOS = 1_000_000_000;

  private static final Reason[] REASONS = Reason.values();

  final int index;
  final LineController controller;
  final DecisionLog decisions = new DecisionLog();
  final Actuator actuator;
  private final Load load;
  private final Stages stages;
  private final Tape tape;
  private final Histogram addedDelays = new Histogram();
  private final Histogram roundTrips = new Histogram();
  private final AtomicLongArray reasons = new AtomicLongArray(Reason.values().length);
  private volatile LineSettings settings;
  private long steppedAt;
  private boolean evidence;
  private boolean rests;

  // Of the replies that the next decision uses; NEVER where there is none.
  private long newestReply = EvidenceQueue.NEVER;
  private long oldestHanded = EvidenceQueue.NEVER;

  Line(
      int index,
      LineSettings settings,
      LineController controller,
      Actuator actuator,
      Load load,
      Stages stages,
      Tape tape,
      long now) {
    this.index = index;
    this.settings = settings;
    this.controller = controller;
    this.actuator = actuator;
    this.load = load;
    this.stages = stages;
    this.tape = tape;
    this.steppedAt = now;
  }

  /// The settings in force; any thread.
  LineSettings settings() {
    return settings;
  }

  /// New bounds, goal, aggressiveness, policy; what was learned is kept, but by another policy.
  /// Loop thread.
  void follow(LineSettings next) {
    tape.cut();
    controller.bound(next.download(), next.upload());
    controller.retune(next.policy());
    settings = next;
  }

  /// What it is expected to carry at this hour. Loop thread.
  void expect(Usual usual) {
    tape.cut();
    controller.expect(usual);
  }

  void take(EvidenceQueue.Message m) {
    evidence |= m.kind != EvidenceQueue.Kind.SENT;
    switch (m.kind) {
      case SENT -> {
        controller.sent((int) m.a, m.b);
        tape.sent(m.a, m.b);
      }
      case ECHO -> {
        controller.echo((int) m.a, m.b, m.c);
        tape.echo(m.a, m.b, m.c);
        replied(m);
      }
      case ONE_WAY -> {
        controller.echo((int) m.a, m.b, m.c, m.d, m.e);
        tape.oneWay(m.a, m.b, m.c, m.d, m.e);
        replied(m);
      }
      case TRAFFIC -> {
        controller.traffic(m.a, m.b, m.c, m.d, m.e);
        tape.traffic(m.a, m.b, m.c, m.d, m.e);
      }
      case CONFIRMED -> {
        controller.confirmed(m.a, m.b, (double) m.c, (double) m.d);
        tape.confirmed(m.a, m.b, m.c, m.d);
      }
      case FORGET -> {
        controller.forgetReflector((int) m.a);
        tape.forget(m.a);
      }
      case PACE -> {
        controller.pace(m.a, m.b);
        tape.pace(m.a, m.b);
        rests = m.b > LineController.AT_REST_NANOS;
      }
    }
  }

  private void replied(EvidenceQueue.Message m) {
    roundTrips.record(m.c - m.b);
    newestReply = Math.max(newestReply, m.c);
    if (oldestHanded == EvidenceQueue.NEVER) {
      oldestHanded = m.at;
    }
  }

  /// How long it need not be looked at unless evidence comes, ns: a line without evidence must
  /// notice that.
  long patience() {
    return controller.impatient() ? SOON_NANOS : rests ? REST_NANOS : TICK_NANOS;
  }

  /// Steps if there is new evidence, or if none came for too long.
  void stepIfDue(long now) {
    if (!evidence && now - steppedAt < patience()) {
      return;
    }
    evidence = false;
    steppedAt = now;
    long began = System.nanoTime();
    controller.step(now);
    LineView view = decisions.begin();
    controller.show(view);
    decisions.commit();
    if (view.sight == Sight.CLEAR) {
      addedDelays.record(Math.round(1e9 * view.delay));
    }
    long ended = System.nanoTime();
    long download = Math.round(controller.desired(Direction.DOWNLOAD));
    long upload = Math.round(controller.desired(Direction.UPLOAD));
    actuator.want(download, upload);
    load.rates(download, upload);
    measure(began, ended);
    countReasons();
    record(now, view);
  }

  private void record(long now, LineView view) {
    tape.stepped(now, view);
    if (tape.wantsCheckpoint()) {
      long start = System.nanoTime();
      tape.checkpoint(controller, settings);
      stages.recordSince(Stage.CHECKPOINT, start);
    }
  }

  private void measure(long began, long ended) {
    stages.record(Stage.DECISION, ended - began);
    if (oldestHanded != EvidenceQueue.NEVER) {
      stages.record(Stage.EVIDENCE_TO_DECISION, ended - oldestHanded);
      stages.record(Stage.REPLY_TO_DECISION, ended - newestReply);
      oldestHanded = EvidenceQueue.NEVER;
      newestReply = EvidenceQueue.NEVER;
    }
  }

  @SuppressWarnings("EnumOrdinal") // indexes of a private array
  private void countReasons() {
    for (Reason reason : REASONS) {
      reasons.lazySet(reason.ordinal(), controller.count(reason));
    }
  }

  /// What times it saw; any thread.
  LineTimes times() {
    return new LineTimes(addedDelays.snapshot(), roundTrips.snapshot());
  }

  /// How often a reason was given; any thread.
  @SuppressWarnings("EnumOrdinal")
  long count(Reason reason) {
    return reasons.get(reason.ordinal());
  }
}
