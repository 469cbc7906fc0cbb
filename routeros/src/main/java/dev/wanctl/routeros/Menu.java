package dev.wanctl.routeros;

import java.util.List;

/// Tables of a router that can be read whole, with the properties that matter here. None of them
/// holds a password; scripts may, in their text, so that the text is never to be shown.
///
/// Over SSH a property that the router's version does not know would spoil the whole reading: only
/// those stand here that RouterOS has had since 7.1 (MikroTik's manual).
public enum Menu {
  QUEUE_TREE(
      "/queue/tree",
      "name parent packet-mark queue limit-at max-limit burst-limit bytes " + "disabled invalid"),
  QUEUE_TYPE(
      "/queue/type",
      "name kind cake-bandwidth cake-autorate-ingress cake-diffserv "
          + "cake-flowmode cake-nat cake-rtt cake-ack-filter cake-wash"),
  QUEUE_SIMPLE("/queue/simple", "name target queue max-limit disabled dynamic"),
  QUEUE_INTERFACE("/queue/interface", "interface queue"),
  INTERFACE("/interface", "name type disabled running"),
  FILTER("/ip/firewall/filter", Texts.FILTER, "comment"),
  FILTER6("/ipv6/firewall/filter", Texts.FILTER, "comment"),
  MANGLE("/ip/firewall/mangle", Texts.MANGLE, "comment"),
  MANGLE6("/ipv6/firewall/mangle", Texts.MANGLE, "comment"),
  ADDRESS6("/ipv6/address", "address interface disabled"),
  SCRIPT("/system/script", "name source"),
  SCHEDULER("/system/scheduler", "name on-event interval policy disabled comment"),
  NETWATCH("/tool/netwatch", "host up-script down-script disabled"),
  SERVICE("/ip/service", "name port address certificate disabled"),
  NAT("/ip/firewall/nat", Texts.NAT, "comment"),
  NAT6("/ipv6/firewall/nat", Texts.NAT, "comment"),
  ADDRESS_LIST("/ip/firewall/address-list", "list address disabled comment", "comment"),
  ADDRESS_LIST6("/ipv6/firewall/address-list", "list address disabled comment", "comment"),
  ROUTE("/ip/route", Texts.ROUTE, "comment"),
  ROUTE6("/ipv6/route", Texts.ROUTE, "comment"),
  ROUTING_TABLE("/routing/table", "name disabled"),
  LIST_MEMBER("/interface/list/member", "list interface disabled comment", "comment");

  private static final class Texts {
    static final String FILTER = "chain action connection-mark comment disabled dynamic";
    static final String MANGLE =
        "chain action jump-target in-interface in-interface-list connection-state connection-mark"
            + " packet-mark routing-mark protocol dst-port dscp dst-address src-address-list"
            + " dst-address-list dst-address-type new-connection-mark new-routing-mark new-packet-mark passthrough"
            + " disabled dynamic comment packets bytes";
    static final String NAT =
        "chain action src-address dst-address protocol out-interface out-interface-list disabled"
            + " comment";
    static final String ROUTE =
        "dst-address gateway distance routing-table disabled active inactive immediate-gw dynamic"
            + " comment";
  }

  private final String path;
  private final String properties;
  private final String key;

  /// @param properties with spaces between them
  Menu(String path, String properties) {
    this(path, properties, "name");
  }

  Menu(String path, String properties, String key) {
    this.path = path;
    this.properties = properties;
    this.key = key;
  }

  /// The property that tells one row from another: its name, or where rows have none the comment.
  public String key() {
    return key;
  }

  /// As REST and the API name it, such as `/queue/tree`.
  public String path() {
    return path;
  }

  /// As the console and people name it, such as `/queue tree`.
  public String console() {
    return "/" + path.substring(1).replace('/', ' ');
  }

  List<String> properties() {
    return List.of(properties.split(" ", -1));
  }
}
