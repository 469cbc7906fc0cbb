package dev.wanctl.sim.loop;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import java.util.List;
import java.util.Map;

/// Two shapers that are nothing but their rates: what is measured is what surrounds them. Any
/// thread may read the rates.
public final class MemoryShaper implements Shaper {

  private final boolean local;
  private volatile Rates rates = new Rates(BitRate.mbit(50), BitRate.mbit(10));

  /// @param local as [Shaper#local]
  public MemoryShaper(boolean local) {
    this.local = local;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Prior inspect() {
    return new Prior(Map.of());
  }

  @Override
  public Rates prepare(Rates first) {
    return apply(first);
  }

  @Override
  public Rates apply(Rates wanted) {
    rates = wanted;
    return wanted;
  }

  @Override
  public Rates read() {
    return rates;
  }

  @Override
  public List<QueueReading> queues() {
    return List.of();
  }

  @Override
  public void restore(Prior prior) {}

  @Override
  public boolean local() {
    return local;
  }

  @Override
  public WritePolicy writePolicy() {
    return WritePolicy.LOCAL;
  }

  @Override
  public void close() {}
}
