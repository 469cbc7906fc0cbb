package dev.wanctl.engine.steer;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.engine.port.SteeringReading.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The steering device as it stands, and the ways to change it: each change is in the journal
/// before it is sent and is read back after, no route is taken out while no other one would be left
/// by a fresh reading, and a dead-man runs on the device as long as anything of ours stands there.
/// At home it does not run: then there is nothing to take back, and each push is a write to the
/// router's flash. One thread; every method may throw [DeviceException].
final class SteeredDevice {

  /// When the device returns home by itself, and how often that is put off.
  static final Duration DEAD_MAN = Duration.ofMinutes(2);

  static final Duration PUSH = Duration.ofSeconds(40);

  private static final int NOWHERE = -1;

  /// The answer of [#takeOut].
  enum Taken {
    OUT,
    /// No other usable route would be left.
    KEPT,
    /// The line has none of ours.
    NONE
  }

  private final Steering device;
  private final SteeringOrders orders;
  private final SteeringJournal journal;
  private Optional<SteeringReading> reading = Optional.empty();
  private boolean armed;
  private OptionalLong pushedAt = OptionalLong.empty();

  // What was sent and not seen to have come about: the answer may have been lost.
  private OptionalInt sending = OptionalInt.empty();
  private final Set<Integer> changing = new TreeSet<>();
  private long writes;

  SteeredDevice(Steering device, SteeringOrders orders, SteeringJournal journal) {
    this.device = device;
    this.orders = orders;
    this.journal = journal;
  }

  Optional<SteeringReading> reading() {
    return reading;
  }

  long writes() {
    return writes;
  }

  SteeringReading read() {
    SteeringReading now = device.read();
    reading = Optional.of(now);
    armed = now.returnsHomeIn().isPresent();
    return now;
  }

  /// Where new sensitive connections go by the last reading; -1 if two rules contradict each other,
  /// or one leads to a line that is not known, or nothing was read.
  int stands() {
    return reading.map(r -> place(r.enabled())).orElse(NOWHERE);
  }

  private int place(Set<String> enabled) {
    return switch (enabled.size()) {
      case 0 -> 0;
      case 1 -> orders.index(enabled.iterator().next());
      default -> NOWHERE;
    };
  }

  private Stream<Route> own(int line) {
    String name = orders.name(line);
    return reading.stream()
        .flatMap(r -> r.routes().stream())
        .filter(r -> r.ours() && r.line().equals(name));
  }

  /// Whether a route of ours of this line is disabled.
  boolean isOut(int line) {
    return own(line).anyMatch(r -> !r.enabled());
  }

  /// Whether new sensitive connections may be going there on our account.
  boolean maySend(int line) {
    return sending.isPresent() && sending.getAsInt() == line;
  }

  /// Whether the line's route may be in or out on our account.
  boolean mayHaveChanged(int line) {
    return changing.contains(line);
  }

  /// Whether the dead-man may have acted by now: it was not put off for long, or a former process
  /// did that.
  boolean deadManActed(long now) {
    return pushedAt.isEmpty() || now - pushedAt.getAsLong() >= DEAD_MAN.toNanos();
  }

  /// Whether the device holds the line for usable; empty if it does not say.
  Optional<Boolean> up(int line) {
    if (reading.isEmpty()) {
      return Optional.empty();
    }
    String name = orders.name(line);
    boolean down =
        reading.get().links().stream().anyMatch(l -> l.line().equals(name) && !l.running());
    List<Route> enabled =
        reading.get().routes().stream()
            .filter(r -> r.line().equals(name) && r.enabled() && r.family() == Family.IPV4)
            .toList();
    boolean unreachable = !enabled.isEmpty() && enabled.stream().noneMatch(Route::usable);
    return Optional.of(!down && !unreachable);
  }

  /// Keeps the dead-man from acting, if anything of ours stands on the device; else ends it.
  void keepAlive(long now) {
    if (!journal.isEmpty()) {
      push(now);
    } else if (armed) {
      writes++;
      device.disarm();
      armed = false;
      pushedAt = OptionalLong.empty();
    }
  }

  private void push(long now) {
    if (!armed || pushedAt.isEmpty() || now - pushedAt.getAsLong() >= PUSH.toNanos()) {
      writes++;
      device.returnHomeAfter(DEAD_MAN);
      armed = true;
      pushedAt = OptionalLong.of(now);
    }
  }

  /// New sensitive connections go to this line, by what the device says afterwards.
  void send(int line, long now) {
    if (line != 0) {
      journal.goesAway(orders.name(line));
      push(now);
    }
    sending = OptionalInt.of(line);
    writes++;
    device.sensitive(
        line == 0 ? new Steering.Way.Home() : new Steering.Way.Line(orders.name(line)));
    read();
    if (stands() != line) {
      throw differs("new sensitive connections were sent to " + orders.name(line));
    }
    sending = OptionalInt.empty();
    if (line == 0) {
      journal.isHome();
    }
  }

  /// Takes the line's own default route out, unless it is the last usable one of what is to stay.
  Taken takeOut(int line, long now) {
    read();
    if (own(line).findAny().isEmpty()) {
      return Taken.NONE;
    }
    boolean another =
        own(line)
            .filter(Route::enabled)
            .anyMatch(r -> reading.orElseThrow().usableWithout(r.line(), r.family()));
    if (!another) {
      return Taken.KEPT;
    }
    journal.takesOut(orders.name(line));
    push(now);
    changing.add(line);
    writes++;
    device.route(orders.name(line), false);
    read();
    if (!isOut(line)) {
      throw differs("the default route of " + orders.name(line) + " was taken out");
    }
    changing.remove(line);
    return Taken.OUT;
  }

  void putBack(int line) {
    changing.add(line);
    writes++;
    device.route(orders.name(line), true);
    read();
    if (isOut(line)) {
      throw differs("the default route of " + orders.name(line) + " was put back");
    }
    changing.remove(line);
    journal.isBack(orders.name(line));
  }

  private DeviceException differs(String what) {
    return new DeviceException(
        new DeviceFailure.Rejected(
            what + " on " + device.name() + ", and it reads back something else",
            "see `wanctl steer status`; another program that writes to the same would do that"));
  }
}
