package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SensitiveTraffic;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.routeros.Menu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that must stand on the router for steering, in the order in which it is to be added:
/// whatever is there so far is harmless without the rest. Of what a line needs but the router does
/// not tell (its gateway) nothing is in it.
final class Pieces {

  /// The distance of our default route of the first line. Only ours compete with each other.
  private static final int FIRST_DISTANCE = 11;

  private final SteeringPlan plan;
  private final Tables tables;
  private final Names names;
  private final List<Piece> all = new ArrayList<>();

  private Pieces(SteeringPlan plan, Tables tables) {
    this.plan = plan;
    this.tables = tables;
    names = Names.of(plan);
  }

  static List<Piece> of(SteeringPlan plan, Tables tables) {
    Pieces pieces = new Pieces(plan, tables);
    pieces.tablesAndNat();
    for (Family family : Family.values()) {
      pieces.defaultRoutes(family);
      pieces.rules(family);
    }
    pieces.all.add(new DeadMan(plan).piece());
    return List.copyOf(pieces.all);
  }

  private List<Line> others() {
    return plan.lines().subList(1, plan.lines().size());
  }

  private void add(Menu menu, String what, String... pairs) {
    all.add(Piece.of(menu, what, List.of(pairs)));
  }

  private void tablesAndNat() {
    for (Line line : others()) {
      add(
          Menu.ROUTING_TABLE,
          "routing table of " + line.name(),
          "name",
          names.table(line.name()),
          "fib",
          "");
      for (Family family : Family.values()) {
        tables
            .gateway(line, family)
            .ifPresent(gateway ->
                add(
                    Names.routes(family),
                    "default route of that table",
                    "dst-address",
                    family == Family.IPV4 ? "0.0.0.0/0" : "::/0",
                    "gateway",
                    gateway,
                    "routing-table",
                    names.table(line.name()),
                    "comment",
                    names.comment("table " + line.name())));
      }
    }
    for (Line line : plan.lines()) {
      nat(line, Family.IPV4);
    }
    // At home hosts have IPv6 addresses of the home line, which no other provider lets pass.
    others().stream()
        .filter(line -> tables.gateway(line, Family.IPV6).isPresent())
        .forEach(line -> nat(line, Family.IPV6));
  }

  private void nat(Line line, Family family) {
    if (!tables.translated(line, family)) {
      add(
          Names.nat(family),
          "what leaves by " + line.name() + " gets its address",
          "chain",
          "srcnat",
          "action",
          "masquerade",
          "out-interface",
          line.uplink(),
          "comment",
          names.comment("nat " + line.name()));
    }
  }

  /// Home first: the others must not be the best there are even for a moment.
  private void defaultRoutes(Family family) {
    if (tables.gateway(plan.home(), family).isEmpty()) {
      return;
    }
    for (Line line : plan.lines()) {
      Optional<String> gateway = tables.gateway(line, family);
      for (Names.Half half : Names.Half.values()) {
        if (half.family == family && gateway.isPresent()) {
          add(
              Names.routes(family),
              "default route of ours by " + line.name(),
              "dst-address",
              half.prefix,
              "gateway",
              gateway.get(),
              "distance",
              Integer.toString(FIRST_DISTANCE + plan.lines().indexOf(line)),
              "comment",
              names.route(line.name(), half));
        }
      }
    }
  }

  /// Rules of other chains come before the one that leads to them.
  private void rules(Family family) {
    for (Line line : others()) {
      rule(
          family,
          "new sensitive connections go to " + line.name() + ": switched on and off",
          names.sensitive(),
          "mark-connection",
          "to " + line.name(),
          Map.of("connection-mark", "no-mark"),
          Map.of("new-connection-mark", names.table(line.name())),
          true);
    }
    rule(
        family,
        "sensitive connections that begin at home stay there",
        names.sensitive(),
        "mark-connection",
        "stay home",
        Map.of("connection-mark", "no-mark"),
        Map.of("new-connection-mark", names.stays()),
        false);
    for (String prefix : SensitiveTraffic.local(family)) {
      stays(family, "local " + prefix, Map.of("dst-address", prefix));
    }
    stays(family, "sources never moved", Map.of("src-address-list", names.never()));
    stays(family, "destinations never moved", Map.of("dst-address-list", names.never()));
    for (Sensitive kind : Sensitive.defaults(names)) {
      rule(
          family,
          "sensitive: " + kind.what(),
          names.newConnections(),
          "jump",
          kind.what(),
          kind.matchers(),
          Map.of("jump-target", names.sensitive()),
          false);
    }
    // Before the next ones: the first packet already must take the table of its new mark.
    rule(
        family,
        "new connections from home are looked at",
        "prerouting",
        "jump",
        "new connections",
        Map.of(
            "in-interface-list",
            plan.lan(),
            "connection-state",
            "new",
            "connection-mark",
            "no-mark",
            "dst-address-type",
            "!local"),
        Map.of("jump-target", names.newConnections()),
        false);
    for (Line line : others()) {
      rule(
          family,
          "marked connections take the table of " + line.name(),
          "prerouting",
          "mark-routing",
          "by " + line.name(),
          Map.of("in-interface-list", plan.lan(), "connection-mark", names.table(line.name())),
          Map.of("new-routing-mark", names.table(line.name())),
          false);
    }
  }

  private void stays(Family family, String what, Map<String, String> matchers) {
    rule(
        family,
        what.startsWith("local") ? "what is " + what + " stays" : what,
        names.newConnections(),
        "return",
        what,
        matchers,
        Map.of(),
        false);
  }

  private void rule(
      Family family,
      String what,
      String chain,
      String action,
      String comment,
      Map<String, String> matchers,
      Map<String, String> targets,
      boolean disabled) {
    List<String> pairs = new ArrayList<>(List.of("chain", chain, "action", action));
    matchers.keySet().stream().sorted().forEach(k -> pairs.addAll(pair(k, matchers)));
    targets.keySet().stream().sorted().forEach(k -> pairs.addAll(pair(k, targets)));
    if (action.startsWith("mark-")) {
      pairs.addAll(List.of("passthrough", "true"));
    }
    if (disabled) {
      pairs.addAll(List.of("disabled", "true"));
    }
    pairs.addAll(List.of("comment", names.comment(comment)));
    all.add(Piece.of(Names.mangle(family), what, pairs));
  }

  private static List<String> pair(String key, Map<String, String> of) {
    return List.of(key, of.getOrDefault(key, ""));
  }
}
