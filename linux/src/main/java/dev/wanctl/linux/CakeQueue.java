package dev.wanctl.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.QueueReading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CAKE at the root of one interface, for one direction: made by wanctl, or somebody else's whose
/// rate wanctl changes. The interface is known by its name; its index is looked up anew whenever
/// the kernel no longer knows the old one.
final class CakeQueue {

  /// Whose CAKE it is.
  sealed interface Claim {
    record Make(CakeParameters parameters) implements Claim {}

    record Adopt() implements Claim {}
  }

  private static final String UNTOUCHED = "default";

  private final Direction direction;
  private final String device;
  private final Claim claim;
  private final Links links;
  private final Qdiscs qdiscs;
  private int index = -1;
  private int handle = Qdiscs.OUR_HANDLE;
  private String kind = "cake";

  CakeQueue(Direction direction, String device, Claim claim, Netlink netlink) {
    this.direction = direction;
    this.device = device;
    this.claim = claim;
    links = new Links(netlink);
    qdiscs = new Qdiscs(netlink);
  }

  String device() {
    return device;
  }

  /// Writes down what stands there now; refuses what may not be touched. An interface that is yet
  /// to be made counts as untouched.
  void inspect(Map<String, String> facts, boolean mayBeMissing) {
    facts.put(deviceKey(direction), device);
    Optional<Links.Link> link = links.find(device);
    if (link.isEmpty() && mayBeMissing) {
      facts.put(key("root"), UNTOUCHED);
      return;
    }
    Optional<Qdiscs.Qdisc> root =
        qdiscs.at(
            link.orElseThrow(() -> Failures.noSuchInterface(device)).index(), Qdiscs.TC_H_ROOT);
    switch (claim) {
      case Claim.Make _ -> {
        root.ifPresent(this::refuseForeign);
        facts.put(key("root"), UNTOUCHED);
      }
      case Claim.Adopt _ -> {
        require(root);
        facts.put(key("root"), "adopted");
        facts.put(key("rate"), CakeRates.word(rateFetched()));
      }
    }
  }

  private void refuseForeign(Qdiscs.Qdisc root) {
    if (!root.byKernel() && !root.ours()) {
      throw Failures.ambiguous(
          "interface " + device + " has a root qdisc that wanctl did not make: " + root.label(),
          "remove it (tc qdisc del dev "
              + device
              + " root) and whatever puts it there, or, if it is CAKE, tell wanctl to adopt it");
    }
  }

  private Qdiscs.Qdisc require(Optional<Qdiscs.Qdisc> root) {
    String stands = root.map(Qdiscs.Qdisc::label).orElse("nothing");
    return root.filter(Qdiscs.Qdisc::isCake)
        .orElseThrow(() ->
            Failures.notFound(
                "there is no CAKE on interface " + device + " but " + stands,
                "put it there (tc qdisc replace dev "
                    + device
                    + " root cake ...) or let wanctl make its own"));
  }

  /// Makes it, or takes it over, with this rate.
  void stand(BitRate rate) {
    Links.Link link = links.require(device);
    Optional<Qdiscs.Qdisc> root = qdiscs.at(link.index(), Qdiscs.TC_H_ROOT);
    index = link.index();
    switch (claim) {
      case Claim.Make make -> {
        root.ifPresent(this::refuseForeign);
        CakeOptions wanted = new CakeOptions(make.parameters(), CakeRates.toBytes(rate));
        qdiscs.putCake(link, wanted);
        verify(wanted);
      }
      case Claim.Adopt _ -> {
        Qdiscs.Qdisc found = require(root);
        handle = found.handle();
        kind = found.kind();
        int errno = write(rate);
        if (errno != 0) {
          throw Failures.netlink("setting the rate of CAKE on " + device, errno, qdiscs.words());
        }
      }
    }
  }

  private void verify(CakeOptions wanted) {
    require(qdiscs.at(index, Qdiscs.TC_H_ROOT));
    CakeOptions got = CakeOptions.read(qdiscs.replies(), qdiscs.attribute(Qdiscs.TCA_OPTIONS));
    if (!got.parameters().equals(wanted.parameters())) {
      throw Failures.rejected(
          "CAKE on "
              + device
              + " was told "
              + wanted.parameters()
              + " and reads back "
              + got.parameters(),
          "leave out what this kernel does not take, or use a newer one");
    }
  }

  /// Changes the rate with one message; 0 or an error number, see [#isGone].
  int write(BitRate rate) {
    return qdiscs.changeRate(index, handle, kind, CakeRates.toBytes(rate));
  }

  String words() {
    return qdiscs.words();
  }

  /// Whether an error number says that the interface, or the qdisc on it, is no longer there.
  static boolean isGone(int errno) {
    return errno == Errno.ENODEV || errno == Errno.ENOENT || errno == Errno.EINVAL;
  }

  boolean adopted() {
    return claim instanceof Claim.Adopt;
  }

  /// The rate that the kernel says is in force.
  BitRate read() {
    fetch();
    return rateFetched();
  }

  private void fetch() {
    Optional<Qdiscs.Qdisc> root =
        index < 0 ? Optional.empty() : qdiscs.find(index, Qdiscs.TC_H_ROOT);
    if (root.isEmpty()) {
      index = links.require(device).index();
      root = qdiscs.find(index, Qdiscs.TC_H_ROOT);
    }
    require(root);
  }

  private BitRate rateFetched() {
    return CakeRates.fromBytes(
        CakeOptions.rate(qdiscs.replies(), qdiscs.attribute(Qdiscs.TCA_OPTIONS)));
  }

  /// Its tins; those of `cake_mq` are those of its children, added up.
  List<QueueReading> tins() {
    fetch();
    CakeParameters.Diffserv diffserv =
        CakeOptions.read(qdiscs.replies(), qdiscs.attribute(Qdiscs.TCA_OPTIONS))
            .parameters()
            .diffserv();
    int statistics = qdiscs.attribute(Qdiscs.TCA_STATS2);
    List<QueueReading> own =
        CakeStatistics.readings(qdiscs.replies(), statistics, direction, diffserv);
    if (!own.isEmpty()) {
      return own;
    }
    Map<String, QueueReading> sums = new LinkedHashMap<>();
    ByteBuffer in = qdiscs.replies();
    int errno =
        qdiscs.dump((start, end) -> {
          if (in.getInt(start + Netlink.HEADER + 4) == index) {
            int stats2 =
                Attributes.find(in, start + Netlink.HEADER + Qdiscs.TCMSG, end, Qdiscs.TCA_STATS2);
            for (QueueReading tin : CakeStatistics.readings(in, stats2, direction, diffserv)) {
              sums.merge(tin.tin(), tin, CakeStatistics::sum);
            }
          }
        });
    if (errno != 0) {
      throw Failures.netlink("reading the tins of " + device, errno, qdiscs.words());
    }
    return new ArrayList<>(sums.values());
  }

  /// Puts back what [#inspect] wrote down. Does nothing where the interface or our CAKE is gone.
  void restore(Map<String, String> facts) {
    Optional<Links.Link> link = links.find(device);
    Optional<Qdiscs.Qdisc> root =
        link.flatMap(l -> qdiscs.find(l.index(), Qdiscs.TC_H_ROOT)).filter(Qdiscs.Qdisc::isCake);
    if (root.isEmpty() || !device.equals(facts.get(deviceKey(direction)))) {
      return;
    }
    String rate = facts.getOrDefault(key("rate"), "");
    if (!rate.isEmpty()) {
      index = root.get().ifindex();
      handle = root.get().handle();
      kind = root.get().kind();
      int errno = write(CakeRates.parse(rate));
      if (errno != 0) {
        throw Failures.netlink("restoring the rate of CAKE on " + device, errno, qdiscs.words());
      }
    } else if (root.get().ours()) {
      qdiscs.remove(link.get(), Qdiscs.TC_H_ROOT);
    }
  }

  /// The fact that names the interface.
  static String deviceKey(Direction direction) {
    return direction.word() + ".device";
  }

  private String key(String fact) {
    return direction.word() + "." + fact;
  }
}
