package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;

/// Knows the true capacity and stays at a share of it: the bound for every real controller.
public final class OracleControl implements RateControl {

  /// A stalled line still has a rate.
  private static final double LEAST = 10_000;

  private final VirtualLine line;
  private final double share;

  public OracleControl(VirtualLine line, double share) {
    this.line = line;
    this.share = share;
  }

  @Override
  public boolean foresees() {
    return true;
  }

  @Override
  public void traffic(long takenAtNanos, Counters download, Counters upload) {}

  @Override
  public void echo(Reply reply) {}

  @Override
  public boolean step(long nowNanos) {
    return true;
  }

  @Override
  public double desired(Direction direction) {
    double capacity = line.model().side(direction).capacity().at(line.now());
    return Math.max(LEAST, share * capacity);
  }

  @Override
  public void confirmed(long sentAtNanos, long confirmedAtNanos, double download, double upload) {}
}
