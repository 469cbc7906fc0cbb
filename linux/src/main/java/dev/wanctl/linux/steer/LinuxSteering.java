package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Carried;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.engine.port.SteeringReading.Matched;
import dev.wanctl.linux.Netlink;
import dev.wanctl.linux.steer.NftTable.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Steering by this machine, which routes between the users and the lines. What is switched are
/// elements of sets in our table of nftables; the dead-man is that they end by themselves, which
/// the kernel does without any process. Every change is one transaction and is read back.
///
/// Nothing of it outlives a restart of the machine or a `nft flush ruleset`, so steering that is
/// active puts back what is missing ([#outlivesRestart]).
public final class LinuxSteering implements Steering {

  /// What the sockets give; made when first asked, so that a kernel without nftables is told like
  /// any other failure.
  private record Kernel(
      Netlink routes, Netlink filter, NftTable table, Routing routing, Conntrack conntrack) {

    static Kernel open(String table) {
      Netlink routes = new Netlink();
      try {
        Netlink filter = Netlink.netfilter();
        return new Kernel(
            routes,
            filter,
            new NftTable(filter, table),
            new Routing(routes),
            new Conntrack(filter));
      } catch (DeviceException e) {
        routes.close();
        throw e;
      }
    }
  }

  private final Marks marks;
  private Optional<Kernel> kernel = Optional.empty();

  public LinuxSteering(SteeringPlan plan) {
    if (plan.lines().size() > Marks.MOST_LINES) {
      throw new IllegalArgumentException("more lines than marks: " + plan.lines().size());
    }
    marks = new Marks(plan);
  }

  private Kernel kernel() {
    Kernel open = kernel.orElseGet(() -> Kernel.open(marks.table()));
    kernel = Optional.of(open);
    return open;
  }

  private NftTable table() {
    return kernel().table();
  }

  @Override
  public String name() {
    return "this machine";
  }

  private Look look() {
    return Look.at(marks, kernel().table(), kernel().routing());
  }

  @Override
  public List<Finding> inspect() {
    return Inspection.of(look(), table().rules());
  }

  @Override
  public SteeringReading read() {
    long now = System.nanoTime();
    Look look = look();
    return new SteeringReading(
        look.enabled(),
        look.routes(),
        marks.plan().lines().stream()
            .map(l -> new SteeringReading.Link(l.name(), look.running(l)))
            .toList(),
        look.returnsHomeIn(),
        matched(look),
        carried(look),
        now);
  }

  /// Rules with one comment are one kind. The kernel counts both families together.
  private List<Matched> matched(Look look) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    if (look.stands()) {
      for (NftTable.Standing rule : table().rules()) {
        if (!rule.comment().isEmpty()) {
          long[] count = counts.computeIfAbsent(rule.comment(), _ -> new long[2]);
          count[0] += rule.packets();
          count[1] += rule.bytes();
        }
      }
    }
    List<Matched> matched = new ArrayList<>();
    counts.forEach((what, count) ->
        matched.add(new Matched(what, Optional.empty(), enabled(look, what), count[0], count[1])));
    return matched;
  }

  private boolean enabled(Look look, String rule) {
    return !rule.startsWith("to ") || look.enabled().contains(rule.substring(3));
  }

  private List<Carried> carried(Look look) {
    if (!look.stands()) {
      return List.of();
    }
    Map<Family, Map<Integer, Long>> all = kernel().conntrack().byMark(marks);
    List<Carried> carried = new ArrayList<>();
    all.forEach((family, some) ->
        marks
            .others()
            .forEach(line ->
                carried.add(
                    new Carried(line.name(), family, some.getOrDefault(marks.value(line), 0L)))));
    return carried;
  }

  // --- switching

  @Override
  public void sensitive(Way way) {
    Look look = require();
    Optional<Line> to =
        switch (way) {
          case Way.Home() -> Optional.empty();
          case Way.Line(String name) ->
              Optional.of(known(name)).filter(l -> !l.equals(marks.plan().home()));
        };
    if (to.isPresent()) {
      look = leadingSomewhere(look, to.get());
    }
    Map<String, List<Element>> sets = new LinkedHashMap<>();
    for (Line line : marks.others()) {
      List<Element> wanted = new ArrayList<>();
      for (Family family : Family.values()) {
        if (to.equals(Optional.of(line)) && look.usable(line, family)) {
          wanted.add(new Element(family, look.returnsHomeIn()));
        }
      }
      List<Family> stand = families(look, marks.to(line));
      if (!stand.equals(wanted.stream().map(Element::family).toList())) {
        sets.put(marks.to(line), wanted);
      }
    }
    if (sets.isEmpty()) {
      return;
    }
    table().fill(sets);
    Set<String> now = look().enabled();
    if (!now.equals(to.map(l -> Set.of(l.name())).orElse(Set.of()))) {
      throw notHeeded("new sensitive connections go to " + (now.isEmpty() ? "home" : now));
    }
  }

  private static List<Family> families(Look look, String set) {
    return look.sets().getOrDefault(set, List.of()).stream().map(Element::family).sorted().toList();
  }

  private Line known(String name) {
    return marks.plan().lines().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no line " + name + " in " + marks));
  }

  private Look require() {
    Look look = look();
    if (!look.comment().equals(Optional.of(Ruleset.of(marks.plan()).comment()))) {
      throw new DeviceException(
          new DeviceFailure.NotFound(
              "this machine has no nftables table " + marks.table() + " of these lines",
              "Add what is missing: wanctl steer setup"));
    }
    return look;
  }

  /// Marked connections without a route in their table would go home after all, and nobody would
  /// notice. A route that went with its interface is put back.
  private Look leadingSomewhere(Look before, Line line) {
    Look look = restoreRoutes(before);
    if (!look.usable(line, Family.IPV4)) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              "this machine has no usable route by " + line.name(),
              "Look at its interface and gateway: ip link show dev %s; ip route show table %d"
                  .formatted(line.uplink(), marks.routes(line))));
    }
    return look;
  }

  private Look restoreRoutes(Look look) {
    List<Piece> gone =
        Piece.missing(look, List.of()).stream().filter(p -> !(p instanceof Piece.Table)).toList();
    if (gone.isEmpty()) {
      return look;
    }
    for (Piece piece : gone) {
      boolean carrier =
          !(piece instanceof Piece.DefaultRoute(Routing.Route route))
              || look.links().values().stream()
                  .anyMatch(l -> l.name().equals(route.device()) && l.up());
      if (carrier) {
        piece.add(kernel().table(), kernel().routing());
      }
    }
    return look();
  }

  private DeviceException notHeeded(String stands) {
    return new DeviceException(
        new DeviceFailure.Rejected(
            "this machine took the change and reads back that " + stands,
            "Look whether somebody else changes the same: nft monitor"));
  }

  @Override
  public void route(String name, boolean open) {
    Line line = known(name);
    Look look = require();
    SteeringReading reading = read();
    List<Element> wanted = new ArrayList<>();
    List<Family> kept = new ArrayList<>();
    boolean found = false;
    for (Family family : Family.values()) {
      boolean ours =
          reading.routes().stream()
              .anyMatch(r -> r.ours() && r.line().equals(name) && r.family() == family);
      found |= ours;
      if (open || !ours) {
        continue;
      }
      if (!look.out(line, family) && !reading.usableWithout(name, family)) {
        kept.add(family);
      } else {
        wanted.add(new Element(family, look.returnsHomeIn()));
      }
    }
    if (!found) {
      throw new DeviceException(
          new DeviceFailure.NotFound(
              "this machine has no default route of ours by " + name,
              "Add what is missing: wanctl steer setup"));
    }
    List<Family> families = wanted.stream().map(Element::family).toList();
    if (families.equals(families(look, marks.out(line)))) {
      if (!kept.isEmpty()) {
        throw new DeviceException(
            new DeviceFailure.Rejected(
                "the default route by " + name + " is the last usable one on this machine",
                "It stays. Look at the other lines: ip route show table all"));
      }
      return;
    }
    table().fill(Map.of(marks.out(line), wanted));
    if (!families(look(), marks.out(line)).equals(families)) {
      throw notHeeded("the default route by " + name + " is " + (open ? "still out" : "there"));
    }
  }

  // --- the dead-man

  /// Every element that stands ends after this time; routes that went with their interface come
  /// back.
  @Override
  public void returnHomeAfter(Duration time) {
    Look look = restoreRoutes(require());
    lasting(look, Optional.of(time));
    if (look().returnsHomeIn().isEmpty()) {
      throw notHeeded("nothing returns home after " + time.toSeconds() + " s");
    }
  }

  @Override
  public void disarm() {
    Look look = look();
    if (!look.stands() || look.returnsHomeIn().isEmpty()) {
      return;
    }
    lasting(look, Optional.empty());
    if (look().returnsHomeIn().isPresent()) {
      throw notHeeded("something still returns home by itself");
    }
  }

  /// @param time how long what stands goes on; empty: until it is changed
  private void lasting(Look look, Optional<Duration> time) {
    Map<String, List<Element>> sets = new LinkedHashMap<>();
    look.sets()
        .forEach((set, elements) -> {
          if (!set.equals(Marks.armed()) && !elements.isEmpty()) {
            sets.put(set, elements.stream().map(e -> new Element(e.family(), time)).toList());
          }
        });
    sets.put(Marks.armed(), time.isPresent() ? List.of(new Element(Family.IPV4, time)) : List.of());
    table().fill(sets);
  }

  // --- setting up

  @Override
  public List<SetupStep> missing() {
    return lacking().stream().map(Piece::step).toList();
  }

  private List<Piece> lacking() {
    Look look = look();
    if (look.foreign()) {
      throw new DeviceException(
          new DeviceFailure.Ambiguous(
              "the nftables table " + marks.table() + " is not wanctl's",
              "Give wanctl another name: steering.mark; or, if nobody needs it: nft delete table"
                  + " inet "
                  + marks.table()));
    }
    return Piece.missing(look, table().rules());
  }

  @Override
  public List<SetupStep> own() {
    return Piece.own(look()).stream().map(Piece::step).toList();
  }

  @Override
  public void add(SetupStep step) {
    find(lacking(), step)
        .orElseThrow(() ->
            new DeviceException(
                new DeviceFailure.NotFound(
                    "what \"" + step.what() + "\" was made of has changed on this machine",
                    "Look anew: wanctl steer setup")))
        .add(kernel().table(), kernel().routing());
    if (find(lacking(), step).isPresent()) {
      throw notHeeded("it is not there: " + step.what());
    }
  }

  private static Optional<Piece> find(List<Piece> pieces, SetupStep step) {
    return pieces.stream().filter(p -> p.step().id().equals(step.id())).findFirst();
  }

  @Override
  public void remove(SetupStep step) {
    find(Piece.own(look()), step).ifPresent(p -> p.remove(kernel().table(), kernel().routing()));
    if (find(Piece.own(look()), step).isPresent()) {
      throw notHeeded("it is still there: " + step.what());
    }
  }

  @Override
  public boolean outlivesRestart() {
    return false;
  }

  @Override
  public void close() {
    kernel.ifPresent(k -> {
      k.routes().close();
      k.filter().close();
    });
    kernel = Optional.empty();
  }
}
