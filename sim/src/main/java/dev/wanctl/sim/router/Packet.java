package dev.wanctl.sim.router;

import java.net.InetAddress;
import java.util.Locale;

/// What the first packet of a connection out of the home network looks like to the router.
///
/// @param protocol such as `udp`
/// @param dscp 0 to 63
/// @param bytes of each packet of the connection
public record Packet(
    String protocol,
    InetAddress source,
    int sourcePort,
    InetAddress destination,
    int destinationPort,
    int dscp,
    int bytes) {

  /// From a host at home to one on the Internet; the source port stands for the connection.
  public static Packet to(String protocol, String destination, int port, int sourcePort) {
    InetAddress there = InetAddress.ofLiteral(destination);
    String home = there.getAddress().length == 4 ? "192.168.88.10" : "fd00:88::10";
    return new Packet(
        protocol.toLowerCase(Locale.ROOT),
        InetAddress.ofLiteral(home),
        sourcePort,
        there,
        port,
        0,
        100);
  }

  public Packet from(String address) {
    return new Packet(
        protocol,
        InetAddress.ofLiteral(address),
        sourcePort,
        destination,
        destinationPort,
        dscp,
        bytes);
  }

  public Packet marked(int codePoint) {
    return new Packet(protocol, source, sourcePort, destination, destinationPort, codePoint, bytes);
  }

  /// The menus that see it: `/ip` or `/ipv6`.
  String family() {
    return destination.getAddress().length == 4 ? "/ip" : "/ipv6";
  }
}
