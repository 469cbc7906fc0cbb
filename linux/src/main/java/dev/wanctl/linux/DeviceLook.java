package dev.wanctl.linux;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.QueueReading;
import java.util.List;
import java.util.Optional;

/// What stands on one interface, read once.
///
/// @param link empty: there is no such interface, and then nothing else is known either
/// @param root the qdisc at the root, if there is any
/// @param cake its options, where it is CAKE
/// @param tins what went through each tin, where it is CAKE
/// @param ingress the filters that see what arrives
record DeviceLook(
    String name,
    Optional<Links.Link> link,
    Optional<Qdiscs.Qdisc> root,
    Optional<CakeOptions> cake,
    List<QueueReading> tins,
    List<Filters.Filter> ingress) {

  /// Reads, and changes nothing.
  static DeviceLook at(String name, Netlink netlink) {
    Optional<Links.Link> link = new Links(netlink).find(name);
    if (link.isEmpty()) {
      return new DeviceLook(name, link, Optional.empty(), Optional.empty(), List.of(), List.of());
    }
    Qdiscs qdiscs = new Qdiscs(netlink);
    Optional<Qdiscs.Qdisc> root = qdiscs.at(link.get().index(), Qdiscs.TC_H_ROOT);
    // Before the next request overwrites the answer.
    Optional<CakeOptions> cake =
        root.filter(Qdiscs.Qdisc::isCake)
            .map(_ -> CakeOptions.read(qdiscs.replies(), qdiscs.attribute(Qdiscs.TCA_OPTIONS)));
    List<QueueReading> tins =
        cake.map(options ->
                CakeStatistics.readings(
                    qdiscs.replies(),
                    qdiscs.attribute(Qdiscs.TCA_STATS2),
                    Direction.UPLOAD,
                    options.parameters().diffserv()))
            .orElse(List.of());
    return new DeviceLook(name, link, root, cake, tins, new Filters(netlink).atIngress(link.get()));
  }

  /// Wanctl's CAKE, by its handle.
  boolean ours() {
    return root.map(Qdiscs.Qdisc::ours).orElse(false);
  }

  String label() {
    return root.map(Qdiscs.Qdisc::label).orElse("none");
  }
}
