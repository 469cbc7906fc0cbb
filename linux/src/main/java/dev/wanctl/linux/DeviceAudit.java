package dev.wanctl.linux;

import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.QueueReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges what stands on interfaces by what the configuration wants there. Pure.
final class DeviceAudit {

  /// Less says nothing about how packets are marked.
  private static final long ENOUGH_BYTES = 1_000_000_000;

  /// Where even a household's calls are marked, more than this is not in one tin.
  private static final double ALL = 0.999;

  private DeviceAudit() {}

  /// CAKE that wanctl makes. Its absence is no fault: it stands while wanctl runs.
  static List<Finding> made(DeviceLook look, CakeParameters wanted) {
    String subject = "interface " + look.name();
    if (look.link().isEmpty()) {
      return List.of(missing(look.name()));
    }
    List<Finding> findings = new ArrayList<>();
    down(look).ifPresent(findings::add);
    String evidence = "root qdisc: " + look.label();
    if (look.ours()) {
      findings.add(parameters(look, wanted));
      tins(look).ifPresent(findings::add);
    } else if (look.root().isEmpty() || look.root().get().byKernel()) {
      findings.add(
          Finding.ok(
              "cake-absent",
              subject,
              "is free for wanctl's CAKE, which is not there now",
              evidence));
    } else {
      findings.add(
          Finding.problem(
              "other-shaper",
              subject,
              "has a root qdisc that wanctl did not make and does not replace",
              evidence,
              "remove it and whatever puts it there: tc qdisc del dev "
                  + look.name()
                  + " root"
                  + (look.cake().isPresent() ? " (or `adopt: true`, since it is CAKE)" : "")));
    }
    return findings;
  }

  /// CAKE of others that wanctl steers.
  static List<Finding> adopted(DeviceLook look) {
    String subject = "interface " + look.name();
    if (look.link().isEmpty()) {
      return List.of(missing(look.name()));
    }
    List<Finding> findings = new ArrayList<>();
    down(look).ifPresent(findings::add);
    findings.add(
        look.cake()
            .map(cake ->
                Finding.ok("cake", subject, "has the CAKE that is to be steered", say(look, cake)))
            .orElseGet(() ->
                Finding.problem(
                    "cake-missing",
                    subject,
                    "has no CAKE, and `adopt: true` says that it stands there",
                    "root qdisc: " + look.label(),
                    "tc qdisc replace dev "
                        + look.name()
                        + " root cake bandwidth RATE, or leave `adopt` out")));
    tins(look).ifPresent(findings::add);
    return findings;
  }

  /// What leads the download to CAKE: the ifb, and the filter on the line's interface.
  static List<Finding> redirect(DeviceLook wan, DeviceLook ifb, CakeParameters wanted) {
    if (wan.link().isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    wan.ingress().stream()
        .filter(filter -> !filter.ours())
        .findFirst()
        .ifPresent(filter ->
            findings.add(
                Finding.problem(
                    "other-redirect",
                    "interface " + wan.name(),
                    "has an ingress filter that wanctl did not make and does not share with",
                    filter.toString(),
                    "remove it and whatever puts it there: tc filter show dev "
                        + wan.name()
                        + " ingress")));
    String subject = "interface " + ifb.name();
    if (ifb.link().isEmpty()) {
      findings.add(
          Finding.ok("ifb", subject, "is not there now; wanctl makes it when it runs", ""));
      return findings;
    }
    if (!IngressRedirect.isOurs(ifb.link().get(), wan.name())) {
      findings.add(
          Finding.problem(
              "ifb",
              subject,
              "is not wanctl's, and has the name that its ifb would have",
              "kind \"%s\", alias \"%s\""
                  .formatted(ifb.link().get().kind(), ifb.link().get().alias()),
              "rename or remove it: ip link del " + ifb.name()));
      return findings;
    }
    boolean led =
        wan.ingress().stream()
            .anyMatch(f -> f.ours() && f.redirectsTo() == ifb.link().get().index());
    findings.add(
        led
            ? Finding.ok(
                "ifb", subject, "gets all that arrives on " + wan.name(), "a filter of wanctl's")
            : Finding.warning(
                "ifb",
                subject,
                "stands, but what arrives on " + wan.name() + " is not led there",
                "no ingress filter of wanctl's leads to it",
                "start wanctl, which leads it there; or remove what is left: ip link del "
                    + ifb.name()));
    findings.addAll(made(ifb, wanted));
    return findings;
  }

  /// Tins of which only one is used: the marks that should sort packets into them are not there, or
  /// not yet, when CAKE sees the packets.
  private static Optional<Finding> tins(DeviceLook look) {
    long all = look.tins().stream().mapToLong(QueueReading::sentBytes).sum();
    if (look.tins().size() < 2 || all < ENOUGH_BYTES) {
      return Optional.empty();
    }
    return look.tins().stream()
        .filter(tin -> tin.sentBytes() > ALL * all)
        .findFirst()
        .map(tin ->
            Finding.warning(
                "cake-tins",
                "interface " + look.name(),
                "sorts packets into tins, and nearly all go through one of them",
                "tin %s has %d of %d bytes".formatted(tin.tin(), tin.sentBytes(), all),
                "see whether packets are marked when they get there (tcpdump -v -i "
                    + look.name()
                    + "): rules that mark connections do nothing on a bridge without"
                    + " br_netfilter, and `wash` upstream removes marks; where nothing is to be"
                    + " marked, set `diffserv: besteffort`"));
  }

  private static Finding parameters(DeviceLook look, CakeParameters wanted) {
    CakeOptions stands = look.cake().orElseThrow();
    CakeParameters normal = new CakeOptions(wanted, 0).parameters();
    String subject = "interface " + look.name();
    return stands.parameters().equals(normal)
        ? Finding.ok(
            "cake", subject, "has wanctl's CAKE with the parameters of the file", say(look, stands))
        : Finding.warning(
            "cake-parameters",
            subject,
            "has wanctl's CAKE with other parameters than the file",
            say(look, stands) + "; the file: " + normal,
            "systemctl reload wanctl (or start it), which puts up those of the file");
  }

  private static String say(DeviceLook look, CakeOptions cake) {
    return "root qdisc: "
        + look.label()
        + ", "
        + CakeRates.word(CakeRates.fromBytes(cake.bytesPerSecond()))
        + ", "
        + cake.parameters();
  }

  private static Optional<Finding> down(DeviceLook look) {
    return look.link()
        .filter(link -> !link.up())
        .map(link ->
            Finding.warning(
                "interface-down",
                "interface " + link.name(),
                "is down",
                "ip link: no flag UP",
                "ip link set " + link.name() + " up"));
  }

  private static Finding missing(String name) {
    return Finding.problem(
        "interface-missing",
        "interface " + name,
        "there is none of this name",
        "rtnetlink: no such device",
        "see `ip -br link` for the names there are");
  }
}
