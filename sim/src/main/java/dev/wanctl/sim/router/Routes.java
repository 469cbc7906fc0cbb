package dev.wanctl.sim.router;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Which routes could carry packets, and which one does: of those to the longest prefix the one of
/// the smallest distance. Guarded by the model's lock.
///
/// As on RouterOS a gateway that does not answer makes a route inactive only with `check-gateway`;
/// an interface that is down does always. A route that another is preferred to is neither active
/// nor inactive, and shows by which interface it would go.
final class Routes {

  private static final String MAIN = "main";

  private final RouterModel model;

  /// Of a gateway, an address or an interface, the interface that leads there.
  private final Function<String, Optional<Way>> ways;

  /// @param answers whether somebody is there
  record Way(String interfaceName, boolean up, boolean answers) {}

  Routes(RouterModel model, Function<String, Optional<Way>> ways) {
    this.model = model;
    this.ways = ways;
    for (String family : List.of("/ip", "/ipv6")) {
      model.liveBy(family + NetworkMenus.ROUTE, row -> show(family, row));
    }
  }

  private Optional<Way> way(Map<String, String> route) {
    String gateway = route.getOrDefault("gateway", "");
    return ways.apply(gateway.substring(gateway.indexOf('%') + 1))
        .filter(Way::up)
        .filter(way -> way.answers() || route.getOrDefault("check-gateway", "").isEmpty());
  }

  private boolean usable(Map<String, String> route) {
    return !"true".equals(route.get("disabled")) && way(route).isPresent();
  }

  private Optional<Map<String, String>> best(String family, Map<String, String> like) {
    return model.table(family + NetworkMenus.ROUTE).rows().stream()
        .filter(row -> same("routing-table", row, like) && same("dst-address", row, like))
        .filter(this::usable)
        .min(Comparator.comparingInt(Routes::distance));
  }

  private static boolean same(String key, Map<String, String> one, Map<String, String> other) {
    return one.getOrDefault(key, "").equals(other.getOrDefault(key, ""));
  }

  private static int distance(Map<String, String> row) {
    return Integer.parseInt(row.getOrDefault("distance", "1"));
  }

  private void show(String family, Map<String, String> row) {
    Optional<Way> way = way(row);
    boolean disabled = "true".equals(row.get("disabled"));
    boolean active =
        best(family, row)
            .filter(best -> same(Table.ID, best, row) || distance(best) == distance(row))
            .isPresent();
    row.putIfAbsent("dynamic", "false");
    row.putIfAbsent("static", row.containsKey("dhcp") ? "false" : "true");
    row.put("inactive", Boolean.toString(disabled || way.isEmpty()));
    if (!disabled && way.isPresent()) {
      String gateway = row.getOrDefault("gateway", "");
      String name = way.get().interfaceName();
      row.put("active", Boolean.toString(active));
      row.put(
          "immediate-gw",
          gateway.equals(name) || gateway.contains("%") ? gateway : gateway + "%" + name);
    }
  }

  /// By which interface a packet leaves; a table that has no route for it leaves it to the main
  /// one.
  Optional<Way> lookUp(String family, String table, InetAddress destination) {
    Optional<Way> found = lookUpIn(family, table.isEmpty() ? MAIN : table, destination);
    return found.isPresent() || table.isEmpty() ? found : lookUpIn(family, MAIN, destination);
  }

  private Optional<Way> lookUpIn(String family, String table, InetAddress destination) {
    Comparator<Map<String, String>> longest =
        Comparator.comparingInt(row -> -prefix(row).map(Prefix::bits).orElse(0));
    return model.table(family + NetworkMenus.ROUTE).rows().stream()
        .filter(row -> table.equals(row.get("routing-table")))
        .filter(row -> prefix(row).filter(p -> p.contains(destination)).isPresent())
        .filter(this::usable)
        .min(longest.thenComparingInt(Routes::distance))
        .flatMap(this::way);
  }

  private static Optional<Prefix> prefix(Map<String, String> row) {
    return Prefix.parse(row.getOrDefault("dst-address", ""));
  }
}
