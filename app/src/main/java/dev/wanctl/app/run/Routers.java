package dev.wanctl.app.run;

import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.routeros.CertificatePin;
import dev.wanctl.routeros.Login;
import dev.wanctl.routeros.RestSession;
import dev.wanctl.routeros.RouterSettings;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.RouterMeter;
import dev.wanctl.routeros.RouterQueues;
import dev.wanctl.routeros.RouterShaper;
import dev.wanctl.routeros.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The sessions to routers: one for each router as configured, shared by all lines that it shapes,
/// opened when it is first needed.
final class Routers implements AutoCloseable {

  private final Map<RouterConfig, Router> sessions = new HashMap<>();

  Supplier<Shaper> shaper(RouterConfig router, ShaperConfig.RouterQueues queues) {
    return new ShaperMaker(this, router, queues);
  }

  Supplier<Meter> meter(RouterConfig router, ShaperConfig.RouterQueues queues) {
    return new MeterMaker(this, router, queues);
  }

  private synchronized Router session(RouterConfig config) {
    return sessions.computeIfAbsent(
        config,
        c ->
            RestSession.of(
                new RouterSettings(
                    c.address(),
                    c.port(),
                    new Login(c.user(), c.password().reveal()),
                    security(c.tls()),
                    c.deadline())));
  }

  private static Security security(TlsTrust trust) {
    return switch (trust) {
      case TlsTrust.SystemAuthorities _ -> new Security.SystemAuthorities();
      case TlsTrust.Authority a -> new Security.AuthorityFile(a.file());
      case TlsTrust.Pinned p -> new Security.Pinned(new CertificatePin(p.sha256()));
      case TlsTrust.Plaintext _ -> new Security.Plaintext();
    };
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(Router::close);
    sessions.clear();
  }

  private record ShaperMaker(Routers routers, RouterConfig router, ShaperConfig.RouterQueues queues)
      implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return new RouterShaper(
          routers.session(router), new RouterQueues(queues.download(), queues.upload()));
    }
  }

  private record MeterMaker(Routers routers, RouterConfig router, ShaperConfig.RouterQueues queues)
      implements Supplier<Meter> {
    @Override
    public Meter get() {
      RouterQueues both = new RouterQueues(queues.download(), queues.upload());
      return queues
          .wan()
          .map(wan -> RouterMeter.of(routers.session(router), both, wan))
          .orElseGet(() -> RouterMeter.of(routers.session(router), both));
    }
  }
}
