package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.remote.SshShell.Answer;
import dev.wanctl.remote.linux.TcText.Cake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is amiss on a Linux router. Reads only, by commands that every one of them has; what an
/// OpenWrt's own settings say is asked of its `uci`, which others lack.
public final class LinuxRouterAudit {

  private static final String WHO = "id -u";
  private static final String SQM = Commands.service("sqm");
  private static final String QOSIFY = Commands.service("qosify");
  private static final String HARDWARE_OFFLOAD =
      "uci -q get firewall.@defaults[0].flow_offloading"
          + " && uci -q get firewall.@defaults[0].flow_offloading_hw";
  private static final String OTHERS = "pgrep -fl 'cake-autorate|sqm-autorate'";

  private final LinuxRouter router;

  /// @param system what the router calls its system
  public record Report(String system, List<Finding> findings) {}

  public LinuxRouterAudit(LinuxRouter router) {
    this.router = router;
  }

  /// Throws [DeviceException] where the router cannot be asked.
  public Report look(List<RouterInterfaces> lines) {
    List<Answer> answers =
        router.run(
            List.of(Commands.SYSTEM, WHO, Commands.TC, SQM, HARDWARE_OFFLOAD, OTHERS, QOSIFY));
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "login",
            "user " + router.user(),
            "gets a shell",
            "one connection for all that is asked"));
    user(answers.get(1)).ifPresent(findings::add);
    Finding tc = tc(answers.get(2));
    findings.add(tc);
    if (tc.severity() == Finding.Severity.OK) {
      for (RouterInterfaces line : lines) {
        findings.add(cake(line.download()));
        findings.add(cake(line.upload()));
      }
    }
    sqm(answers.get(3)).ifPresent(findings::add);
    findings.addAll(offload(answers.get(4)));
    others(answers.get(5)).ifPresent(findings::add);
    qosify(answers.get(6).text().strip(), answers.get(3).text().strip()).ifPresent(findings::add);
    return new Report(answers.getFirst().text().strip(), List.copyOf(findings));
  }

  private Optional<Finding> user(Answer answer) {
    String id = answer.text().strip();
    return id.equals("0")
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "user",
                "user " + router.user(),
                "is not root, and without CAP_NET_ADMIN cannot change a rate",
                "id -u: " + id,
                "set `user: root` for this router"));
  }

  private static Finding tc(Answer answer) {
    String where = answer.text().strip();
    return answer.status() == 0 && !where.isEmpty()
        ? Finding.ok("tc", "program tc", "is there", where)
        : Finding.problem("tc", "program tc", "is not there", "", LinuxRouterFailures.INSTALL);
  }

  private Finding cake(String interfaceName) {
    String subject = "interface " + interfaceName;
    Answer answer = router.run(List.of(Commands.show(interfaceName))).getFirst();
    Optional<Cake> found;
    try {
      found = router.cake(answer, interfaceName).flatMap(TcText::cake);
    } catch (DeviceException e) {
      DeviceFailure why = e.failure();
      return why.transientByNature()
          ? Finding.unknown("cake", subject, why)
          : Finding.problem("interface-missing", subject, why.what(), "", why.remedy());
    }
    if (found.isEmpty()) {
      DeviceFailure why = router.failures().noCake(interfaceName);
      return Finding.problem(
          "cake-missing",
          subject,
          "has no CAKE",
          answer.text().lines().findFirst().orElse("nothing"),
          why.remedy());
    }
    Cake cake = found.get();
    String evidence = cake.kind() + " " + TcRate.word(cake.rate()) + " " + cake.options();
    return cake.setsItsRate()
        ? Finding.problem(
            "autorate-ingress",
            subject,
            "has CAKE that sets its rate by itself, against wanctl",
            evidence,
            "take `autorate-ingress` out of what sets it up (SQM: iqdisc_opts, eqdisc_opts), then"
                + " /etc/init.d/sqm restart")
        : Finding.ok("cake", subject, "has the CAKE that is to be steered", evidence);
  }

  /// SQM puts CAKE up when the router starts, which is as it should be; whoever does not use it is
  /// told that nothing may.
  private static Optional<Finding> sqm(Answer answer) {
    return switch (answer.text().strip()) {
      case "enabled" ->
          Optional.of(
              Finding.ok(
                  "sqm",
                  "SQM",
                  "puts CAKE up when the router or the line starts; its own rate stands then until"
                      + " wanctl sees it, some seconds later",
                  "/etc/init.d/sqm enabled"));
      case "disabled" ->
          Optional.of(
              Finding.warning(
                  "sqm",
                  "SQM",
                  "is installed and does not start with the router: CAKE may be gone after a restart",
                  "/etc/init.d/sqm enabled",
                  "/etc/init.d/sqm enable, unless something else puts CAKE up"));
      default -> Optional.empty();
    };
  }

  /// It puts CAKE up as SQM does; of both together the one that comes last wins.
  static Optional<Finding> qosify(String qosify, String sqm) {
    if (!qosify.equals("enabled")) {
      return Optional.empty();
    }
    return Optional.of(
        sqm.equals("enabled")
            ? Finding.warning(
                "qosify",
                "qosify",
                "starts with the router, and so does SQM: each puts up a CAKE of its own",
                "/etc/init.d/qosify enabled, /etc/init.d/sqm enabled",
                "keep one of them: /etc/init.d/qosify stop; /etc/init.d/qosify disable;"
                    + " /etc/init.d/sqm restart")
            : Finding.ok(
                "qosify",
                "qosify",
                "puts CAKE up when the router or the line starts; its own rate stands then until"
                    + " wanctl sees it, some seconds later",
                "/etc/init.d/qosify enabled"));
  }

  private static List<Finding> offload(Answer answer) {
    List<String> said = answer.text().lines().map(String::strip).toList();
    if (said.size() == 2 && said.equals(List.of("1", "1"))) {
      return List.of(
          Finding.problem(
              "flow-offloading",
              "firewall",
              "hands flows to the hardware, which passes CAKE by",
              "flow_offloading 1, flow_offloading_hw 1",
              "uci set firewall.@defaults[0].flow_offloading_hw=0 && uci commit firewall &&"
                  + " /etc/init.d/firewall restart"));
    }
    return List.of();
  }

  private static Optional<Finding> others(Answer answer) {
    String found = answer.text().strip();
    return answer.status() != 0 || found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.problem(
                "other-controller",
                "router",
                "runs another program that sets these rates",
                found.lines().findFirst().orElse(""),
                "stop it there and keep it from starting, such as: /etc/init.d/cake-autorate stop;"
                    + " /etc/init.d/cake-autorate disable"));
  }
}
