package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.linux.Attributes;
import dev.wanctl.linux.Errno;
import dev.wanctl.linux.Failures;
import dev.wanctl.linux.Links;
import dev.wanctl.linux.MessageWriter;
import dev.wanctl.linux.Netlink;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Default routes and routing rules over rtnetlink: all of them read, ours written.
final class Routing {

  static final int MAIN = 254;

  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_DELROUTE = 25;
  private static final int RTM_GETROUTE = 26;
  private static final int RTM_NEWRULE = 32;
  private static final int RTM_DELRULE = 33;
  private static final int RTM_GETRULE = 34;
  private static final int RTMSG = 12;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_TABLE = 15;
  private static final int RTN_UNICAST = 1;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RT_SCOPE_LINK = 253;
  private static final int RTNH_F_DEAD = 1;
  private static final int RTNH_F_LINKDOWN = 16;
  private static final int RTM_F_CLONED = 0x200;
  private static final int FR_ACT_TO_TBL = 1;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_PROTOCOL = 21;
  private static final int ESRCH = 3;

  /// A default route as it stands.
  ///
  /// @param gateway empty where the interface itself is the way
  /// @param alive its interface has a carrier
  record Route(
      Family family,
      int table,
      int protocol,
      String device,
      Optional<InetAddress> gateway,
      int metric,
      boolean alive) {

    boolean ours() {
      return protocol == Marks.PROTOCOL;
    }

    String words() {
      return "default%s dev %s table %d protocol %d"
          .formatted(
              gateway.map(g -> " via " + g.getHostAddress()).orElse(""), device, table, protocol);
    }
  }

  /// A rule as it stands.
  ///
  /// @param suppressed the longest prefix of that table that does not count; -1: all count
  record Rule(
      Family family, int priority, int mark, int mask, int table, int suppressed, int protocol) {

    boolean ours() {
      return protocol == Marks.PROTOCOL;
    }

    String words() {
      return "pref %d fwmark 0x%x/0x%x lookup %s%s protocol %d"
          .formatted(
              priority,
              mark,
              mask,
              table == MAIN ? "main" : Integer.toString(table),
              suppressed < 0 ? "" : " suppress_prefixlength " + suppressed,
              protocol);
    }
  }

  private final Netlink netlink;
  private final Links links;

  Routing(Netlink netlink) {
    this.netlink = netlink;
    links = new Links(netlink);
  }

  Optional<Links.Link> link(String device) {
    return links.find(device);
  }

  /// What both rules of a line must be, in the order in which they count.
  static List<Rule> rules(Marks marks, Line line, Family family) {
    int mark = marks.value(line);
    return List.of(
        new Rule(family, marks.mainFirst(line), mark, Marks.MASK, MAIN, 0, Marks.PROTOCOL),
        new Rule(
            family,
            marks.thenTable(line),
            mark,
            Marks.MASK,
            marks.routes(line),
            -1,
            Marks.PROTOCOL));
  }

  /// The default routes of all tables, those of a lower metric first.
  List<Route> defaults() {
    record Found(Route route, int index) {}
    List<Found> found = new ArrayList<>();
    for (Family family : Family.values()) {
      netlink.request(RTM_GETROUTE, Netlink.NLM_F_DUMP).defaultRoute(Marks.number(family), 0, 0, 0);
      int errno =
          netlink.dump((start, end) -> {
            ByteBuffer in = netlink.replies();
            int body = start + Netlink.HEADER;
            int flags = in.getInt(body + 8);
            int oif = Attributes.find(in, body + RTMSG, end, RTA_OIF);
            // A kernel without IPv6 answers with what it has.
            boolean isDefault =
                in.get(body) == Marks.number(family)
                    && in.get(body + 1) == 0
                    && in.get(body + 7) == RTN_UNICAST;
            if (!isDefault || oif < 0 || (flags & RTM_F_CLONED) != 0) {
              return;
            }
            int table = Attributes.find(in, body + RTMSG, end, RTA_TABLE);
            int via = Attributes.find(in, body + RTMSG, end, RTA_GATEWAY);
            int metric = Attributes.find(in, body + RTMSG, end, RTA_PRIORITY);
            found.add(
                new Found(
                    new Route(
                        family,
                        table < 0 ? in.get(body + 4) & 0xff : in.getInt(table),
                        in.get(body + 5) & 0xff,
                        "",
                        via < 0 ? Optional.empty() : Optional.of(address(in, via)),
                        metric < 0 ? 0 : in.getInt(metric),
                        (flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) == 0),
                    in.getInt(oif)));
          });
      check("listing the routes", errno);
    }
    Map<Integer, String> names = new HashMap<>();
    return found.stream()
        .map(f -> {
          Route r = f.route();
          String device = names.computeIfAbsent(f.index(), i -> links.withIndex(i).name());
          return new Route(
              r.family(), r.table(), r.protocol(), device, r.gateway(), r.metric(), r.alive());
        })
        .sorted(java.util.Comparator.comparingLong(r -> r.metric() & 0xffff_ffffL))
        .toList();
  }

  private static InetAddress address(ByteBuffer in, int value) {
    try {
      return InetAddress.getByAddress(Attributes.bytes(in, value));
    } catch (UnknownHostException e) {
      throw Failures.protocol("rtnetlink sent an address of a strange length");
    }
  }

  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      netlink.request(RTM_GETRULE, Netlink.NLM_F_DUMP).ruleHeader(Marks.number(family), 0);
      int errno =
          netlink.dump((start, end) -> {
            ByteBuffer in = netlink.replies();
            int body = start + Netlink.HEADER;
            if (in.get(body) != Marks.number(family)) {
              return;
            }
            int protocol = Attributes.find(in, body + RTMSG, end, FRA_PROTOCOL);
            rules.add(
                new Rule(
                    family,
                    number(in, body, end, FRA_PRIORITY, 0),
                    number(in, body, end, FRA_FWMARK, 0),
                    number(in, body, end, FRA_FWMASK, 0),
                    number(in, body, end, FRA_TABLE, in.get(body + 4) & 0xff),
                    number(in, body, end, FRA_SUPPRESS_PREFIXLEN, -1),
                    protocol < 0 ? 0 : in.get(protocol) & 0xff));
          });
      check("listing the routing rules", errno);
    }
    return rules;
  }

  private static int number(ByteBuffer in, int body, int end, int type, int otherwise) {
    int value = Attributes.find(in, body + RTMSG, end, type);
    return value < 0 ? otherwise : in.getInt(value);
  }

  /// Puts it in place of one of the same table and metric.
  void add(Route route) {
    write(RTM_NEWROUTE, Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE, route);
    check("adding the route " + route.words(), netlink.execute());
  }

  /// That there is none is fine.
  void remove(Route route) {
    write(RTM_DELROUTE, 0, route);
    int errno = netlink.execute();
    if (errno != ESRCH && errno != Errno.ENODEV) {
      check("removing the route " + route.words(), errno);
    }
  }

  private void write(int type, int flags, Route route) {
    if (!route.ours()) {
      throw new IllegalArgumentException("not ours: " + route);
    }
    int index = links.require(route.device()).index();
    int scope =
        route.gateway().isPresent() || route.family() == Family.IPV6
            ? RT_SCOPE_UNIVERSE
            : RT_SCOPE_LINK;
    MessageWriter message =
        netlink
            .request(type, flags | Netlink.NLM_F_ACK)
            .defaultRoute(Marks.number(route.family()), Marks.PROTOCOL, scope, RTN_UNICAST)
            .attribute(RTA_TABLE, route.table())
            .attribute(RTA_OIF, index);
    route.gateway().ifPresent(g -> message.attribute(RTA_GATEWAY, g.getAddress()));
  }

  void add(Rule rule) {
    write(RTM_NEWRULE, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, rule);
    int errno = netlink.execute();
    if (errno != Errno.EEXIST) {
      check("adding the rule " + rule.words(), errno);
    }
  }

  /// That there is none is fine.
  void remove(Rule rule) {
    write(RTM_DELRULE, 0, rule);
    int errno = netlink.execute();
    if (errno != Errno.ENOENT) {
      check("removing the rule " + rule.words(), errno);
    }
  }

  private void write(int type, int flags, Rule rule) {
    if (!rule.ours()) {
      throw new IllegalArgumentException("not ours: " + rule);
    }
    MessageWriter message =
        netlink
            .request(type, flags | Netlink.NLM_F_ACK)
            .ruleHeader(Marks.number(rule.family()), FR_ACT_TO_TBL)
            .attribute(FRA_PRIORITY, rule.priority())
            .attribute(FRA_FWMARK, rule.mark())
            .attribute(FRA_FWMASK, rule.mask())
            .attribute(FRA_TABLE, rule.table())
            .attribute(FRA_PROTOCOL, new byte[] {(byte) rule.protocol()});
    if (rule.suppressed() >= 0) {
      message.attribute(FRA_SUPPRESS_PREFIXLEN, rule.suppressed());
    }
  }

  private void check(String wish, int errno) {
    if (errno != 0) {
      throw Failures.netlink(wish, errno, netlink.words());
    }
  }
}
