package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.ProbeBinding;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Whether packets to a host leave by the line they should measure: the kernel is asked how it
/// would route them (`RTM_GETROUTE`, with the source address and interface that the probing sockets
/// have), and that must be the line's interface.
///
/// Which one that is: the interface whose upload is shaped, else the one that probes are bound to,
/// else the one that has their source address. Where none of these is said, any way is right.
///
/// An interface that stands on another (a PPPoE session, a VLAN, a bridge, a bond) may be the way
/// of a line that is shaped on the one below, so that is no finding. Packets that a firewall marks
/// and routes anew, and what a router behind this machine does with them, are not seen.
public final class EgressCheck {

  private static final String ID = "egress";
  private static final int RTM_GETADDR = 22;
  private static final int IFADDRMSG = 8;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int RTM_GETROUTE = 26;
  private static final int RTMSG = 12;
  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int ENETUNREACH = 101;
  private static final int EHOSTUNREACH = 113;
  private static final Set<String> BY_ITSELF = Set.of("", "veth", "dummy");

  private EgressCheck() {}

  /// Looks at the way to `host`; a failure to look is a finding, too.
  ///
  /// @param line the interface whose upload is shaped, if it is one of this machine's
  public static Finding look(InetAddress host, ProbeBinding binding, Optional<String> line) {
    try (Netlink netlink = new Netlink()) {
      return look(netlink, host, binding, line);
    } catch (DeviceException e) {
      return Finding.unknown(ID, host.getHostAddress(), e.failure());
    }
  }

  private static Finding look(
      Netlink netlink, InetAddress host, ProbeBinding binding, Optional<String> line) {
    Links links = new Links(netlink);
    String to = host.getHostAddress();
    int bound = binding.interfaceName().map(n -> links.require(n).index()).orElse(0);
    ask(netlink, host, binding.source(), bound);
    int errno = netlink.fetch();
    if (errno == ENETUNREACH || errno == EHOSTUNREACH) {
      throw Failures.notFound(
          "this machine has no route to " + to + from(binding),
          "see `" + command(to, binding) + "`; the line may be down");
    }
    if (errno != 0) {
      throw Failures.netlink("asking for the route to " + to, errno, netlink.words());
    }
    ByteBuffer in = netlink.replies();
    int attributes = netlink.start() + Netlink.HEADER + RTMSG;
    int oif = Attributes.find(in, attributes, netlink.end(), RTA_OIF);
    int via = Attributes.find(in, attributes, netlink.end(), RTA_GATEWAY);
    String gateway = via < 0 ? "" : " via " + address(in, via).getHostAddress();
    int index = oif < 0 ? 0 : in.getInt(oif);
    Links.Link way = links.withIndex(index);
    String words = "packets to " + to + from(binding) + " leave by " + way.name() + gateway;
    Optional<String> wanted = wanted(netlink, links, binding, line);
    if (wanted.isEmpty() || wanted.get().equals(way.name()) || carries(links, way, wanted.get())) {
      return Finding.ok(ID, to, words, "");
    }
    return Finding.problem(
        ID, to, words + ", but the line is " + wanted.get(), "", remedy(binding, wanted.get(), to));
  }

  private static void ask(
      Netlink netlink, InetAddress host, Optional<InetAddress> source, int bound) {
    byte[] to = host.getAddress();
    int from = source.map(s -> s.getAddress().length * 8).orElse(0);
    MessageWriter message =
        netlink
            .request(RTM_GETROUTE, 0)
            .rtmsg(SocketAddresses.family(host), to.length * 8, from)
            .attribute(RTA_DST, to);
    source.ifPresent(s -> message.attribute(RTA_SRC, s.getAddress()));
    if (bound != 0) {
      message.attribute(RTA_OIF, bound);
    }
  }

  private static InetAddress address(ByteBuffer in, int value) {
    byte[] bytes = Attributes.bytes(in, value);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw Failures.protocol("rtnetlink sent an address of " + bytes.length + " bytes");
    }
  }

  private static Optional<String> wanted(
      Netlink netlink, Links links, ProbeBinding binding, Optional<String> line) {
    return line.or(binding::interfaceName)
        .or(() -> binding.source().flatMap(s -> owner(netlink, links, s)))
        .filter(name -> !name.equals("lo"));
  }

  /// The interface that has an address.
  private static Optional<String> owner(Netlink netlink, Links links, InetAddress address) {
    byte[] wanted = address.getAddress();
    int[] index = {0};
    netlink.request(RTM_GETADDR, Netlink.NLM_F_DUMP).ifinfomsg(0, 0, 0);
    int errno =
        netlink.dump((start, end) -> {
          ByteBuffer in = netlink.replies();
          int body = start + Netlink.HEADER;
          // Of a link to one other end IFA_ADDRESS is the other one's.
          int own = Attributes.find(in, body + IFADDRMSG, end, IFA_LOCAL);
          int any = own < 0 ? Attributes.find(in, body + IFADDRMSG, end, IFA_ADDRESS) : own;
          if (any >= 0 && Arrays.equals(Attributes.bytes(in, any), wanted)) {
            index[0] = in.getInt(body + 4);
          }
        });
    return errno != 0 || index[0] == 0
        ? Optional.empty()
        : Optional.of(links.withIndex(index[0]).name());
  }

  /// Whether `way` may stand on the interface called `below`.
  private static boolean carries(Links links, Links.Link way, String below) {
    return isStacked(way) && links.find(below).map(l -> !isStacked(l)).orElse(false);
  }

  private static boolean isStacked(Links.Link link) {
    return link.pointToPoint() || !BY_ITSELF.contains(link.kind());
  }

  private static String from(ProbeBinding binding) {
    return binding.source().map(s -> " from " + s.getHostAddress()).orElse("")
        + binding.interfaceName().map(i -> " bound to " + i).orElse("");
  }

  private static String command(String to, ProbeBinding binding) {
    return "ip route get "
        + to
        + binding.source().map(s -> " from " + s.getHostAddress()).orElse("")
        + binding.interfaceName().map(i -> " oif " + i).orElse("");
  }

  private static String remedy(ProbeBinding binding, String wanted, String to) {
    String rule =
        binding
            .source()
            .map(s ->
                "`ip rule add from "
                    + s.getHostAddress()
                    + " lookup TABLE`, with a default"
                    + " route by "
                    + wanted
                    + " in that table, or ")
            .orElse("");
    return rule
        + "`probe: {interface: "
        + wanted
        + "}` for this line; then see `"
        + command(to, binding)
        + "`";
  }
}
