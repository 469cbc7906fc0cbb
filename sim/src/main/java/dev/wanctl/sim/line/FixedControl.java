package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;

/// The same rates for ever: what most people have.
public final class FixedControl implements RateControl {

  private final double download;
  private final double upload;

  private FixedControl(double download, double upload) {
    this.download = download;
    this.upload = upload;
  }

  public static FixedControl at(Rates rates) {
    return new FixedControl(rates.download().bitsPerSecond(), rates.upload().bitsPerSecond());
  }

  /// No shaping at all.
  public static FixedControl none() {
    return new FixedControl(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  @Override
  public boolean foresees() {
    return false;
  }

  @Override
  public void traffic(long takenAtNanos, Counters down, Counters up) {}

  @Override
  public void echo(Reply reply) {}

  @Override
  public boolean step(long nowNanos) {
    return false;
  }

  @Override
  public double desired(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  @Override
  public void confirmed(long sentAtNanos, long confirmedAtNanos, double down, double up) {}
}
