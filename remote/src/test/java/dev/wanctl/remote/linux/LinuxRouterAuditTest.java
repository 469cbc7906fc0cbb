package dev.wanctl.remote.linux;

import static dev.wanctl.remote.linux.LinuxRouterFixture.BOTH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.sim.linux.Root;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinuxRouterAuditTest {

  private static List<Finding> look(LinuxRouterFixture f) {
    return new LinuxRouterAudit(f.session()).look(List.of(BOTH)).findings();
  }

  private static Finding only(List<Finding> findings, String id) {
    List<Finding> found = findings.stream().filter(x -> x.id().equals(id)).toList();
    assertThat(found).as(id + " in " + findings).hasSize(1);
    return found.getFirst();
  }

  @Test
  void allIsWell() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      // Whoever runs this test is root or is not, which is told.
      assertThat(look(f))
          .filteredOn(x -> !x.id().equals("user"))
          .extracting(Finding::severity)
          .containsOnly(Severity.OK);
      assertThat(new LinuxRouterAudit(f.session()).look(List.of()).system()).isNotEmpty();
      assertThat(f.router.tc().root("wan").bitsPerSecond()).as("only read").isEqualTo(20_000_000);
    }
  }

  @Test
  void whatIsMissingIsAProblemWithACommand() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().bare("wan");
      f.router.tc().remove("ifb4wan");
      List<Finding> findings = look(f);
      Finding cake = only(findings, "cake-missing");
      assertThat(cake.severity()).isEqualTo(Severity.PROBLEM);
      assertThat(cake.evidence()).startsWith("qdisc noqueue");
      assertThat(cake.remedy()).contains("tc qdisc replace dev wan root cake bandwidth RATE");
      assertThat(only(findings, "interface-missing").what()).contains("no interface ifb4wan");
    }
  }

  @Test
  void anOpenWrtsOwnSettingsAreLookedAt() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().program("uci", "case $* in *flow_offloading*) echo 1 ;; *) exit 1 ;; esac");
      f.router.tc().program("id", "echo 1000");
      f.router.tc().program("pgrep", "echo '812 {cake-autorate.s} /bin/bash cake-autorate.sh'");
      List<Finding> findings = look(f);
      assertThat(only(findings, "flow-offloading").severity()).isEqualTo(Severity.PROBLEM);
      assertThat(only(findings, "flow-offloading").remedy()).contains("flow_offloading_hw=0");
      assertThat(only(findings, "user").severity()).isEqualTo(Severity.WARNING);
      Finding other = only(findings, "other-controller");
      assertThat(other.severity()).isEqualTo(Severity.PROBLEM);
      assertThat(other.evidence()).contains("cake-autorate.sh");

      // Offloading by software alone passes the queues all the same.
      f.router.tc().program("uci", "case $* in *flow_offloading) echo 1 ;; *) exit 1 ;; esac");
      assertThat(look(f)).noneMatch(x -> x.id().equals("flow-offloading"));
    }
  }

  @Test
  void cakeThatSetsItsRateItselfWorksAgainstWanctl() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router
          .tc()
          .put(new Root("cake", 50_000_000, 0, 0, 0, 0), "wan", "autorate-ingress besteffort");
      assertThat(only(look(f), "autorate-ingress").severity()).isEqualTo(Severity.PROBLEM);
    }
  }

  @Test
  void sqmAndQosifyTogetherAreOneTooMany() {
    // What is in /etc/init.d is this machine's, so that the shell's own test is answered here.
    List<Finding> both = new ArrayList<>();
    LinuxRouterAudit.qosify("enabled", "enabled").ifPresent(both::add);
    assertThat(only(both, "qosify").severity()).isEqualTo(Severity.WARNING);
    assertThat(only(both, "qosify").remedy()).contains("/etc/init.d/qosify disable");
    assertThat(LinuxRouterAudit.qosify("enabled", "").orElseThrow().severity())
        .isEqualTo(Severity.OK);
    assertThat(LinuxRouterAudit.qosify("disabled", "enabled")).isEmpty();
  }

  @Test
  void withoutTcThereIsNothingElseToLookAt() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().replaceTc(127, "sh: tc: not found");
      List<Finding> findings = look(f);
      assertThat(findings)
          .anyMatch(x -> x.severity() == Severity.PROBLEM && x.remedy().contains("tc-tiny"));
    }
  }
}
