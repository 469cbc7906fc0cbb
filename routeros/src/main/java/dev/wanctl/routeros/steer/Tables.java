package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.audit.Row;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tables of the router as they were read just now, and what they say of the lines.
final class Tables {

  /// What is needed to say where things stand.
  static final List<Menu> STATE =
      List.of(Menu.MANGLE, Menu.MANGLE6, Menu.ROUTE, Menu.ROUTE6, Menu.INTERFACE, Menu.SCHEDULER);

  /// The least that a switch of rules must see, since each table costs a round trip.
  static final List<Menu> RULES = List.of(Menu.MANGLE, Menu.MANGLE6);

  static final List<Menu> RULES_AND_WAY = List.of(Menu.MANGLE, Menu.MANGLE6, Menu.ROUTE);

  static final List<Menu> ROUTES = List.of(Menu.ROUTE, Menu.ROUTE6);

  /// What setup looks at besides.
  static final List<Menu> SETUP =
      List.of(Menu.NAT, Menu.NAT6, Menu.ROUTING_TABLE, Menu.LIST_MEMBER);

  /// What an inspection looks at besides.
  static final List<Menu> OTHERS = List.of(Menu.FILTER, Menu.FILTER6, Menu.SCRIPT, Menu.NETWATCH);

  private static final String MAIN = "main";

  /// Interfaces on which a route needs no address of a next hop.
  private static final Set<String> POINT_TO_POINT =
      Set.of("pppoe-out", "ppp-out", "lte", "l2tp-out", "sstp-out", "ovpn-out", "pptp-out", "wg");

  private final SteeringPlan plan;
  private final Names names;
  private final Map<Menu, List<Row>> rows = new EnumMap<>(Menu.class);

  private Tables(SteeringPlan plan) {
    this.plan = plan;
    names = Names.of(plan);
  }

  @SafeVarargs
  static Tables read(Router router, SteeringPlan plan, List<Menu>... menus) {
    Tables tables = new Tables(plan);
    for (List<Menu> some : menus) {
      for (Menu menu : some) {
        tables.rows.put(menu, router.rows(menu).stream().map(Row::new).toList());
      }
    }
    return tables;
  }

  List<Row> rows(Menu menu) {
    return rows.getOrDefault(menu, List.of());
  }

  /// Those of this name or comment.
  List<Row> called(Menu menu, String key) {
    return rows(menu).stream().filter(row -> row.text(menu.key()).equals(key)).toList();
  }

  List<Row> called(Piece piece) {
    return called(piece.menu(), piece.key());
  }

  /// Default routes of others in the table that everything takes.
  List<Row> othersDefaults(Family family) {
    String everything = family == Family.IPV4 ? "0.0.0.0/0" : "::/0";
    return rows(Names.routes(family)).stream()
        .filter(row -> Set.of("", MAIN).contains(row.text("routing-table")))
        .filter(row -> row.text("dst-address").equals(everything))
        .filter(row -> !names.carries(row.text("comment")))
        .toList();
  }

  /// By which line a route leaves.
  Optional<Line> line(Row route) {
    return plan.lines().stream().filter(line -> leavesBy(route, line)).findFirst();
  }

  private static boolean leavesBy(Row route, Line line) {
    String gateway = route.text("gateway");
    String immediate = route.text("immediate-gw");
    return gateway.equals(line.uplink())
        || gateway.endsWith("%" + line.uplink())
        || immediate.equals(line.uplink())
        || immediate.endsWith("%" + line.uplink())
        || line.gateway().filter(gateway::equals).isPresent();
  }

  /// Enabled, and the router knows a way to its gateway. A route that another is preferred to is
  /// neither active nor inactive.
  static boolean usable(Row route) {
    return route.enabled()
        && (route.flag("active")
            || (!route.flag("inactive") && !route.text("immediate-gw").isEmpty()));
  }

  /// The next hop of a line's default route; empty where nothing tells.
  Optional<String> gateway(Line line, Family family) {
    Optional<String> given = line.gateway().filter(g -> g.contains(":") == (family == Family.IPV6));
    if (given.isPresent()) {
      return given;
    }
    Optional<String> others =
        othersDefaults(family).stream()
            .filter(row -> leavesBy(row, line))
            .map(row -> row.text("gateway"))
            .filter(gateway -> !gateway.isEmpty())
            .findFirst();
    boolean alone =
        family == Family.IPV4
            && called(Menu.INTERFACE, line.uplink()).stream()
                .anyMatch(row -> POINT_TO_POINT.contains(row.text("type")));
    return others.or(() -> alone ? Optional.of(line.uplink()) : Optional.empty());
  }

  /// Whether somebody else's rule already puts the line's address on what leaves by it.
  boolean translated(Line line, Family family) {
    return rows(Names.nat(family)).stream()
        .filter(row -> row.enabled() && row.text("chain").equals("srcnat"))
        .filter(row -> !names.carries(row.text("comment")))
        .filter(row -> Set.of("masquerade", "src-nat").contains(row.text("action")))
        .filter(row -> row.text("protocol").isEmpty() && row.text("dst-address").isEmpty())
        .anyMatch(row -> covers(row, line.uplink()));
  }

  private boolean covers(Row rule, String uplink) {
    String one = rule.text("out-interface");
    String list = rule.text("out-interface-list");
    return (one.isEmpty() || one.equals(uplink))
        && (list.isEmpty()
            || list.equals("all")
            || rows(Menu.LIST_MEMBER).stream()
                .filter(Row::enabled)
                .anyMatch(
                    row -> row.text("list").equals(list) && row.text("interface").equals(uplink)));
  }
}
