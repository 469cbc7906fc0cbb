package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import dev.wanctl.engine.port.CakeParameters.Framing;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.engine.port.QueueReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxAuditTest {

  private static final CakeParameters WANTED = cake(Duration.ofMillis(100));
  private static final Links.Link WAN = new Links.Link(2, "wan0", true, true, false, "", "");
  private static final Links.Link IFB =
      new Links.Link(3, "ifb-wan0", true, true, false, "ifb", "wanctl: download shaper of wan0");
  private static final Filters.Filter LEADS =
      new Filters.Filter("matchall", Filters.OUR_PREFERENCE, IFB.index());

  @TempDir private Path folder;

  private static CakeParameters cake(Duration rtt) {
    return new CakeParameters(
        Diffserv.BESTEFFORT,
        FlowMode.DUAL_SRCHOST,
        Framing.RAW,
        rtt,
        true,
        false,
        false,
        AckFilter.NONE,
        true,
        OptionalLong.empty(),
        0);
  }

  private static DeviceLook look(
      Links.Link link, String kind, int handle, Filters.Filter... ingress) {
    boolean isCake = kind.equals("cake");
    return new DeviceLook(
        link.name(),
        Optional.of(link),
        Optional.of(new Qdiscs.Qdisc(link.index(), kind, handle, Qdiscs.TC_H_ROOT)),
        isCake ? Optional.of(new CakeOptions(WANTED, 625_000)) : Optional.empty(),
        List.of(),
        List.of(ingress));
  }

  private static DeviceLook ours(Links.Link link, Filters.Filter... ingress) {
    return look(link, "cake", Qdiscs.OUR_HANDLE, ingress);
  }

  private static DeviceLook missing(String name) {
    return new DeviceLook(
        name, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  @Test
  void ourCakeIsGoodAndItsRateIsShown() {
    Finding finding = only(DeviceAudit.made(ours(WAN), WANTED));
    assertThat(finding.severity()).isEqualTo(Severity.OK);
    assertThat(finding.evidence()).contains("cake ca4e:").contains("5Mbit");
  }

  @Test
  @DisplayName("C-59: CAKE with other parameters than the file is told")
  void otherParameters() {
    Finding finding = only(DeviceAudit.made(ours(WAN), cake(Duration.ofMillis(50))));
    assertThat(finding.id()).isEqualTo("cake-parameters");
    assertThat(finding.evidence()).contains("PT0.1S").contains("PT0.05S");
  }

  private static DeviceLook withTins(long... megabytes) {
    List<QueueReading> tins = new ArrayList<>();
    for (int i = 0; i < megabytes.length; i++) {
      tins.add(
          new QueueReading(
              Direction.UPLOAD,
              CakeStatistics.name(Diffserv.DIFFSERV4, i),
              megabytes[i] * 1000,
              megabytes[i] * 1_000_000,
              0,
              0,
              0,
              0,
              0,
              0,
              0));
    }
    DeviceLook l = ours(WAN);
    return new DeviceLook(l.name(), l.link(), l.root(), l.cake(), tins, l.ingress());
  }

  @Test
  @DisplayName("C-66: tins of which only one is used are told, once enough has passed")
  void packetsThatAreNotSortedIntoTins() {
    List<Finding> findings = DeviceAudit.made(withTins(0, 5000, 0, 1), WANTED);
    assertThat(findings).extracting(Finding::id).containsExactly("cake", "cake-tins");
    Finding tins = findings.getLast();
    assertThat(tins.severity()).isEqualTo(Severity.WARNING);
    assertThat(tins.evidence()).contains("best-effort has 5000000000 of 5001000000 bytes");
    assertThat(tins.remedy()).contains("tcpdump -v -i wan0", "br_netfilter", "besteffort");
    assertThat(DeviceAudit.adopted(withTins(0, 5000, 0, 1)))
        .extracting(Finding::id)
        .contains("cake-tins");

    assertThat(DeviceAudit.made(withTins(10, 5000, 0, 90), WANTED)).hasSize(1);
    assertThat(DeviceAudit.made(withTins(0, 900, 0, 0), WANTED)).as("too little").hasSize(1);
    assertThat(DeviceAudit.made(withTins(5000), WANTED)).as("no tins").hasSize(1);
  }

  @Test
  void theKernelsOwnQdiscIsFree() {
    assertThat(only(DeviceAudit.made(look(WAN, "fq_codel", 0), WANTED)).severity())
        .isEqualTo(Severity.OK);
  }

  @Test
  void anotherShaperIsAProblem() {
    Finding htb = only(DeviceAudit.made(look(WAN, "htb", 1 << 16), WANTED));
    assertThat(htb.id()).isEqualTo("other-shaper");
    assertThat(htb.remedy()).contains("tc qdisc del dev wan0 root").doesNotContain("adopt");
    assertThat(only(DeviceAudit.made(look(WAN, "cake", 1 << 16), WANTED)).remedy())
        .contains("adopt: true");
  }

  @Test
  void anInterfaceThatIsNotThereOrDown() {
    assertThat(only(DeviceAudit.made(missing("wan0"), WANTED)).id()).isEqualTo("interface-missing");
    assertThat(DeviceAudit.redirect(missing("wan0"), missing("ifb-wan0"), WANTED)).isEmpty();
    Links.Link down = new Links.Link(2, "wan0", false, false, false, "", "");
    assertThat(DeviceAudit.made(ours(down), WANTED))
        .extracting(Finding::id)
        .containsExactly("interface-down", "cake");
  }

  @Test
  void adoptedCakeMustStandThere() {
    assertThat(only(DeviceAudit.adopted(look(WAN, "cake", 1 << 16))).severity())
        .isEqualTo(Severity.OK);
    assertThat(only(DeviceAudit.adopted(look(WAN, "fq_codel", 0))).id()).isEqualTo("cake-missing");
  }

  @Test
  void theRedirectLeadsToOurIfb() {
    assertThat(DeviceAudit.redirect(ours(WAN, LEADS), ours(IFB), WANTED))
        .allSatisfy(f -> assertThat(f.severity()).isEqualTo(Severity.OK))
        .extracting(Finding::id)
        .containsExactly("ifb", "cake");
    assertThat(DeviceAudit.redirect(ours(WAN), ours(IFB), WANTED))
        .first()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING));
    assertThat(only(DeviceAudit.redirect(ours(WAN), missing("ifb-wan0"), WANTED)).severity())
        .isEqualTo(Severity.OK);
  }

  @Test
  void foreignFiltersAndIfbsAreProblems() {
    Filters.Filter other = new Filters.Filter("u32", 49152, 9);
    assertThat(DeviceAudit.redirect(ours(WAN, other), missing("ifb-wan0"), WANTED))
        .extracting(Finding::id)
        .containsExactly("other-redirect", "ifb");
    Links.Link foreign = new Links.Link(3, "ifb-wan0", true, true, false, "ifb", "sqm");
    assertThat(only(DeviceAudit.redirect(ours(WAN), ours(foreign), WANTED)).remedy())
        .contains("ip link del ifb-wan0");
  }

  @Test
  void whetherTheKernelHasCakeIsReadAndNotTried() throws IOException {
    Path loaded = Files.createDirectories(folder.resolve("module"));
    Path modules = Files.createDirectories(folder.resolve("modules/6.1.0"));
    assertThat(kernel(loaded).severity()).isEqualTo(Severity.WARNING);
    Files.writeString(modules.resolve("modules.dep"), "kernel/net/sched/sch_cake.ko.xz:\n");
    assertThat(kernel(loaded).severity()).isEqualTo(Severity.OK);
    Files.delete(modules.resolve("modules.dep"));
    Files.createFile(modules.resolve("sch_cake.ko"));
    assertThat(kernel(loaded).severity()).as("without lists").isEqualTo(Severity.OK);
    Files.createDirectories(loaded.resolve("sch_cake"));
    assertThat(kernel(loaded).evidence()).endsWith("sch_cake exists");
  }

  private Finding kernel(Path loaded) {
    return LinuxAudit.kernel(loaded, folder.resolve("modules"), "6.1.0");
  }

  @Test
  void aRealInterfaceIsReadWithoutPrivilege() {
    assertThat(LinuxAudit.onInterface("lo", WANTED, WANTED))
        .extracting(Finding::id)
        .contains("offloads", "ifb");
    assertThat(LinuxAudit.adopted("lo", "nosuch0"))
        .extracting(Finding::id)
        .contains("cake-missing", "interface-missing");
    assertThat(LinuxAudit.onPair("nosuch0", WANTED, "nosuch1", WANTED)).hasSize(2);
  }

  @Test
  void anotherShaperInANamespaceIsFoundAndLeft() {
    try (NetworkNamespace namespace = new NetworkNamespace()) {
      namespace.run("tc qdisc add dev lo root handle 7: pfifo");
      String before = namespace.run("tc qdisc show dev lo");
      List<Finding> findings = namespace.call(() -> LinuxAudit.onInterface("lo", WANTED, WANTED));
      assertThat(findings).extracting(Finding::id).contains("other-shaper");
      assertThat(namespace.run("tc qdisc show dev lo")).isEqualTo(before);
    }
  }

  @Test
  @Tag("cake")
  void whatWanctlPutsUpIsFoundGood() {
    try (NetworkNamespace namespace = new NetworkNamespace()) {
      org.junit.jupiter.api.Assumptions.assumeTrue(
          namespace.succeeds("tc qdisc add dev lo root cake"), "this kernel has no CAKE");
      namespace.run("tc qdisc del dev lo root");
      namespace.run("ip link add wan0 type veth peer name net0");
      namespace.run("ip link set wan0 up");
      List<Finding> findings =
          namespace.call(() -> {
            try (var shaper = LinuxShapers.onInterface("wan0", WANTED, WANTED)) {
              shaper.prepare(
                  new dev.wanctl.core.units.Rates(
                      dev.wanctl.core.units.BitRate.mbit(20),
                      dev.wanctl.core.units.BitRate.mbit(5)));
              return LinuxAudit.onInterface("wan0", WANTED, WANTED);
            }
          });
      assertThat(findings).allSatisfy(f -> assertThat(f.severity()).isEqualTo(Severity.OK));
      assertThat(findings).extracting(Finding::id).contains("cake", "ifb", "offloads");
    }
  }
}
