package dev.wanctl.engine.port;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A host that answers probes.
public sealed interface Reflector {

  /// Its address.
  default InetAddress host() {
    return switch (this) {
      case IcmpEcho icmp -> icmp.address();
      case UdpEcho udp -> udp.address().getAddress();
      case TcpConnect tcp -> tcp.address().getAddress();
      case Irtt irtt -> irtt.address().getAddress();
    };
  }

  /// Answers ICMP or ICMPv6 echo requests.
  record IcmpEcho(InetAddress address) implements Reflector {
    @Override
    public String toString() {
      return address.getHostAddress();
    }
  }

  /// Sends every UDP datagram back to where it came from (RFC 862).
  record UdpEcho(InetSocketAddress address) implements Reflector {
    @Override
    public String toString() {
      return "udp://" + text(address);
    }
  }

  /// Accepts or refuses TCP connections. Nothing is sent over them: each is ended when it stands.
  record TcpConnect(InetSocketAddress address) implements Reflector {
    @Override
    public String toString() {
      return "tcp://" + text(address);
    }
  }

  /// An irtt server, which shows the delay of each direction.
  ///
  /// @param key with which packets are signed; none: they are not
  record Irtt(InetSocketAddress address, Optional<HmacKey> key) implements Reflector {
    @Override
    public String toString() {
      return "irtt://" + text(address);
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
