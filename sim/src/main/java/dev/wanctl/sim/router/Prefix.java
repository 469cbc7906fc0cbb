package dev.wanctl.sim.router;

import java.net.InetAddress;
import java.util.Optional;

/// An address with the number of its bits that count, such as `10.0.0.0/8`.
record Prefix(InetAddress address, int bits) {

  /// Empty for what is none; a single address is one with all its bits.
  static Optional<Prefix> parse(String text) {
    String[] parts = text.split("/", 2);
    try {
      InetAddress address = InetAddress.ofLiteral(parts[0]);
      int all = address.getAddress().length * 8;
      int bits = parts.length < 2 ? all : Integer.parseInt(parts[1]);
      return bits >= 0 && bits <= all ? Optional.of(new Prefix(address, bits)) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
