package dev.wanctl.app.config;

import dev.wanctl.engine.port.CakeParameters;
import java.util.Optional;

/// Where the two shapers of a line stand.
public sealed interface ShaperConfig {

  /// The interface of this machine that is the line, by which probes must leave; empty where that
  /// is another machine's, or not known (a bridge, a router with an inner interface).
  default Optional<String> lineInterface() {
    return this instanceof OnInterface on ? Optional.of(on.name()) : Optional.empty();
  }

  /// Two queue-tree entries on a router. Their queue types are the router's; only the rates change.
  ///
  /// @param router the name of a [RouterConfig]
  /// @param wan the router's interface towards the Internet, whose counters tell what arrives
  ///   before the shaper; empty: only the queues' own counters are used
  record RouterQueues(String router, String download, String upload, Optional<String> wan)
      implements ShaperConfig {}

  /// CAKE that stands already on the egress of two interfaces of a Linux router: only its rate is
  /// changed.
  ///
  /// @param router the name of a [LinuxRouterConfig]
  record OnLinuxRouter(String router, String download, String upload) implements ShaperConfig {
    public OnLinuxRouter {
      requireTwo(download, upload);
    }
  }

  /// CAKE on this machine: the upload on the egress of `name`, the download on an ifb that is made
  /// and removed by wanctl.
  record OnInterface(String name, CakeParameters download, CakeParameters upload)
      implements ShaperConfig {}

  /// CAKE on the egress of two interfaces of this machine, made and removed by wanctl, as on a
  /// bridge.
  record OnPair(
      String download, String upload, CakeParameters downloadCake, CakeParameters uploadCake)
      implements ShaperConfig {
    public OnPair {
      requireTwo(download, upload);
    }
  }

  /// CAKE that stands already on the egress of two interfaces of this machine: only its rate is
  /// changed.
  record Adopted(String download, String upload) implements ShaperConfig {
    public Adopted {
      requireTwo(download, upload);
    }
  }

  private static void requireTwo(String download, String upload) {
    if (download.equals(upload)) {
      throw new IllegalArgumentException("one interface for both directions: " + download);
    }
  }
}
