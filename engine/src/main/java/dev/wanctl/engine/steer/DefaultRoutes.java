package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.LineEvidence;
import dev.wanctl.core.steer.RouteKeeper;
import dev.wanctl.core.steer.Why;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The default routes of all lines, taken out and put back on the device as the [RouteKeeper]
/// decides. What somebody else disables or enables stays so until the line's evidence changes or
/// the operator lets evidence decide. Times are of one monotonic clock, ns. One thread.
final class DefaultRoutes {

  /// A route that had to stay is looked at again so much later.
  private static final long LOOKS_AGAIN = 10_000_000_000L;

  private final SteeringOrders orders;
  private final SteeredDevice device;
  private final SteeringJournal journal;
  private final SteeringHistory history;
  private final ForeignChanges foreign;
  private final RouteKeeper keeper;
  private final Set<Integer> outByOthers = new TreeSet<>();
  private final Set<Integer> inByOthers = new TreeSet<>();

  /// Routes that had to stay, and when that is looked at again.
  private final Map<Integer, Long> kept = new TreeMap<>();

  DefaultRoutes(
      SteeringOrders orders,
      SteeredDevice device,
      SteeringJournal journal,
      SteeringHistory history,
      ForeignChanges foreign,
      long now) {
    this.orders = orders;
    this.device = device;
    this.journal = journal;
    this.history = history;
    this.foreign = foreign;
    keeper = new RouteKeeper(orders.lines().size(), now);
  }

  /// The lines whose route somebody else took out, by name.
  Set<String> outByOthers() {
    Set<String> names = new TreeSet<>();
    outByOthers.forEach(line -> names.add(orders.name(line)));
    return names;
  }

  void decide(long now, List<LineEvidence> evidence) {
    keeper.step(now, evidence);
  }

  /// What a former process left is a hypothesis: what the device says, counts.
  void reconcile(long now) {
    for (int line = 0; line < orders.lines().size(); line++) {
      String name = orders.name(line);
      if (!device.isOut(line)) {
        journal.isBack(name);
      } else if (journal.out().contains(name)) {
        keeper.adopt(line, true, now);
      } else {
        outByOthers.add(line);
        history.foreign(now, line, "has a default route of ours that somebody else disabled");
      }
    }
  }

  /// Takes note of what others changed since the last reading.
  void notice(long now) {
    for (int line = 0; line < orders.lines().size(); line++) {
      notice(line, now);
    }
  }

  private void notice(int line, long now) {
    boolean ours = journal.out().contains(orders.name(line));
    boolean out = device.isOut(line);
    if (device.mayHaveChanged(line)) {
      return; // the next turn makes it agree
    }
    if (ours && !out) {
      journal.isBack(orders.name(line));
      keeper.adopt(line, false, now);
      if (!device.deadManActed(now)) {
        foreign.count(now);
        inByOthers.add(line);
        history.foreign(now, line, "has its default route back, by somebody else");
      }
    } else if (!ours && out && outByOthers.add(line)) {
      foreign.count(now);
      history.foreign(now, line, "has a default route of ours that somebody else disabled");
    } else if (!out && outByOthers.remove(line)) {
      history.foreign(now, line, "has its default route back, by somebody else");
    }
  }

  /// Evidence decides again, also about what somebody else changed. What others took out comes back
  /// like one of ours, when its line is up; the journal has to know it.
  Set<String> release(long now) {
    Set<String> adopted = outByOthers();
    outByOthers.forEach(line -> keeper.adopt(line, true, now));
    outByOthers.clear();
    inByOthers.clear();
    return adopted;
  }

  /// Makes the device agree. True if it was asked for anything.
  boolean act(long now) {
    boolean asked = false;
    for (int line = 0; line < orders.lines().size(); line++) {
      asked |= keeper.closed(line) ? takeOut(line, now) : putBack(line, now);
    }
    return asked;
  }

  private boolean putBack(int line, long now) {
    inByOthers.remove(line);
    kept.remove(line);
    if (!journal.out().contains(orders.name(line))) {
      return false;
    }
    device.putBack(line);
    history.route(SteeringEvent.Kind.ROUTE_BACK, line, Why.RECOVERED, "it is up again", now);
    return true;
  }

  private boolean takeOut(int line, long now) {
    boolean done = journal.out().contains(orders.name(line)) && device.isOut(line);
    boolean others = outByOthers.contains(line) || inByOthers.contains(line);
    if (done || others || now < kept.getOrDefault(line, Long.MIN_VALUE)) {
      return false;
    }
    SteeredDevice.Taken taken = device.takeOut(line, now);
    if (taken == SteeredDevice.Taken.OUT) {
      history.route(SteeringEvent.Kind.ROUTE_OUT, line, Why.LOST, "it carries nothing", now);
    } else if (kept.put(line, now + LOOKS_AGAIN) == null) {
      history.route(
          SteeringEvent.Kind.ROUTE_KEPT,
          line,
          Why.OTHER_LOST,
          taken == SteeredDevice.Taken.KEPT
              ? "it carries nothing, but no other usable default route would be left"
              : "it carries nothing, but none of its default routes is wanctl's",
          now);
    }
    return true;
  }
}
