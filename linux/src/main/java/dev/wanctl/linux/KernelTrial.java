package dev.wanctl.linux;

import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Tries what shaping needs on an ifb of its own, which is removed again with all that is on it.
/// The attempt makes the kernel load the modules, as the real thing would.
final class KernelTrial {

  private static final CakeParameters PLAIN =
      new CakeParameters(
          CakeParameters.Diffserv.BESTEFFORT,
          CakeParameters.FlowMode.TRIPLE_ISOLATE,
          CakeParameters.Framing.RAW,
          Duration.ofMillis(100),
          false,
          false,
          false,
          CakeParameters.AckFilter.NONE,
          true,
          OptionalLong.empty(),
          0);

  private KernelTrial() {}

  static List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    String name = "wtry-" + Long.toString(ProcessHandle.current().pid() % 1_000_000_000L);
    try (Netlink netlink = new Netlink()) {
      Links links = new Links(netlink);
      Qdiscs qdiscs = new Qdiscs(netlink);
      Filters filters = new Filters(netlink);
      findings.add(attempt("ifb", () -> links.create(name, "ifb")));
      // Without an ifb there is nothing harmless to try the rest on.
      links
          .find(name)
          .ifPresent(link -> {
            try {
              findings.add(
                  attempt("sch_cake", () -> qdiscs.putCake(link, new CakeOptions(PLAIN, 0))));
              findings.add(attempt("sch_ingress", () -> qdiscs.putIngress(link)));
              findings.add(
                  attempt("cls_matchall and act_mirred", () -> filters.redirect(link, link)));
            } finally {
              links.delete(link);
            }
          });
    }
    return findings;
  }

  private static Finding attempt(String module, Runnable what) {
    try {
      what.run();
      return Finding.ok(module, "this kernel has " + module);
    } catch (DeviceException e) {
      return Finding.problem(
          module,
          "this kernel has no " + module + ": " + e.failure().what(),
          "modprobe "
              + module.replace(" and ", " && modprobe ")
              + "; if it is not there, install the distribution's extra kernel modules"
              + " (OpenWrt: kmod-sched-cake, kmod-ifb)");
    }
  }
}
