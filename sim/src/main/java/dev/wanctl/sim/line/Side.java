package dev.wanctl.sim.line;

import java.util.List;

/// What one direction of a line is like.
///
/// @param capacity bit/s at the ISP's bottleneck over time
/// @param bufferBytes what the ISP's queue holds before it drops what arrives
/// @param jitter of the path outside of the queues
/// @param loss probability that the path loses a packet, whatever the queues do
/// @param outages when the path swallows everything
public record Side(
    Trace capacity, double bufferBytes, Jitter jitter, double loss, List<Interval> outages) {

  public Side {
    outages = List.copyOf(outages);
    if (!(bufferBytes >= Packets.FULL) || !(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException("a buffer holds a packet, a loss is a probability");
    }
  }

  /// No jitter, no loss, and a buffer of `bufferSeconds` at the capacity's highest.
  public static Side plain(Trace capacity, double bufferSeconds) {
    return new Side(
        capacity,
        Math.max(Packets.FULL * 4, capacity.max() / 8 * bufferSeconds),
        Jitter.NONE,
        0,
        List.of());
  }

  public Side with(Jitter newJitter) {
    return new Side(capacity, bufferBytes, newJitter, loss, outages);
  }

  public Side withLoss(double newLoss) {
    return new Side(capacity, bufferBytes, jitter, newLoss, outages);
  }

  public Side withOutages(List<Interval> newOutages) {
    return new Side(capacity, bufferBytes, jitter, loss, newOutages);
  }
}
