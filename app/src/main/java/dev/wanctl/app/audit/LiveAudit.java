package dev.wanctl.app.audit;

import dev.wanctl.app.audit.AuditReport.Device;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.app.run.Routers;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.linux.LinuxAudit;
import dev.wanctl.remote.linux.LinuxRouterAudit;
import dev.wanctl.remote.linux.RouterInterfaces;
import dev.wanctl.routeros.audit.AuditedLine;
import dev.wanctl.routeros.audit.Checked;
import dev.wanctl.routeros.audit.Door;
import dev.wanctl.routeros.audit.Picture;
import dev.wanctl.routeros.audit.RouterAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks at every device of a configuration. Reads only.
public final class LiveAudit {

  private static final Set<String> CAKE_STANDS = Set.of("cake", "cake-parameters");

  private final Config config;
  private final Routers routers;

  public LiveAudit(Config config, Routers routers) {
    this.config = config;
    this.routers = routers;
  }

  public AuditReport look() {
    List<Device> devices = new ArrayList<>();
    config.routers().values().forEach(router -> devices.add(router(router)));
    config.linuxRouters().values().forEach(router -> devices.add(linuxRouter(router)));
    List<Checked> here = here();
    if (!here.isEmpty()) {
      devices.add(new Device("this machine", Optional.empty(), here));
    }
    return new AuditReport(devices);
  }

  private Device router(RouterConfig router) {
    String title = "router " + router.name() + " (" + router.address() + ")";
    try {
      Picture picture = Picture.read(routers.session(router));
      return new Device(
          title + ", " + picture.identity(),
          Optional.of(router),
          RouterAudit.of(picture, lines(router), doors(router)));
    } catch (DeviceException e) {
      return new Device(title, Optional.of(router), List.of(notReached(e.failure())));
    }
  }

  private Device linuxRouter(LinuxRouterConfig router) {
    String title = "router " + router.name() + " (" + router.address() + ")";
    List<RouterInterfaces> interfaces =
        config.lines().values().stream()
            .map(LineConfig::shaper)
            .filter(ShaperConfig.OnLinuxRouter.class::isInstance)
            .map(ShaperConfig.OnLinuxRouter.class::cast)
            .filter(on -> on.router().equals(router.name()))
            .map(on -> new RouterInterfaces(on.download(), on.upload()))
            .toList();
    try {
      LinuxRouterAudit.Report report =
          new LinuxRouterAudit(routers.linux().session(router)).look(interfaces);
      return new Device(
          title + ", " + report.system(),
          Optional.empty(),
          report.findings().stream().map(finding -> new Checked(finding, List.of())).toList());
    } catch (DeviceException e) {
      return new Device(title, Optional.empty(), List.of(notReached(e.failure())));
    }
  }

  /// What a router says itself is wrong with the login; what only keeps us from it cannot be told.
  private static Checked notReached(DeviceFailure why) {
    Finding finding =
        switch (why) {
          case DeviceFailure.LoginRefused _,
              DeviceFailure.Forbidden _,
              DeviceFailure.Untrusted _,
              DeviceFailure.Unsupported _ ->
              Finding.problem("login", "login", why.what(), "", why.remedy());
          case DeviceFailure.Unreachable _,
              DeviceFailure.TimedOut _,
              DeviceFailure.NotFound _,
              DeviceFailure.Ambiguous _,
              DeviceFailure.Rejected _,
              DeviceFailure.Busy _,
              DeviceFailure.Protocol _ ->
              Finding.unknown("login", "login", why);
        };
    return new Checked(finding, List.of());
  }

  private List<AuditedLine> lines(RouterConfig router) {
    List<AuditedLine> lines = new ArrayList<>();
    for (LineConfig line : config.lines().values()) {
      if (line.shaper() instanceof ShaperConfig.RouterQueues queues
          && queues.router().equals(router.name())) {
        lines.add(
            new AuditedLine(
                line.name(),
                shaped(Direction.DOWNLOAD, queues.download(), line.download()),
                shaped(Direction.UPLOAD, queues.upload(), line.upload()),
                queues.wan()));
      }
    }
    return lines;
  }

  private static AuditedLine.Shaped shaped(
      Direction direction, String queue, DirectionSettings bounds) {
    return new AuditedLine.Shaped(
        direction, queue, bounds.min().bitsPerSecond(), bounds.max().bitsPerSecond());
  }

  private static List<Door> doors(RouterConfig router) {
    boolean plain = router.tls() instanceof TlsTrust.Plaintext;
    return router.doors().stream()
        .map(door ->
            switch (door.transport()) {
              case API -> plain ? Door.API : Door.API_SSL;
              case REST -> plain ? Door.WWW : Door.WWW_SSL;
              case SSH -> Door.SSH;
              case AUTO -> throw new IllegalArgumentException("auto is no door: " + door);
            })
        .toList();
  }

  private List<Checked> here() {
    List<Finding> findings = new ArrayList<>();
    for (LineConfig line : config.lines().values()) {
      findings.addAll(
          switch (line.shaper()) {
            case ShaperConfig.OnInterface on ->
                LinuxAudit.onInterface(on.name(), on.download(), on.upload());
            case ShaperConfig.OnPair on ->
                LinuxAudit.onPair(on.download(), on.downloadCake(), on.upload(), on.uploadCake());
            case ShaperConfig.Adopted on -> LinuxAudit.adopted(on.download(), on.upload());
            case ShaperConfig.RouterQueues _, ShaperConfig.OnLinuxRouter _ -> List.of();
          });
    }
    if (!findings.isEmpty()) {
      // Where CAKE stands already, no list of modules need say that there is any.
      boolean stands = findings.stream().map(Finding::id).anyMatch(CAKE_STANDS::contains);
      findings.addFirst(
          stands
              ? Finding.ok("kernel-cake", "kernel", "has CAKE", "it stands on an interface")
              : LinuxAudit.kernel());
    }
    return findings.stream().map(finding -> new Checked(finding, List.of())).toList();
  }
}
