package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.units.Direction;
import java.util.concurrent.atomic.AtomicLongArray;

/// One line on the loop thread: its controller, where its decisions go, and when it is looked at
/// next.
final class Line {

  private static final Reason[] REASONS = Reason.values();

  final int index;
  final LineController controller;
  final DecisionLog decisions = new DecisionLog();
  final Actuator actuator;
  private final AtomicLongArray reasons = new AtomicLongArray(Reason.values().length);
  private volatile LineSettings settings;
  private long steppedAt;
  private boolean evidence;

  Line(int index, LineSettings settings, LineController controller, Actuator actuator, long now) {
    this.index = index;
    this.settings = settings;
    this.controller = controller;
    this.actuator = actuator;
    this.steppedAt = now;
  }

  /// The settings in force; any thread.
  LineSettings settings() {
    return settings;
  }

  /// New bounds, goal, aggressiveness, policy; what was learned is kept, but by another policy.
  /// Loop thread.
  void follow(LineSettings next) {
    controller.bound(next.download(), next.upload());
    controller.retune(next.policy());
    settings = next;
  }

  void take(EvidenceQueue.Message m) {
    evidence = true;
    switch (m.kind) {
      case ECHO -> controller.echo((int) m.a, m.b, m.c);
      case ONE_WAY -> controller.echo((int) m.a, m.b, m.c, m.d, m.e);
      case TRAFFIC -> controller.traffic(m.a, m.b, m.c, m.d, m.e);
      case CONFIRMED -> controller.confirmed(m.a, m.b, (double) m.c, (double) m.d);
      case FORGET -> controller.forgetReflector((int) m.a);
    }
  }

  /// Steps if there is new evidence, or if none came for `patience`: a line without evidence must
  /// notice that.
  void stepIfDue(long now, long patience) {
    if (!evidence && now - steppedAt < patience) {
      return;
    }
    evidence = false;
    steppedAt = now;
    controller.step(now);
    controller.show(decisions.begin());
    decisions.commit();
    actuator.want(
        Math.round(controller.desired(Direction.DOWNLOAD)),
        Math.round(controller.desired(Direction.UPLOAD)));
    countReasons();
  }

  @SuppressWarnings("EnumOrdinal") // indexes of a private array
  private void countReasons() {
    for (Reason reason : REASONS) {
      reasons.lazySet(reason.ordinal(), controller.count(reason));
    }
  }

  /// How often a reason was given; any thread.
  @SuppressWarnings("EnumOrdinal")
  long count(Reason reason) {
    return reasons.get(reason.ordinal());
  }
}
