package dev.wanctl.engine.port;

import java.time.Duration;
import java.util.OptionalLong;

/// All of CAKE's parameters for one shaper but its rate, each explicit: a qdisc that exists keeps
/// what a change leaves out, so nothing is ever left out. Names as in tc-cake(8).
///
/// @param rtt the interval CAKE's AQM works with; its target follows from it
/// @param memoryLimit bytes; empty: CAKE's own choice
/// @param fwmark mask over the firewall mark that overrides the tin, 0 for none
public record CakeParameters(
    Diffserv diffserv,
    FlowMode flowMode,
    Framing framing,
    Duration rtt,
    boolean nat,
    boolean wash,
    boolean ingress,
    AckFilter ackFilter,
    boolean splitGso,
    OptionalLong memoryLimit,
    int fwmark) {

  /// Tins of a shaper, in CAKE's order of enumeration.
  public enum Diffserv {
    DIFFSERV3,
    DIFFSERV4,
    DIFFSERV8,
    BESTEFFORT,
    PRECEDENCE
  }

  /// How flows are told apart, in CAKE's order of enumeration.
  public enum FlowMode {
    FLOWBLIND,
    SRCHOST,
    DSTHOST,
    HOSTS,
    FLOWS,
    DUAL_SRCHOST,
    DUAL_DSTHOST,
    TRIPLE_ISOLATE
  }

  public enum AckFilter {
    NONE,
    FILTER,
    AGGRESSIVE
  }

  /// Link-layer cells, in CAKE's order of enumeration.
  public enum Cells {
    NOATM,
    ATM,
    PTM
  }

  /// What the link adds to each packet, in bytes, and how it cuts it up. `raw` leaves the kernel's
  /// own packet length untouched; the other values then do not count.
  public record Framing(boolean raw, int overhead, int mpu, Cells cells) {
    public static final Framing RAW = new Framing(true, 0, 0, Cells.NOATM);
  }
}
