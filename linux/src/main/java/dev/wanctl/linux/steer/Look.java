package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.linux.Links.Link;
import dev.wanctl.linux.steer.NftTable.Element;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the kernel says of where connections go, asked at one time.
///
/// @param comment what is written on our table; empty if there is none
/// @param sets the families in each of our sets
/// @param links of the lines that have one, by name
record Look(
    Marks marks,
    Optional<String> comment,
    Map<String, List<Element>> sets,
    List<Routing.Route> defaults,
    List<Routing.Rule> rules,
    Map<String, Link> links) {

  static Look at(Marks marks, NftTable table, Routing routing) {
    Map<String, List<Element>> sets = new LinkedHashMap<>();
    sets.put(Marks.armed(), table.elements(Marks.armed()));
    marks.plan().lines().forEach(l -> sets.put(marks.out(l), table.elements(marks.out(l))));
    marks.others().forEach(l -> sets.put(marks.to(l), table.elements(marks.to(l))));
    Map<String, Link> links = new LinkedHashMap<>();
    marks
        .plan()
        .lines()
        .forEach(l -> routing.link(l.uplink()).ifPresent(link -> links.put(l.name(), link)));
    return new Look(marks, table.comment(), sets, routing.defaults(), routing.rules(), links);
  }

  /// Whether our table stands, of whatever plan.
  boolean stands() {
    return comment.filter(c -> c.startsWith(Ruleset.COMMENT)).isPresent();
  }

  /// Whether it is somebody else's.
  boolean foreign() {
    return comment.isPresent() && !stands();
  }

  private boolean holds(String set, Family family) {
    return sets.getOrDefault(set, List.of()).stream().anyMatch(e -> e.family() == family);
  }

  boolean out(Line line, Family family) {
    return holds(marks.out(line), family);
  }

  Set<String> enabled() {
    Set<String> lines = new LinkedHashSet<>();
    for (Line line : marks.others()) {
      if (!sets.getOrDefault(marks.to(line), List.of()).isEmpty()) {
        lines.add(line.name());
      }
    }
    return lines;
  }

  Optional<Duration> returnsHomeIn() {
    return sets.getOrDefault(Marks.armed(), List.of()).stream()
        .flatMap(e -> e.endsIn().stream())
        .findFirst();
  }

  boolean running(Line line) {
    return Optional.ofNullable(links.get(line.name())).filter(Link::running).isPresent();
  }

  /// The default route that the line's own table must have; empty if the line has none of this
  /// family, or nothing tells its gateway.
  Optional<Routing.Route> wanted(Line line, Family family) {
    if (!links.containsKey(line.name())) {
      return Optional.empty();
    }
    int bytes = family == Family.IPV4 ? 4 : 16;
    Optional<InetAddress> configured =
        line.gateway().map(InetAddress::ofLiteral).filter(g -> g.getAddress().length == bytes);
    if (configured.isPresent()) {
      return Optional.of(ours(line, family, configured));
    }
    Optional<Routing.Route> found =
        defaults.stream()
            .filter(r -> r.family() == family && r.device().equals(line.uplink()))
            .min(java.util.Comparator.comparing(Routing.Route::ours));
    if (found.isPresent()) {
      return Optional.of(ours(line, family, found.get().gateway()));
    }
    Link link = links.get(line.name());
    return link != null && link.pointToPoint() && family == Family.IPV4
        ? Optional.of(ours(line, family, Optional.empty()))
        : Optional.empty();
  }

  private Routing.Route ours(Line line, Family family, Optional<InetAddress> gateway) {
    return new Routing.Route(
        family, marks.routes(line), Marks.PROTOCOL, line.uplink(), gateway, 0, true);
  }

  /// The default route that stands in the line's own table.
  Optional<Routing.Route> standing(Line line, Family family) {
    return defaults.stream()
        .filter(r -> r.family() == family && r.ours() && r.table() == marks.routes(line))
        .findFirst();
  }

  boolean usable(Line line, Family family) {
    return standing(line, family).filter(Routing.Route::alive).isPresent()
        && running(line)
        && rules.containsAll(Routing.rules(marks, line, family));
  }

  /// Others' default routes that everything takes.
  List<Routing.Route> main(Line line, Family family) {
    return defaults.stream()
        .filter(r -> r.family() == family && r.table() == Routing.MAIN && !r.ours())
        .filter(r -> r.device().equals(line.uplink()))
        .toList();
  }

  List<SteeringReading.Route> routes() {
    List<SteeringReading.Route> routes = new ArrayList<>();
    List<Line> lines = marks.plan().lines();
    for (Family family : Family.values()) {
      for (Line line : lines) {
        List<Routing.Route> main = main(line, family);
        boolean mainUsable = running(line) && main.stream().anyMatch(Routing.Route::alive);
        boolean home = line.equals(marks.plan().home());
        boolean ours =
            home
                ? family == Family.IPV4 || !main.isEmpty() || out(line, family)
                : standing(line, family).isPresent() || out(line, family);
        if (stands() && ours) {
          boolean enabled = !out(line, family);
          boolean usable = enabled && (home ? mainUsable : usable(line, family));
          routes.add(
              new SteeringReading.Route(
                  line.name(), family, true, enabled, usable, lines.indexOf(line)));
        }
        if (!main.isEmpty()) {
          routes.add(
              new SteeringReading.Route(
                  line.name(), family, false, true, mainUsable, main.getFirst().metric()));
        }
      }
    }
    return routes;
  }
}
