package dev.wanctl.engine.steer;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A router in virtual time with a rule and a default route of ours for each line, a scheduler, and
/// faults. What is done to it by others goes past the port. It counts what must never be.
final class ModelRouter implements Steering {

  enum Fault {
    NONE,
    /// Nothing gets there.
    UNREACHABLE,
    /// A change takes effect and its answer is lost.
    ANSWER_LOST,
    /// A change is accepted and not made.
    IGNORED,
    /// The router answers that it is busy.
    BUSY
  }

  static final class Own {
    final String line;
    boolean enabled = true;
    boolean reachable = true;

    Own(String line) {
      this.line = line;
    }

    boolean usable() {
      return enabled && reachable;
    }
  }

  final Set<String> enabled = new TreeSet<>();
  final List<Own> routes = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  private final Random random;
  Fault fault = Fault.NONE;
  double faultShare = 1;
  long now;
  Optional<Long> returnsAt = Optional.empty();

  /// Whether the last change through the port left no usable route although there was one.
  int lastRouteTaken;

  int writes;

  ModelRouter(Random random, List<String> lines, long now) {
    this.random = random;
    this.now = now;
    lines.forEach(l -> routes.add(new Own(l)));
  }

  Own route(String line) {
    return routes.stream().filter(r -> r.line.equals(line)).findFirst().orElseThrow();
  }

  boolean home() {
    return enabled.isEmpty();
  }

  /// The router's own clock goes on, whoever lives.
  void at(long nanos) {
    now = nanos;
    if (returnsAt.isPresent() && now >= returnsAt.get()) {
      enabled.clear();
      routes.forEach(r -> r.enabled = true);
      returnsAt = Optional.empty();
    }
  }

  private boolean hit(Fault one) {
    return fault == one && random.nextDouble() < faultShare;
  }

  private void ask() {
    if (hit(Fault.UNREACHABLE)) {
      throw new DeviceException(new DeviceFailure.Unreachable("no route to the router", "wait"));
    }
    if (hit(Fault.BUSY)) {
      throw new DeviceException(new DeviceFailure.Busy("503", "wait"));
    }
  }

  private void change(String what, Runnable effect) {
    ask();
    boolean lost = hit(Fault.ANSWER_LOST);
    if (hit(Fault.IGNORED)) {
      throw new DeviceException(new DeviceFailure.Rejected(what + " is not so", "look"));
    }
    boolean usable = routes.stream().anyMatch(Own::usable);
    effect.run();
    writes++;
    calls.add(what);
    if (usable && routes.stream().noneMatch(Own::usable)) {
      lastRouteTaken++;
    }
    if (lost) {
      throw new DeviceException(new DeviceFailure.TimedOut("no answer", "wait"));
    }
  }

  @Override
  public String name() {
    return "router model";
  }

  @Override
  public List<Finding> inspect() {
    ask();
    return List.of();
  }

  @Override
  public SteeringReading read() {
    ask();
    return new SteeringReading(
        enabled,
        routes.stream()
            .map(r ->
                new SteeringReading.Route(
                    r.line, Family.IPV4, true, r.enabled, r.usable(), 1 + routes.indexOf(r)))
            .toList(),
        routes.stream().map(r -> new SteeringReading.Link(r.line, r.reachable)).toList(),
        returnsAt.map(at -> Duration.ofNanos(at - now)),
        List.of(),
        List.of(),
        now);
  }

  @Override
  public void sensitive(Way way) {
    change(
        "sensitive " + way,
        () -> {
          enabled.clear();
          if (way instanceof Way.Line(String name)) {
            enabled.add(name);
          }
        });
  }

  @Override
  public void route(String line, boolean open) {
    if (route(line).enabled == open) {
      ask();
      return;
    }
    change("route " + line + " " + open, () -> route(line).enabled = open);
  }

  @Override
  public void returnHomeAfter(Duration time) {
    change("return home after " + time, () -> returnsAt = Optional.of(now + time.toNanos()));
  }

  @Override
  public void disarm() {
    change("disarm", () -> returnsAt = Optional.empty());
  }

  @Override
  public List<SetupStep> missing() {
    return List.of();
  }

  @Override
  public List<SetupStep> own() {
    return List.of();
  }

  @Override
  public void add(SetupStep step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(SetupStep step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
