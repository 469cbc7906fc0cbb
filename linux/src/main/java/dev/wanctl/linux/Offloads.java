package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wanctl.engine.port.Finding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Whether an interface joins packets before the stack sees them. CAKE splits what TSO, GSO and GRO
/// joined (`split-gso`); what a card's LRO joined it cannot.
final class Offloads {

  private static final long SIOCETHTOOL = 0x8946;
  private static final int ETHTOOL_GTSO = 0x1e;
  private static final int ETHTOOL_GGSO = 0x23;
  private static final int ETHTOOL_GFLAGS = 0x25;
  private static final int ETHTOOL_GGRO = 0x2b;
  private static final int ETH_FLAG_LRO = 1 << 15;

  /// `struct ifreq`: name(16), then a pointer.
  private static final int IFREQ = 40;

  private Offloads() {}

  static Finding of(String name) {
    try (Arena arena = Arena.ofConfined()) {
      SocketCalls calls = new SocketCalls(arena);
      int fd =
          calls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_DGRAM | SocketCalls.SOCK_CLOEXEC, 0);
      if (fd < 0) {
        throw Failures.call("socket(AF_INET)", calls.errno());
      }
      try {
        MemorySegment value = arena.allocate(8, 4);
        MemorySegment ifreq = arena.allocate(IFREQ, 8);
        ifreq.setString(0, name);
        ifreq.set(ADDRESS, 16, value);
        return finding(
            name,
            get(calls, fd, ifreq, value, ETHTOOL_GTSO) != 0,
            get(calls, fd, ifreq, value, ETHTOOL_GGSO) != 0,
            get(calls, fd, ifreq, value, ETHTOOL_GGRO) != 0,
            (get(calls, fd, ifreq, value, ETHTOOL_GFLAGS) & ETH_FLAG_LRO) != 0);
      } finally {
        calls.close(fd);
      }
    }
  }

  static Finding finding(String name, boolean tso, boolean gso, boolean gro, boolean lro) {
    String what =
        "%s: TSO %s, GSO %s, GRO %s, LRO %s"
            .formatted(name, word(tso), word(gso), word(gro), word(lro));
    return lro
        ? Finding.warning("offloads", what, "ethtool -K " + name + " lro off")
        : Finding.ok("offloads", what);
  }

  /// 0 where the driver does not tell, which is so where it does not do it.
  private static int get(
      SocketCalls calls, int fd, MemorySegment ifreq, MemorySegment value, int command) {
    value.set(JAVA_INT, 0, command);
    value.set(JAVA_INT, 4, 0);
    return calls.ioctl(fd, SIOCETHTOOL, ifreq) < 0 ? 0 : value.get(JAVA_INT, 4);
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }
}
