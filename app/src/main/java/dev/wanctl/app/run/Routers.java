package dev.wanctl.app.run;

import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.SshTrust;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.remote.HostIdentity;
import dev.wanctl.remote.HostKeyPin;
import dev.wanctl.remote.SshCredential;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.routeros.ApiSession;
import dev.wanctl.routeros.AutoSession;
import dev.wanctl.routeros.CertificatePin;
import dev.wanctl.routeros.Login;
import dev.wanctl.routeros.RestSession;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.RouterMeter;
import dev.wanctl.routeros.RouterQueues;
import dev.wanctl.routeros.RouterReport;
import dev.wanctl.routeros.RouterSettings;
import dev.wanctl.routeros.RouterShaper;
import dev.wanctl.routeros.Security;
import dev.wanctl.routeros.SharedRouter;
import dev.wanctl.routeros.SshSession;
import dev.wanctl.routeros.steer.RouterSteering;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The sessions to routers with RouterOS: one for each router as configured, shared by all lines
/// that it shapes, opened when it is first needed.
public final class Routers implements AutoCloseable {

  private final Map<RouterConfig, SharedRouter> sessions = new LinkedHashMap<>();

  private final LinuxRouters linux = new LinuxRouters();

  /// Those to routers that have Linux.
  public LinuxRouters linux() {
    return linux;
  }

  Supplier<Shaper> shaper(RouterConfig router, ShaperConfig.RouterQueues queues) {
    return new ShaperMaker(this, router, queues);
  }

  Supplier<Meter> meter(RouterConfig router, ShaperConfig.RouterQueues queues) {
    return new MeterMaker(this, router, queues);
  }

  /// A shaper of these queues, whether or not a line has them.
  Shaper shaper(RouterConfig router, RouterQueues queues) {
    return new RouterShaper(session(router), queues);
  }

  /// The way to steer by this router.
  public Steering steering(RouterConfig router, SteeringPlan plan) {
    return new RouterSteering(session(router), plan);
  }

  /// The session to this router; closed with the others.
  public synchronized SharedRouter session(RouterConfig config) {
    return sessions.computeIfAbsent(config, c -> SharedRouter.of(open(c)));
  }

  /// What is known of the routers that are in use.
  synchronized List<RouterReport> reports() {
    return sessions.values().stream().map(SharedRouter::report).toList();
  }

  private static Router open(RouterConfig config) {
    List<AutoSession.Way> ways = config.doors().stream().map(door -> way(config, door)).toList();
    return ways.size() == 1
        ? ways.getFirst().opener().get()
        : AutoSession.of(ways, config.deadline());
  }

  private static AutoSession.Way way(RouterConfig config, RouterConfig.Door door) {
    return switch (door.transport()) {
      case API -> new AutoSession.Way("api", () -> ApiSession.of(settings(config, door)));
      case REST -> new AutoSession.Way("rest", () -> RestSession.of(settings(config, door)));
      case SSH ->
          new AutoSession.Way(
              "ssh",
              () ->
                  SshSession.of(
                      sshSettings(
                          config.address(),
                          door.port(),
                          config.user(),
                          config.password(),
                          config.ssh(),
                          config.deadline())));
      case AUTO -> throw new IllegalArgumentException("auto is no door: " + door);
    };
  }

  private static RouterSettings settings(RouterConfig config, RouterConfig.Door door) {
    return new RouterSettings(
        config.address(),
        door.port(),
        new Login(config.user(), config.password().reveal()),
        security(config.tls()),
        config.deadline());
  }

  static SshSettings sshSettings(
      String address, int port, String user, Secret password, SshTrust ssh, Duration deadline) {
    String secret = password.reveal();
    HostIdentity identity =
        switch (ssh.hostKey()) {
          case SshTrust.Pinned p -> new HostIdentity.Pinned(new HostKeyPin(p.base64()));
          case SshTrust.KnownHosts k -> new HostIdentity.KnownHosts(k.file());
          case SshTrust.Unknown _ -> new HostIdentity.Unpinned();
        };
    return new SshSettings(
        address,
        port,
        user,
        ssh.keyFile()
            .<SshCredential>map(file -> new SshCredential.KeyFile(file, secret))
            .orElseGet(() -> new SshCredential.Password(secret)),
        identity,
        deadline);
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
    linux.close();
  }

  private record ShaperMaker(Routers routers, RouterConfig router, ShaperConfig.RouterQueues queues)
      implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return routers.shaper(router, new RouterQueues(queues.download(), queues.upload()));
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
