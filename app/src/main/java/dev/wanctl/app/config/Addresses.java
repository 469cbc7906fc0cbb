package dev.wanctl.app.config;

import dev.wanctl.engine.port.Reflector;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses, ports and reflectors as text.
final class Addresses {

  private static final Pattern HOST_PORT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]/]+)):(\\d{1,5})");
  private static final Pattern SCHEME = Pattern.compile("(udp|tcp|irtt)://(.*)");
  private static final int IRTT_PORT = 2112;

  /// Well-known anycast resolvers; two each of three operators.
  static final List<String> REFLECTORS =
      List.of("1.1.1.1", "8.8.8.8", "9.9.9.9", "1.0.0.1", "8.8.4.4", "149.112.112.112");

  /// The same six by IPv6.
  static final List<String> REFLECTORS_V6 =
      List.of(
          "2606:4700:4700::1111",
          "2001:4860:4860::8888",
          "2620:fe::fe",
          "2606:4700:4700::1001",
          "2001:4860:4860::8844",
          "2620:fe::9");

  /// Those of other operators, beside the six.
  static final List<String> SPARES =
      List.of("208.67.222.222", "94.140.14.14", "208.67.220.220", "94.140.15.15");

  static final List<String> SPARES_V6 =
      List.of("2620:119:35::35", "2a10:50c0::ad1:ff", "2620:119:53::53", "2a10:50c0::ad2:ff");

  private Addresses() {}

  static Reading<InetAddress> literal(String text) {
    // No zone: it would be looked up among the interfaces of this machine.
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}|(?=.*:)[0-9A-Fa-f:.]{2,45}")) {
      return Reading.bad("`" + text + "` is no IP address", "write it in figures, as 192.0.2.7");
    }
    try {
      return Reading.good(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Reading.bad("`" + text + "` is no IP address", "write it in figures, as 192.0.2.7");
    }
  }

  static List<Reflector> reflectors(List<String> addresses) {
    return addresses.stream()
        .<Reflector>map(a -> new Reflector.IcmpEcho(InetAddress.ofLiteral(a)))
        .toList();
  }

  static Kind.Scalar<Reflector> reflector() {
    return Kinds.scalar(
        "an IP address that answers pings, tcp://ADDRESS:PORT of a host that is asked by TCP connects,"
            + " irtt://ADDRESS of an irtt server, or udp://ADDRESS:PORT of a UDP echo server",
        text -> {
          Matcher m = SCHEME.matcher(text);
          if (!m.matches()) {
            return literal(text).map(Reflector.IcmpEcho::new);
          }
          String scheme = m.group(1);
          return hostPort(withPort(scheme, m.group(2)))
              .map(target -> literal(target.address()).map(a -> at(scheme, a, target.port())))
              .orElseGet(() ->
                  Reading.bad(
                      "`" + text + "` is no reflector",
                      switch (scheme) {
                        case "udp" -> "write udp://192.0.2.1:7";
                        case "tcp" -> "write tcp://192.0.2.1:443";
                        default -> "write irtt://192.0.2.1";
                      }));
        },
        Reflector::toString);
  }

  /// irtt has a port of its own, which may be left out.
  private static String withPort(String scheme, String target) {
    boolean bare = scheme.equals("irtt") && target.matches("[^:]+|\\[[^]]+]");
    return bare ? target + ":" + IRTT_PORT : target;
  }

  private static Reflector at(String scheme, InetAddress host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    return switch (scheme) {
      case "udp" -> new Reflector.UdpEcho(address);
      case "tcp" -> new Reflector.TcpConnect(address);
      default -> new Reflector.Irtt(address, Optional.empty());
    };
  }

  static boolean isV6(InetAddress address) {
    return address instanceof Inet6Address;
  }

  /// `off` or `ADDRESS:PORT`.
  static Kind.Scalar<Optional<HttpConfig.Listen>> listen() {
    return new Kind.Scalar<>(
        "ADDRESS:PORT or off",
        List.of("off"),
        text -> {
          if (text.equals("off")) {
            return Reading.good(Optional.empty());
          }
          if (text.matches("\\d{1,5}")) {
            return Reading.bad(
                "`" + text + "` has no address", "did you mean 127.0.0.1:" + text + "?");
          }
          return hostPort(text.replaceFirst("^localhost:", "127.0.0.1:"))
              .map(l -> literal(l.address()).map(_ -> Optional.of(l)))
              .orElseGet(() -> Reading.bad("`" + text + "` is no address and port", ""));
        },
        listen -> listen.map(HttpConfig.Listen::toString).orElse("off"));
  }

  private static Optional<HttpConfig.Listen> hostPort(String text) {
    Matcher m = HOST_PORT.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(m.group(3));
    String host = m.group(1) != null ? m.group(1) : m.group(2);
    return port < 1 || port > 65_535
        ? Optional.empty()
        : Optional.of(new HttpConfig.Listen(host, port));
  }

  /// A host name or an address in figures.
  static Kind.Scalar<String> host() {
    return Kinds.scalar(
        "a host name or an IP address",
        text -> {
          if (text.contains("://")) {
            return Reading.bad("`" + text + "` is a URL", "write the host only");
          }
          if (text.matches("[0-9.]+") || text.contains(":")) {
            return literal(text).map(_ -> text);
          }
          return text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
              ? Reading.good(text)
              : Reading.bad("`" + text + "` is no host", "");
        },
        s -> s);
  }
}
