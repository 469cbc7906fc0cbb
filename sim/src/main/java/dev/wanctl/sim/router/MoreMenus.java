package dev.wanctl.sim.router;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Menus around the queues that do nothing here but can be read and set: what an audit looks at.
/// Properties and the services as MikroTik's manual has them for RouterOS 7.
final class MoreMenus {

  static final String QUEUE_SIMPLE = "/queue/simple";
  static final String SERVICE = "/ip/service";

  /// @param settable keys that may be set; none means any
  /// @param readOnly what rows show besides
  /// @param defaults what a new row has
  record Menu(Set<String> settable, Set<String> readOnly, Map<String, String> defaults) {
    Menu(Set<String> settable, Map<String, String> defaults) {
      this(settable, Set.of(), defaults);
    }
  }

  private static final Map<String, String> ENABLED = Map.of("disabled", "false");
  private static final Map<String, String> RULE = Map.of("disabled", "false", "dynamic", "false");

  private MoreMenus() {}

  static Map<String, Menu> all() {
    Map<String, Menu> menus = new LinkedHashMap<>();
    menus.put(
        QUEUE_SIMPLE,
        new Menu(
            Set.of("name", "target", "queue", "max-limit", "disabled", "dynamic", "comment"),
            Map.of(
                "queue",
                "default-small/default-small",
                "max-limit",
                "0/0",
                "disabled",
                "false",
                "dynamic",
                "false")));
    menus.put(
        "/queue/interface",
        new Menu(Set.of("interface", "queue"), Map.of("queue", "only-hardware-queue")));
    Set<String> rule =
        Set.of(
            "chain",
            "action",
            "connection-state",
            "connection-mark",
            "comment",
            "disabled",
            "dynamic");
    for (String family : List.of("/ip", "/ipv6")) {
      menus.put(family + "/firewall/filter", new Menu(rule, RULE));
    }
    menus.put(
        "/ipv6/address",
        new Menu(Set.of("address", "interface", "disabled", "advertise", "dynamic"), ENABLED));
    menus.put("/system/script", new Menu(Set.of("name", "source", "policy", "comment"), Map.of()));
    menus.put(
        "/tool/netwatch",
        new Menu(
            Set.of("name", "host", "up-script", "down-script", "disabled", "comment"), ENABLED));
    menus.put(
        SERVICE, new Menu(Set.of("name", "port", "address", "disabled", "certificate"), ENABLED));
    return menus;
  }

  /// All that there are, those that need a certificate with one, telnet and FTP switched off.
  static List<Map<String, String>> services() {
    return List.of(
        Map.of("name", "telnet", "port", "23", "address", "", "disabled", "true"),
        Map.of("name", "ftp", "port", "21", "address", "", "disabled", "true"),
        Map.of("name", "www", "port", "80", "address", ""),
        Map.of("name", "ssh", "port", "22", "address", ""),
        Map.of("name", "www-ssl", "port", "443", "address", "", "certificate", "router"),
        Map.of("name", "api", "port", "8728", "address", ""),
        Map.of("name", "winbox", "port", "8291", "address", ""),
        Map.of("name", "api-ssl", "port", "8729", "address", "", "certificate", "router"));
  }
}
