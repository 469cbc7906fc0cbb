package dev.wanctl.engine.port;

import dev.wanctl.engine.port.SteeringReading.Family;
import java.util.Arrays;
import java.util.List;

/// A kind of connection that setup takes for sensitive, until the user changes it: what its first
/// packet looks like. Pings are not among them, since whoever measures the lines from behind a
/// router must not be moved. How much a connection will carry is not to be seen in its first
/// packet.
public sealed interface SensitiveTraffic {

  /// For people.
  String what();

  /// Packets that whoever sends them marked.
  record Marked(String what, int dscp) implements SensitiveTraffic {}

  record ToPorts(String what, Protocol protocol, List<Ports> ports) implements SensitiveTraffic {
    public ToPorts {
      ports = List.copyOf(ports);
    }
  }

  enum Protocol {
    TCP,
    UDP
  }

  record Ports(int from, int to) {

    private static Ports parse(String text) {
      int dash = text.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      return new Ports(from, dash < 0 ? from : Integer.parseInt(text.substring(dash + 1)));
    }

    @Override
    public String toString() {
      return from == to ? Integer.toString(from) : from + "-" + to;
    }
  }

  static List<SensitiveTraffic> defaults() {
    return List.of(
        new Marked("voice by its mark EF", 46),
        new Marked("video calls by their mark AF41", 34),
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
        udp("remote desktops over UDP", "3389"));
  }

  private static SensitiveTraffic udp(String what, String ports) {
    return new ToPorts(what, Protocol.UDP, parse(ports));
  }

  private static SensitiveTraffic tcp(String what, String ports) {
    return new ToPorts(what, Protocol.TCP, parse(ports));
  }

  private static List<Ports> parse(String ports) {
    return Arrays.stream(ports.split(",")).map(Ports::parse).toList();
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
