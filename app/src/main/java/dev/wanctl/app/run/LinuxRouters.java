package dev.wanctl.app.run;

import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.remote.linux.LinuxRouter;
import dev.wanctl.remote.linux.LinuxRouterMeter;
import dev.wanctl.remote.linux.LinuxRouterReport;
import dev.wanctl.remote.linux.LinuxRouterShaper;
import dev.wanctl.remote.linux.RouterInterfaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The sessions to Linux routers: one for each as configured, shared by all lines that it shapes,
/// opened when it is first needed.
public final class LinuxRouters implements AutoCloseable {

  private final Map<LinuxRouterConfig, LinuxRouter> sessions = new LinkedHashMap<>();

  Supplier<Shaper> shaper(LinuxRouterConfig router, ShaperConfig.OnLinuxRouter on) {
    return new ShaperMaker(this, router, on);
  }

  Supplier<Meter> meter(LinuxRouterConfig router, ShaperConfig.OnLinuxRouter on) {
    return new MeterMaker(this, router, on);
  }

  /// A shaper of these interfaces, whether or not a line has them.
  Shaper shaper(LinuxRouterConfig router, RouterInterfaces interfaces) {
    return new LinuxRouterShaper(session(router), interfaces);
  }

  /// The session to this router; closed with the others.
  public synchronized LinuxRouter session(LinuxRouterConfig config) {
    return sessions.computeIfAbsent(
        config,
        c ->
            LinuxRouter.of(
                Routers.sshSettings(
                    c.address(), c.port(), c.user(), c.password(), c.ssh(), c.deadline())));
  }

  /// What is known of the routers that are in use.
  synchronized List<LinuxRouterReport> reports() {
    return sessions.values().stream().map(LinuxRouter::report).toList();
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(LinuxRouter::close);
    sessions.clear();
  }

  private static RouterInterfaces interfaces(ShaperConfig.OnLinuxRouter on) {
    return new RouterInterfaces(on.download(), on.upload());
  }

  private record ShaperMaker(
      LinuxRouters routers, LinuxRouterConfig router, ShaperConfig.OnLinuxRouter on)
      implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return routers.shaper(router, interfaces(on));
    }
  }

  private record MeterMaker(
      LinuxRouters routers, LinuxRouterConfig router, ShaperConfig.OnLinuxRouter on)
      implements Supplier<Meter> {
    @Override
    public Meter get() {
      return new LinuxRouterMeter(routers.session(router), interfaces(on));
    }
  }
}
