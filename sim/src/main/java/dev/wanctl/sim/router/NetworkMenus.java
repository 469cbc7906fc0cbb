package dev.wanctl.sim.router;

import dev.wanctl.sim.router.MoreMenus.Menu;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Menus that decide by which line a connection leaves: firewall, connections, routes and interface
/// lists. Properties, flags and defaults as MikroTik's manual has them for RouterOS 7; of the
/// matchers those that [RuleMatch] understands.
final class NetworkMenus {

  static final String MANGLE = "/firewall/mangle";
  static final String NAT = "/firewall/nat";
  static final String CONNECTION = "/firewall/connection";
  static final String ADDRESS_LIST = "/firewall/address-list";
  static final String ROUTE = "/route";
  static final String TABLE = "/routing/table";
  static final String LIST = "/interface/list";
  static final String MEMBER = "/interface/list/member";
  static final String SCHEDULER = "/system/scheduler";

  /// Actions of mangle that exist here.
  static final Set<String> ACTIONS =
      Set.of(
          "accept",
          "jump",
          "log",
          "mark-connection",
          "mark-packet",
          "mark-routing",
          "passthrough",
          "return");

  private static final Set<String> COUNTERS = Set.of("bytes", "packets", "dynamic", "invalid");
  private static final String ALL_POLICIES =
      "ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon";

  private NetworkMenus() {}

  static Map<String, Menu> all() {
    Map<String, Menu> menus = new LinkedHashMap<>();
    for (String family : new String[] {"/ip", "/ipv6"}) {
      menus.put(family + MANGLE, new Menu(mangle(), COUNTERS, rule("true")));
      menus.put(family + NAT, new Menu(nat(), COUNTERS, rule("")));
      menus.put(
          family + ADDRESS_LIST,
          new Menu(
              Set.of("list", "address", "timeout", "disabled", "comment"),
              Set.of("dynamic", "creation-time"),
              Map.of("disabled", "false", "dynamic", "false")));
      menus.put(
          family + ROUTE,
          new Menu(
              Set.of(
                  "dst-address",
                  "gateway",
                  "distance",
                  "routing-table",
                  "check-gateway",
                  "scope",
                  "target-scope",
                  "pref-src",
                  "disabled",
                  "comment"),
              Set.of("active", "inactive", "immediate-gw", "dynamic", "static", "dhcp", "ecmp"),
              Map.of(
                  "dst-address",
                  family.equals("/ip") ? "0.0.0.0/0" : "::/0",
                  "distance",
                  "1",
                  "routing-table",
                  "main",
                  "scope",
                  "30",
                  "target-scope",
                  "10",
                  "disabled",
                  "false")));
      menus.put(
          family + CONNECTION,
          new Menu(
              Set.of(".none"),
              Set.of(
                  "protocol",
                  "src-address",
                  "dst-address",
                  "reply-dst-address",
                  "connection-mark",
                  "timeout",
                  "seen-reply",
                  "srcnat",
                  "orig-packets",
                  "repl-packets",
                  "tcp-state"),
              Map.of()));
    }
    menus.put(
        TABLE,
        new Menu(
            Set.of("name", "fib", "disabled", "comment"),
            Set.of("dynamic"),
            Map.of("disabled", "false", "dynamic", "false")));
    menus.put(LIST, new Menu(Set.of("name", "comment"), Set.of("builtin"), Map.of()));
    menus.put(
        MEMBER,
        new Menu(
            Set.of("list", "interface", "disabled", "comment"),
            Set.of("dynamic"),
            Map.of("disabled", "false", "dynamic", "false")));
    menus.put(
        SCHEDULER,
        new Menu(
            Set.of(
                "name",
                "on-event",
                "interval",
                "start-date",
                "start-time",
                "policy",
                "disabled",
                "comment"),
            Set.of("run-count", "next-run", "owner"),
            Map.of("disabled", "false", "interval", "0s", "policy", ALL_POLICIES)));
    return menus;
  }

  private static Set<String> matchers() {
    return new TreeSet<>(
        Set.of(
            "chain",
            "action",
            "src-address",
            "dst-address",
            "src-address-list",
            "dst-address-list",
            "dst-address-type",
            "protocol",
            "src-port",
            "dst-port",
            "in-interface",
            "in-interface-list",
            "out-interface",
            "out-interface-list",
            "connection-mark",
            "routing-mark",
            "disabled",
            "comment",
            "log",
            "log-prefix"));
  }

  private static Set<String> mangle() {
    Set<String> keys = matchers();
    keys.addAll(
        Set.of(
            "jump-target",
            "connection-state",
            "packet-mark",
            "dscp",
            "new-connection-mark",
            "new-packet-mark",
            "new-routing-mark",
            "passthrough"));
    return keys;
  }

  private static Set<String> nat() {
    Set<String> keys = matchers();
    keys.addAll(Set.of("to-addresses", "to-ports"));
    return keys;
  }

  private static Map<String, String> rule(String passthrough) {
    Map<String, String> row = new HashMap<>();
    row.put("disabled", "false");
    row.put("dynamic", "false");
    row.put("invalid", "false");
    if (!passthrough.isEmpty()) {
      row.put("passthrough", passthrough);
    }
    return row;
  }
}
