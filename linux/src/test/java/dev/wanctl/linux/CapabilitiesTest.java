package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

  private static final int CAP_NET_ADMIN = 12;

  @Test
  void everythingThatIsNotWellHasARemedy() {
    List<Finding> findings = new ArrayList<>(Capabilities.probing());
    findings.addAll(Capabilities.onInterface("lo"));
    findings.addAll(Capabilities.onInterface("nosuch0"));
    assertThat(findings)
        .allSatisfy(f -> {
          assertThat(f.what()).isNotBlank();
          assertThat(f.remedy().isEmpty()).isEqualTo(f.severity() == Severity.OK);
        });
    assertThat(findings)
        .extracting(Finding::id)
        .contains("icmp", "icmpv6", "ping_group_range", "cap_net_raw", "clocksource", "offloads");
  }

  @Test
  @DisplayName("C-60: without CAP_NET_ADMIN nothing is tried, and how to get it is said")
  void withoutThePrivilegeToShape() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    // Of a thread that ends with the test: a capability that was given up does not come back.
    Thread unprivileged =
        Thread.ofPlatform()
            .start(() -> {
              Unprivileged.drop(CAP_NET_ADMIN);
              findings.addAll(Capabilities.shaping());
            });
    unprivileged.join();
    assertThat(findings)
        .singleElement()
        .satisfies(f -> {
          assertThat(f.id()).isEqualTo("cap_net_admin");
          assertThat(f.severity()).isEqualTo(Severity.PROBLEM);
          assertThat(f.what()).contains("needed to shape on this machine");
          assertThat(f.remedy()).containsIgnoringCase("cap_net_admin");
        });
  }

  @Test
  @DisplayName("C-64: packets that a card joined are told with the command; the kernel's are split")
  void offloadsThatCakeCannotUndo() {
    Finding lro = Offloads.finding("eth0", true, true, true, true);
    assertThat(lro.severity()).isEqualTo(Severity.WARNING);
    assertThat(lro.what()).isEqualTo("eth0: TSO on, GSO on, GRO on, LRO on");
    assertThat(lro.remedy()).isEqualTo("ethtool -K eth0 lro off");
    assertThat(Offloads.finding("eth0", true, true, true, false).severity()).isEqualTo(Severity.OK);
  }

  @Test
  void aMissingInterfaceIsBad() {
    assertThat(Capabilities.onInterface("nosuch0"))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.PROBLEM));
  }

  @Test
  void openedPingGroupsAreSeenAndUsed() {
    try (NetworkNamespace namespace = new NetworkNamespace()) {
      namespace.run("sysctl -q -w net.ipv4.ping_group_range=1\t0");
      List<Finding> closed = namespace.call(Capabilities::probing);
      namespace.run("sysctl -q -w net.ipv4.ping_group_range=0\t2147483647");
      List<Finding> open = namespace.call(Capabilities::probing);
      assertThat(finding(closed, "icmp").what()).contains("raw");
      assertThat(finding(open, "icmp").what()).contains("unprivileged");
      assertThat(finding(closed, "ping_group_range").severity()).isEqualTo(Severity.WARNING);
      assertThat(finding(open, "ping_group_range").severity()).isEqualTo(Severity.OK);
    }
  }

  @Test
  @Tag("cake")
  void aKernelWithCakePassesTheTrialWhichLeavesNothing() {
    try (NetworkNamespace namespace = new NetworkNamespace()) {
      String before = namespace.run("ip -o link");
      List<Finding> findings = namespace.call(Capabilities::shaping);
      assertThat(namespace.run("ip -o link")).isEqualTo(before);
      org.junit.jupiter.api.Assumptions.assumeTrue(
          findings.stream().noneMatch(f -> f.severity() == Severity.PROBLEM),
          () -> "this kernel cannot shape: " + findings);
      assertThat(findings)
          .extracting(Finding::id)
          .containsExactly(
              "cap_net_admin", "ifb", "sch_cake", "sch_ingress", "cls_matchall and act_mirred");
    }
  }

  private static Finding finding(List<Finding> findings, String id) {
    return findings.stream().filter(f -> f.id().equals(id)).findFirst().orElseThrow();
  }
}
