package dev.wanctl.sim.router;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Whether a firewall rule means a packet: all of its matchers must, and `!` before a value turns
/// it round. Lists such as `22,5900-5903` mean any of them.
final class RuleMatch {

  /// A packet with what the router knows of it where the rule stands.
  ///
  /// @param state of its connection: `new` until a reply was seen, then `established`
  /// @param in empty in the chains that do not know it; likewise `out`
  record Seen(
      Packet packet,
      String state,
      String connectionMark,
      String packetMark,
      String routingMark,
      String in,
      String out) {}

  private static final String NO_MARK = "no-mark";

  private final RouterModel model;
  private final Set<InetAddress> routers;

  /// @param routers the router's own addresses
  RuleMatch(RouterModel model, Set<InetAddress> routers) {
    this.model = model;
    this.routers = routers;
  }

  boolean means(Map<String, String> rule, Seen seen) {
    return !"true".equals(rule.get("disabled"))
        && rule.entrySet().stream().allMatch(e -> holds(e.getKey(), e.getValue(), seen));
  }

  private boolean holds(String key, String value, Seen seen) {
    boolean turned = value.startsWith("!");
    String plain = turned ? value.substring(1) : value;
    if (plain.isEmpty()) {
      return true;
    }
    Packet packet = seen.packet();
    return switch (key) {
      case "connection-state" -> turned != list(plain).contains(seen.state());
      case "connection-mark" -> turned != mark(plain, seen.connectionMark());
      case "packet-mark" -> turned != mark(plain, seen.packetMark());
      case "routing-mark" -> turned != mark(plain, seen.routingMark());
      case "protocol" -> turned != plain.equals(packet.protocol());
      case "src-port" -> turned != port(plain, packet.sourcePort());
      case "dst-port" -> turned != port(plain, packet.destinationPort());
      case "dscp" -> turned != port(plain, packet.dscp());
      case "in-interface" -> turned != plain.equals(seen.in());
      case "out-interface" -> turned != plain.equals(seen.out());
      case "in-interface-list" -> turned != member(plain, seen.in());
      case "out-interface-list" -> turned != member(plain, seen.out());
      case "src-address" -> turned != within(plain, packet.source());
      case "dst-address" -> turned != within(plain, packet.destination());
      case "src-address-list" -> turned != listed(packet.family(), plain, packet.source());
      case "dst-address-list" -> turned != listed(packet.family(), plain, packet.destination());
      case "dst-address-type" ->
          turned != plain.equals(routers.contains(packet.destination()) ? "local" : "unicast");
      default -> true; // says what to do, or is for people
    };
  }

  private static List<String> list(String text) {
    return Arrays.asList(text.split(",", -1));
  }

  private static boolean mark(String wanted, String mark) {
    return wanted.equals(NO_MARK) ? mark.isEmpty() : wanted.equals(mark);
  }

  private static boolean port(String wanted, int port) {
    for (String part : list(wanted)) {
      String[] ends = part.split("-", 2);
      if (port >= Integer.parseInt(ends[0]) && port <= Integer.parseInt(ends[ends.length - 1])) {
        return true;
      }
    }
    return false;
  }

  private boolean member(String list, String interfaceName) {
    return list.equals("all")
        || model.table(NetworkMenus.MEMBER).rows().stream()
            .filter(row -> !"true".equals(row.get("disabled")))
            .filter(row -> list.equals(row.get("list")))
            .anyMatch(row -> interfaceName.equals(row.get("interface")));
  }

  private static boolean within(String prefix, InetAddress address) {
    return Prefix.parse(prefix).filter(p -> p.contains(address)).isPresent();
  }

  private boolean listed(String family, String list, InetAddress address) {
    return model.table(family + NetworkMenus.ADDRESS_LIST).rows().stream()
        .filter(row -> !"true".equals(row.get("disabled")))
        .filter(row -> list.equals(row.get("list")))
        .anyMatch(row -> within(Objects.requireNonNullElse(row.get("address"), ""), address));
  }
}
