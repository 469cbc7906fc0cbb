package dev.wanctl.app.run;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.engine.FormerDevices;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.linux.LinuxShapers;
import dev.wanctl.remote.linux.LinuxRouterShaper;
import dev.wanctl.remote.linux.RouterInterfaces;
import dev.wanctl.routeros.RouterQueues;
import dev.wanctl.routeros.RouterShaper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds devices that the journal tells of and that no line has: interfaces of this machine always,
/// what a router has as long as the router is configured, though no line uses it.
public final class Leavings implements FormerDevices {

  private final Config config;
  private final Routers routers;
  private final boolean observe;

  public Leavings(Config config, Routers routers, boolean observe) {
    this.config = config;
    this.routers = routers;
    this.observe = observe;
  }

  @Override
  public Way to(String shaper, Prior found) {
    if (observe) {
      return new Way.Closed(
          "this wanctl only observes", "start one that does not (`mode: active`, no --observe)");
    }
    Optional<RouterQueues> queues = RouterShaper.queuesOf(found);
    if (queues.isPresent()) {
      return onRouter(shaper, queues.get(), found);
    }
    Optional<RouterInterfaces> interfaces = LinuxRouterShaper.interfacesOf(found);
    return interfaces.isPresent()
        ? onLinuxRouter(shaper, interfaces.get(), found)
        : here(shaper, found);
  }

  private Way here(String shaper, Prior found) {
    Optional<Shaper> former = LinuxShapers.former(found);
    return former.isPresent()
        ? new Way.Through(former.get())
        : new Way.Closed(
            "the journal's entry \"" + shaper + "\" makes no sense to this version",
            "put it back by hand to " + found.facts() + ". " + forgetting());
  }

  /// By the shaper's name, which holds the router's address. Two routers of one address (and two
  /// ports) cannot be told apart.
  private Way onRouter(String shaper, RouterQueues queues, Prior found) {
    List<RouterConfig> named =
        config.routers().values().stream()
            .filter(r -> RouterShaper.name(r.address(), queues).equals(shaper))
            .toList();
    return named.size() == 1
        ? new Way.Through(routers.shaper(named.getFirst(), queues))
        : closed(named.isEmpty(), RouterShaper.restoringCommands(found));
  }

  private Way onLinuxRouter(String shaper, RouterInterfaces interfaces, Prior found) {
    List<LinuxRouterConfig> named =
        config.linuxRouters().values().stream()
            .filter(r -> LinuxRouterShaper.name(r.address(), interfaces).equals(shaper))
            .toList();
    return named.size() == 1
        ? new Way.Through(routers.linux().shaper(named.getFirst(), interfaces))
        : closed(named.isEmpty(), LinuxRouterShaper.restoringCommands(found));
  }

  private Way closed(boolean none, String commands) {
    return new Way.Closed(
        none
            ? "its router is not among the `routers` of the configuration"
            : "several of the `routers` of the configuration have its address",
        "name that router"
            + (none ? "" : " alone")
            + " in `routers` and start wanctl again, or set it by hand on the router: "
            + commands
            + ". "
            + forgetting());
  }

  private String forgetting() {
    Path state = config.stateDirectory();
    return "To be told no more after doing it by hand: stop wanctl, then rm "
        + state.resolve("journal.json")
        + " "
        + state.resolve("journal.json.previous");
  }
}
