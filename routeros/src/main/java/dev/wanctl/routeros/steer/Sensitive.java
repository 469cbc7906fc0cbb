package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SteeringReading.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A kind of connection that setup takes for sensitive, until the user changes it: what its first
/// packet looks like. Pings are not among them, since whoever measures the lines from behind this
/// router must not be moved. How much a connection will carry is not to be seen in its first
/// packet.
///
/// @param what for people
/// @param matchers as mangle has them
record Sensitive(String what, Map<String, String> matchers) {

  static List<Sensitive> defaults(Names names) {
    return List.of(
        new Sensitive("voice by its mark EF", Map.of("dscp", "46")),
        new Sensitive("video calls by their mark AF41", Map.of("dscp", "34")),
        udp("SIP", "5060-5061"),
        tcp("SIP over TCP", "5060-5061"),
        udp("calls (STUN, Teams, WhatsApp, Meet)", "3478-3481,19302-19309"),
        udp("Zoom", "8801-8810"),
        udp("RTP and FaceTime", "16384-16482"),
        udp("games", "3074,3659,5000-5500,7086-7995,27000-27100"),
        udp("DNS", "53"),
        tcp("DNS over TCP and TLS", "53,853"),
        tcp("SSH", "22"),
        tcp("remote desktops", "3389,5900-5903"),
        udp("remote desktops over UDP", "3389"),
        new Sensitive("sources in the address list", Map.of("src-address-list", names.sensitive())),
        new Sensitive(
            "destinations in the address list", Map.of("dst-address-list", names.sensitive())));
  }

  private static Sensitive udp(String what, String ports) {
    return ports(what, "udp", ports);
  }

  private static Sensitive tcp(String what, String ports) {
    return ports(what, "tcp", ports);
  }

  private static Sensitive ports(String what, String protocol, String ports) {
    Map<String, String> matchers = new LinkedHashMap<>();
    matchers.put("protocol", protocol);
    matchers.put("dst-port", ports);
    return new Sensitive(what, matchers);
  }

  /// Where no line leads: these stay where they are.
  static List<String> local(Family family) {
    return family == Family.IPV4
        ? List.of(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3")
        : List.of("fc00::/7", "fe80::/10", "ff00::/8");
  }
}
