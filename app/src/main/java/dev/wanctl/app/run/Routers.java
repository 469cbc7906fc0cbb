package dev.wanctl.app.run;

import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import java.util.function.Supplier;

final class Routers implements AutoCloseable {
  Supplier<Shaper> shaper(RouterConfig c, ShaperConfig.RouterQueues q) {
    throw new IllegalStateException("soon");
  }

  Supplier<Meter> meter(RouterConfig c, ShaperConfig.RouterQueues q) {
    throw new IllegalStateException("soon");
  }

  @Override
  public void close() {}
}
