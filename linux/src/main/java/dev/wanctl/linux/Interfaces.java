package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The interfaces of this machine and the way that its packets to the Internet take, for somebody
/// who chooses among them. Needs no privileges.
public final class Interfaces {

  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final String EVERYWHERE = "00000000";

  /// @param pointToPoint it leads to one other end, as a PPP session does
  /// @param kind of a virtual device, such as `bridge`; empty for others
  public record Known(String name, boolean up, boolean pointToPoint, String kind) {}

  /// @param gateway empty where the other end of the interface is the way
  public record DefaultRoute(String interfaceName, Optional<InetAddress> gateway) {}

  private Interfaces() {}

  /// All but loopback, in the kernel's order. Throws [DeviceException] where the kernel does not
  /// tell.
  public static List<Known> all() {
    try (Netlink netlink = new Netlink()) {
      List<Known> all = new ArrayList<>();
      netlink.request(Links.RTM_GETLINK, Netlink.NLM_F_DUMP).ifinfomsg(0, 0, 0);
      int errno =
          netlink.dump((start, end) -> {
            Links.Link link = Links.parse(netlink.replies(), start, end);
            all.add(new Known(link.name(), link.up(), link.pointToPoint(), link.kind()));
          });
      if (errno != 0) {
        throw Failures.netlink("listing the interfaces", errno, netlink.words());
      }
      all.removeIf(known -> known.name().equals("lo"));
      return List.copyOf(all);
    }
  }

  /// The IPv4 default route of the least metric; empty if there is none.
  public static Optional<DefaultRoute> defaultRoute() {
    return read(ROUTES).flatMap(Interfaces::defaultRoute);
  }

  /// Whether this machine forwards packets, as a router does.
  public static boolean forwards() {
    return read(FORWARDING).map(String::strip).equals(Optional.of("1"));
  }

  /// @param table as `/proc/net/route` has it: Iface, Destination, Gateway, Flags, RefCnt, Use,
  ///   Metric, Mask
  static Optional<DefaultRoute> defaultRoute(String table) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .filter(row -> row.length >= 8 && row[1].equals(EVERYWHERE) && row[7].equals(EVERYWHERE))
        .min(Comparator.comparingLong(row -> Long.parseLong(row[6])))
        .map(row -> new DefaultRoute(row[0], gateway(row[2])));
  }

  /// Written as the number that the address is in this machine's memory.
  private static Optional<InetAddress> gateway(String hex) {
    if (hex.equals(EVERYWHERE)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
    bytes.putInt(Integer.parseUnsignedInt(hex, 16));
    try {
      return Optional.of(InetAddress.getByAddress(bytes.array()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException _) {
      return Optional.empty(); // a system without it does not tell
    }
  }
}
