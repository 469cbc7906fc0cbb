package dev.wanctl.sim.line;

/// Sizes of packets on the wire, in bytes.
final class Packets {

  /// A full Ethernet frame of data.
  static final double FULL = 1514;

  /// ACK bytes per byte of data: one ACK of 66 bytes for two full frames.
  static final double ACK_SHARE = 66 / (2 * FULL);

  /// A probe with its headers.
  static final double PROBE = 66;

  private Packets() {}
}
