package dev.wanctl.sim.router;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What moves through the router: lines that can be up or dead, and connections out of the home
/// network, each packet of which goes through mangle rules, connection tracking, the routing tables
/// and source NAT in that order. The home network is behind the interface `bridge`. Thread-safe:
/// guarded by the model's lock.
///
/// Times after which idle connections are forgotten are RouterOS's defaults.
public final class Network {

  public static final String HOME = "bridge";

  private static final String HOME_ADDRESS = "192.168.88.1";

  private static final class Line {
    final String name;
    final Optional<String> gateway;
    final Optional<String> gateway6;
    final String address;
    boolean up = true;
    boolean answers = true;

    Line(String name, Optional<String> gateway, Optional<String> gateway6, String address) {
      this.name = name;
      this.gateway = gateway;
      this.gateway6 = gateway6;
      this.address = address;
    }
  }

  /// What connection tracking knows.
  private static final class Tracked {
    final String id;
    String mark = "";
    String line = "";
    boolean natted;
    boolean replied;
    long packets;
    long replies;
    long lastNanos;

    Tracked(String id) {
      this.id = id;
    }
  }

  private final RouterModel model;
  private final Set<InetAddress> own = ConcurrentHashMap.newKeySet();
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<Flow, Tracked> connections = new HashMap<>();
  private final RuleMatch match;
  private final Mangle mangle;
  private final Routes routes;
  private int broken;

  Network(RouterModel model) {
    this.model = model;
    own.add(InetAddress.ofLiteral(HOME_ADDRESS));
    match = new RuleMatch(model, own);
    mangle = new Mangle(model, match);
    routes = new Routes(model, this::way);
    model.liveBy(RouterModel.INTERFACE, this::showInterface);
    model.liveBy("/ip" + NetworkMenus.CONNECTION, this::showConnection);
    model.liveBy("/ipv6" + NetworkMenus.CONNECTION, this::showConnection);
  }

  /// Adds an interface that leads to the Internet, with the default route that its DHCP client
  /// brings.
  ///
  /// @param gateway its next hop; empty where it has none of the family
  /// @param distance of that default route
  public void line(String name, Optional<String> gateway, Optional<String> gateway6, int distance) {
    synchronized (model) {
      String address = "203.0.113." + (10 + lines.size());
      own.add(InetAddress.ofLiteral(address));
      lines.put(name, new Line(name, gateway, gateway6, address));
      if (model.table(RouterModel.INTERFACE).named(name).isEmpty()) {
        model.table(RouterModel.INTERFACE).add(Map.of("name", name));
      }
      gateway.ifPresent(g -> dynamicRoute("/ip", "0.0.0.0/0", g, distance));
      gateway6.ifPresent(g -> dynamicRoute("/ipv6", "::/0", g, distance));
    }
  }

  private void dynamicRoute(String family, String to, String gateway, int distance) {
    model
        .table(family + NetworkMenus.ROUTE)
        .add(
            Map.of(
                "dst-address",
                to,
                "gateway",
                gateway,
                "distance",
                Integer.toString(distance),
                "dynamic",
                "true",
                "dhcp",
                "true"));
  }

  /// The interface has a link, or not.
  public void up(String line, boolean up) {
    synchronized (model) {
      known(line).up = up;
    }
  }

  /// Whether anybody answers beyond the interface: without, the line is dead although it has a
  /// link.
  public void answers(String line, boolean answers) {
    synchronized (model) {
      known(line).answers = answers;
    }
  }

  private Line known(String name) {
    return Optional.ofNullable(lines.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no line " + name));
  }

  /// A new connection, with its first packet on the way.
  public Flow open(Packet first) {
    Flow flow = new Flow(this, first);
    flow.send();
    return flow;
  }

  /// Connections so far whose packets came to leave by another line while theirs worked.
  public int broken() {
    synchronized (model) {
      return broken;
    }
  }

  /// Whether a packet of this family that nothing is said about has a way out by a line that works.
  public boolean hasWayOut(boolean ipv6) {
    synchronized (model) {
      InetAddress somewhere = InetAddress.ofLiteral(ipv6 ? "2001:db8::1" : "198.51.100.1");
      return routes
          .lookUp(ipv6 ? "/ipv6" : "/ip", "", somewhere)
          .filter(Routes.Way::answers)
          .isPresent();
    }
  }

  Optional<String> send(Flow flow) {
    synchronized (model) {
      forgetIdle();
      Packet packet = flow.packet();
      Tracked tracked = connections.computeIfAbsent(flow, f -> track(f.packet()));
      tracked.packets++;
      tracked.lastNanos = model.now();
      Mangle.Marks marks =
          mangle.prerouting(packet, tracked.replied ? "established" : "new", tracked.mark, HOME);
      tracked.mark = marks.connection;
      Optional<String> out =
          routes
              .lookUp(packet.family(), marks.routing, packet.destination())
              .map(Routes.Way::interfaceName);
      if (tracked.line.isEmpty() && out.isPresent()) {
        tracked.line = out.get();
        tracked.natted = masquerades(packet, tracked.mark, out.get());
      } else if (out.isPresent() && !out.get().equals(tracked.line) && works(tracked.line)) {
        if (!flow.broken()) {
          broken++;
        }
        flow.markBroken();
      }
      return out;
    }
  }

  private boolean works(String line) {
    return Optional.ofNullable(lines.get(line)).filter(l -> l.up && l.answers).isPresent();
  }

  /// Source NAT is decided once, by the first packet.
  private boolean masquerades(Packet packet, String mark, String out) {
    for (Map<String, String> rule : model.table(packet.family() + NetworkMenus.NAT).rows()) {
      RuleMatch.Seen seen = new RuleMatch.Seen(packet, "new", mark, "", "", "", out);
      if ("srcnat".equals(rule.get("chain")) && match.means(rule, seen)) {
        mangle.count(rule, packet.bytes());
        return "masquerade".equals(rule.get("action"));
      }
    }
    return false;
  }

  void reply(Flow flow) {
    synchronized (model) {
      Tracked tracked = connections.get(flow);
      boolean translated =
          tracked != null && (tracked.natted || flow.packet().family().equals("/ipv6"));
      if (tracked != null && translated && works(tracked.line) && !flow.broken()) {
        tracked.replied = true;
        tracked.replies++;
        tracked.lastNanos = model.now();
      }
    }
  }

  private Tracked track(Packet packet) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("protocol", packet.protocol());
    row.put("src-address", end(packet.source(), packet.sourcePort()));
    row.put("dst-address", end(packet.destination(), packet.destinationPort()));
    return new Tracked(model.table(packet.family() + NetworkMenus.CONNECTION).add(row));
  }

  private static String end(InetAddress address, int port) {
    String host = address.getHostAddress();
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }

  /// Those that time out, and those that somebody removed from the menu.
  private void forgetIdle() {
    long now = model.now();
    connections
        .entrySet()
        .removeIf(entry -> {
          Tracked tracked = entry.getValue();
          Packet packet = entry.getKey().packet();
          Table table = model.table(packet.family() + NetworkMenus.CONNECTION);
          boolean over =
              now - tracked.lastNanos > timeout(packet, tracked.replied).toNanos()
                  || table.byId(tracked.id).isEmpty();
          if (over) {
            table.remove(tracked.id);
          }
          return over;
        });
  }

  private static Duration timeout(Packet packet, boolean replied) {
    return switch (packet.protocol()) {
      case "tcp" -> replied ? Duration.ofDays(1) : Duration.ofSeconds(5);
      case "udp" -> replied ? Duration.ofMinutes(3) : Duration.ofSeconds(30);
      default -> Duration.ofSeconds(10);
    };
  }

  private void showInterface(Map<String, String> row) {
    Optional.ofNullable(lines.get(row.getOrDefault("name", "")))
        .ifPresent(line -> row.put("running", Boolean.toString(line.up)));
  }

  private void showConnection(Map<String, String> row) {
    for (Map.Entry<Flow, Tracked> entry : connections.entrySet()) {
      Tracked tracked = entry.getValue();
      if (!tracked.id.equals(row.get(Table.ID))) {
        continue;
      }
      Packet packet = entry.getKey().packet();
      long idle = model.now() - tracked.lastNanos;
      row.put("connection-mark", tracked.mark);
      row.put("seen-reply", Boolean.toString(tracked.replied));
      row.put("srcnat", Boolean.toString(tracked.natted));
      row.put("orig-packets", Long.toString(tracked.packets));
      row.put("repl-packets", Long.toString(tracked.replies));
      row.put(
          "timeout",
          RouterModel.duration(timeout(packet, tracked.replied).minusNanos(Math.max(0, idle))));
      Line line = lines.get(tracked.line);
      if (tracked.natted && line != null && packet.family().equals("/ip")) {
        row.put("reply-dst-address", line.address + ":" + packet.sourcePort());
      }
      if (packet.protocol().equals("tcp")) {
        row.put("tcp-state", tracked.replied ? "established" : "syn-sent");
      }
    }
  }

  private Optional<Routes.Way> way(String gateway) {
    return lines.values().stream()
        .filter(line ->
            line.name.equals(gateway)
                || line.gateway.equals(Optional.of(gateway))
                || line.gateway6.equals(Optional.of(gateway)))
        .findFirst()
        .map(line -> new Routes.Way(line.name, line.up, line.answers));
  }

  /// As after a power cycle: connections and counters are gone.
  void reboot() {
    synchronized (model) {
      connections.forEach((flow, tracked) ->
          model.table(flow.packet().family() + NetworkMenus.CONNECTION).remove(tracked.id));
      connections.clear();
      mangle.reset();
    }
  }
}
