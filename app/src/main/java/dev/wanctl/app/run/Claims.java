package dev.wanctl.app.run;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.SteeringConfig;
import dev.wanctl.engine.StateException;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.linux.Claim;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What this process alone may set on this machine, whatever state folder others have: the
/// interfaces and the routers' queues and interfaces of its lines, and the device by which it
/// steers. Two processes that set one shaper would undo each other's work. Whoever only observes
/// claims nothing. One thread.
public final class Claims implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl");

  private static final String STEERING = "steering ";
  private static final String ROUTER_STEERING = STEERING + "by mark ";

  private final Map<String, Claim> held = new TreeMap<>();

  /// Claims what these lines set, beside what is held already. Throws [StateException] when another
  /// process has some of it; nothing more is held then.
  void take(Config config) {
    take(config.lines().values(), config);
  }

  /// The same for one line alone.
  public void take(LineConfig line, Config config) {
    take(List.of(line), config);
  }

  private void take(Collection<LineConfig> lines, Config config) {
    Map<String, Claim> taken = new TreeMap<>();
    for (LineConfig line : lines) {
      for (String shaper : shapers(line, config)) {
        if (held.containsKey(shaper) || taken.containsKey(shaper)) {
          continue;
        }
        Optional<Claim> claim;
        try {
          claim = Claim.take(shaper);
        } catch (DeviceException e) {
          notKept("line=" + line.name(), e);
          continue;
        }
        if (claim.isEmpty()) {
          taken.values().forEach(Claim::close);
          throw refused(line.name(), shaper);
        }
        taken.put(shaper, claim.get());
      }
    }
    held.putAll(taken);
  }

  /// Claims the steering of this configuration, which stays until the end: what it says of steering
  /// counts after a restart. Throws [StateException] when another process has it.
  void takeSteering(Config config) {
    Optional<String> steering = steering(config);
    if (steering.isEmpty()) {
      return;
    }
    try {
      Optional<Claim> claim = Claim.take(steering.get());
      if (claim.isEmpty()) {
        throw steersAlready(steering.get());
      }
      held.put(steering.get(), claim.get());
    } catch (DeviceException e) {
      notKept("steering", e);
    }
  }

  private static StateException steersAlready(String steering) {
    OptionalLong holder = Claim.holder(steering);
    String who = holder.isPresent() ? " (process " + holder.getAsLong() + ")" : "";
    return new StateException(
        "another wanctl" + who + " steers: it has the " + steering,
        "stop it first, set `steering.mode: observe` here"
            + (steering.startsWith(ROUTER_STEERING)
                ? ", or give this one another `steering.mark`"
                : ""));
  }

  /// What a process that steers has; empty if it only observes. One machine is steered by one
  /// process, whatever its mark; a router by one for each mark.
  public static Optional<String> steering(Config config) {
    return config
        .steering()
        .filter(s -> s.mode() == SteeringConfig.Mode.ACTIVE)
        .map(s ->
            switch (s.device()) {
              case SteeringConfig.Device.Linux() -> "steering of this machine";
              case SteeringConfig.Device.Router(String name) ->
                  ROUTER_STEERING
                      + s.mark()
                      + " of router "
                      + address(SteeringPlans.router(name, config));
            });
  }

  private static void notKept(String what, DeviceException e) {
    // A sandbox that grants no such socket is no reason to leave the lines alone.
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} cannot be kept from other processes: {1}. Remedy: {2}",
        what,
        e.failure().what(),
        "RestrictAddressFamilies= in its systemd unit must have AF_UNIX");
  }

  /// Gives up what none of these lines sets.
  void keepOnly(Config config) {
    Set<String> wanted = new TreeSet<>();
    config.lines().values().forEach(line -> wanted.addAll(shapers(line, config)));
    held.entrySet()
        .removeIf(entry -> {
          boolean unwanted =
              !wanted.contains(entry.getKey()) && !entry.getKey().startsWith(STEERING);
          if (unwanted) {
            entry.getValue().close();
          }
          return unwanted;
        });
  }

  private static StateException refused(String line, String shaper) {
    OptionalLong holder = Claim.holder(shaper);
    String who = holder.isPresent() ? " (process " + holder.getAsLong() + ")" : "";
    return new StateException(
        "another wanctl" + who + " keeps line " + line + ": it sets " + shaper,
        "stop it first (systemctl stop wanctl"
            + (holder.isPresent() ? ", or kill " + holder.getAsLong() : "")
            + "), or start this one with --observe: it then decides and writes nothing");
  }

  private static List<String> shapers(LineConfig line, Config config) {
    return switch (line.shaper()) {
      case ShaperConfig.OnInterface on -> List.of("interface " + on.name());
      case ShaperConfig.OnPair on ->
          List.of("interface " + on.download(), "interface " + on.upload());
      case ShaperConfig.Adopted on ->
          List.of("interface " + on.download(), "interface " + on.upload());
      case ShaperConfig.OnLinuxRouter on -> {
        LinuxRouterConfig router = Objects.requireNonNull(config.linuxRouters().get(on.router()));
        String of = " of router " + address(router.address(), router.port());
        yield List.of("interface " + on.download() + of, "interface " + on.upload() + of);
      }
      case ShaperConfig.RouterQueues on -> {
        RouterConfig router = Objects.requireNonNull(config.routers().get(on.router()));
        List<String> queues = new ArrayList<>();
        for (String queue : List.of(on.download(), on.upload())) {
          queues.add("queue " + queue + " of router " + address(router));
        }
        yield queues;
      }
    };
  }

  /// Behind addresses of this machine stand tunnels and simulators, as many as there are ports; any
  /// other is one router, by whichever of its services.
  private static String address(RouterConfig router) {
    return address(router.address(), router.doors().getFirst().port());
  }

  private static String address(String address, int port) {
    try {
      if (InetAddress.ofLiteral(address).isLoopbackAddress()) {
        return address + ":" + port;
      }
    } catch (IllegalArgumentException _) {
      if (address.equals("localhost")) {
        return address + ":" + port;
      }
    }
    return address;
  }

  @Override
  public void close() {
    held.values().forEach(Claim::close);
    held.clear();
  }
}
