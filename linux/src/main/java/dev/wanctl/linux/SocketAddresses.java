package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;

/// `struct sockaddr_in` and `struct sockaddr_in6`, laid out as the kernel wants them:
///
/// ```
/// sockaddr_in   0 family(2) | 2 port(2, network order) | 4 address(4) | 8 zero(8)
/// sockaddr_in6  0 family(2) | 2 port(2, network order) | 4 flowinfo(4) | 8 address(16) | 24 scope(4)
/// ```
final class SocketAddresses {

  /// Enough for either.
  static final int SIZE = 28;

  private SocketAddresses() {}

  static int family(InetAddress address) {
    return address instanceof Inet6Address ? SocketCalls.AF_INET6 : SocketCalls.AF_INET;
  }

  static int size(int family) {
    return family == SocketCalls.AF_INET6 ? 28 : 16;
  }

  /// Writes the address and returns how many bytes it took.
  static int write(MemorySegment to, InetAddress address, int port) {
    int family = family(address);
    to.fill((byte) 0);
    to.set(JAVA_SHORT, 0, (short) family);
    to.set(JAVA_BYTE, 2, (byte) (port >>> 8));
    to.set(JAVA_BYTE, 3, (byte) port);
    byte[] bytes = address.getAddress();
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, bytes.length == 4 ? 4 : 8, bytes.length);
    if (address instanceof Inet6Address six) {
      to.set(JAVA_INT, 24, six.getScopeId());
    }
    return size(family);
  }

  /// Whether two addresses of `family` name the same host, and the same port where `ports` counts.
  static boolean same(MemorySegment a, MemorySegment b, int family, boolean ports) {
    if (ports && a.get(JAVA_SHORT, 2) != b.get(JAVA_SHORT, 2)) {
      return false;
    }
    if (family == SocketCalls.AF_INET) {
      return a.get(JAVA_INT, 4) == b.get(JAVA_INT, 4);
    }
    for (long at = 8; at < 24; at += 4) {
      if (a.get(JAVA_INT, at) != b.get(JAVA_INT, at)) {
        return false;
      }
    }
    return true;
  }
}
