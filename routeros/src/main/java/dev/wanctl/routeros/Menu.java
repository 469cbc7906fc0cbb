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
  INTERFACE("/interface", "name type disabled"),
  FILTER("/ip/firewall/filter", "chain action comment disabled dynamic"),
  FILTER6("/ipv6/firewall/filter", "chain action comment disabled dynamic"),
  MANGLE("/ip/firewall/mangle", "chain action new-packet-mark disabled"),
  MANGLE6("/ipv6/firewall/mangle", "chain action new-packet-mark disabled"),
  ADDRESS6("/ipv6/address", "address interface disabled"),
  SCRIPT("/system/script", "name source"),
  SCHEDULER("/system/scheduler", "name on-event disabled"),
  NETWATCH("/tool/netwatch", "host up-script down-script disabled"),
  SERVICE("/ip/service", "name port address certificate disabled");

  private final String path;
  private final String properties;

  /// @param properties with spaces between them
  Menu(String path, String properties) {
    this.path = path;
    this.properties = properties;
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
