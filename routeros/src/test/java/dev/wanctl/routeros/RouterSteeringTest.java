package dev.wanctl.routeros;

import static dev.wanctl.routeros.TwoLines.HOME;
import static dev.wanctl.routeros.TwoLines.LTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the engine may expect of a router that steers, by every way to it: over real sockets, with
/// connections that really move.
class RouterSteeringTest {

  private static final String MANGLE = "/ip/firewall/mangle";
  private static final String MANGLE6 = "/ipv6/firewall/mangle";
  private static final String TO_LTE = "wanctl: to lte";

  private static void failsWith(Class<? extends DeviceFailure> failure, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.failure()).isInstanceOf(failure));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void setUpAddsWhatIsMissingAndDisturbsNobody(Way way) {
    try (TwoLines lines = new TwoLines(way)) {
      lines
          .router
          .table("/ip/firewall/nat")
          .add(Map.of("chain", "srcnat", "action", "masquerade", "out-interface", "ether1"));
      Map<String, List<Map<String, String>>> before = lines.everything();
      Flow call = lines.open("udp", "203.0.113.200", 5060);
      call.reply();
      List<SetupStep> missing = lines.steering.missing();
      assertThat(lines.changes()).isZero();
      assertThat(missing)
          .extracting(SetupStep::command)
          .contains(
              "/routing table add name=wanctl-lte fib",
              "/ip route add dst-address=0.0.0.0/0 gateway=198.51.100.1 routing-table=wanctl-lte"
                  + " comment=\"wanctl: table lte\"",
              "/ip firewall nat add chain=srcnat action=masquerade out-interface=ether2"
                  + " comment=\"wanctl: nat lte\"")
          .noneMatch(command -> command.contains("nat dsl"));

      for (SetupStep step : missing) {
        lines.steering.add(step);
        assertThat(call.send()).as(step.id()).contains("ether1");
        assertThat(lines.bulk().line()).as(step.id()).contains("ether1");
        assertThat(lines.network.hasWayOut(true)).isTrue();
      }

      assertThat(lines.steering.missing()).isEmpty();
      assertThat(lines.steering.inspect())
          .singleElement()
          .satisfies(f -> assertThat(f.remedy()).isEmpty());
      int rows = lines.router.table(MANGLE).rows().size();
      lines.steering.add(missing.getFirst());
      lines.session.add(Menu.MANGLE, Map.of("chain", "forward", "comment", TO_LTE));
      assertThat(lines.router.table(MANGLE).rows()).hasSize(rows);
      assertThat(lines.network.broken()).isZero();

      List<SetupStep> own = lines.steering.own();
      assertThat(own).hasSameSizeAs(missing);
      own.forEach(lines.steering::remove);
      assertThat(lines.everything()).isEqualTo(before);
      own.forEach(lines.steering::remove);
      assertThat(call.send()).contains("ether1");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("C-88: new sensitive connections move, those that run stay on their line")
  void newSensitiveConnectionsMoveAndRunningOnesStay(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      Flow call = lines.open("udp", "203.0.113.200", 5060);
      call.reply();
      Flow unanswered = lines.open("udp", "203.0.113.201", 3478);
      Flow session = lines.open("tcp", "203.0.113.202", 22);
      session.reply();
      Flow download = lines.bulk();
      download.reply();

      lines.steering.sensitive(LTE);

      assertThat(lines.dns().line()).contains("ether2");
      assertThat(lines.dns6().line()).contains("ether2");
      assertThat(lines.bulk().line()).contains("ether1");
      assertThat(lines.open("udp", "192.168.7.7", 53).line()).contains("ether1");
      for (Flow running : List.of(call, unanswered, session, download)) {
        assertThat(running.send()).contains("ether1");
      }
      Flow away = lines.open("tcp", "203.0.113.202", 22);
      away.reply();
      assertThat(lines.steering.read().enabled()).containsExactly("lte");
      assertThat(lines.steering.read().matched())
          .filteredOn(m -> m.rule().equals("to lte") && m.family().equals(Optional.of(Family.IPV4)))
          .singleElement()
          .satisfies(m -> assertThat(m.packets()).isEqualTo(2));

      lines.steering.sensitive(HOME);

      assertThat(lines.dns().line()).contains("ether1");
      assertThat(away.send()).contains("ether2");
      assertThat(unanswered.send()).contains("ether1");
      assertThat(lines.steering.read().enabled()).isEmpty();
      assertThat(lines.network.broken()).isZero();
      assertThat(lines.rule(MANGLE, "of somebody else")).containsEntry("disabled", "false");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void fromOneLineToAnotherByHomeSoThatNeverTwoAreOn(Way way) {
    try (TwoLines lines = new TwoLines(way)) {
      lines.network.line("ether3", Optional.of("100.65.0.1"), Optional.empty(), 3);
      List<SteeringPlan.Line> three = new ArrayList<>(TwoLines.PLAN.lines());
      three.add(new SteeringPlan.Line("sat", "ether3", Optional.empty()));
      Steering steering = lines.steering(new SteeringPlan("wanctl", "LAN", three));
      steering.missing().forEach(steering::add);
      assertThat(steering.inspect()).allSatisfy(f -> assertThat(f.remedy()).isEmpty());
      steering.sensitive(LTE);
      Flow first = lines.dns();
      first.reply();

      // Where the second half fails, nothing is on.
      lines.spoilSets(MANGLE, new Spoiled.Status(500, "failure: busy"), 1, 2);
      assertThatThrownBy(() -> steering.sensitive(new Steering.Way.Line("sat")))
          .isInstanceOf(DeviceException.class);
      lines.router.faults().clear();
      assertThat(steering.read().enabled()).isEmpty();

      steering.sensitive(new Steering.Way.Line("sat"));
      assertThat(steering.read().enabled()).containsExactly("sat");
      assertThat(lines.dns().line()).contains("ether3");
      // It has no IPv6, and nothing is lost for that.
      assertThat(lines.dns6().line()).contains("ether1");
      assertThat(first.send()).contains("ether2");
      assertThat(lines.network.broken()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName(
      "C-80: what stands already is not written again; C-78: a new process reads where it is")
  void whatStandsIsNotWrittenAgain(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      lines.steering.sensitive(LTE);
      lines.router.statistics().reset();

      Steering next = lines.steering();
      assertThat(next.read().enabled()).containsExactly("lte");
      next.sensitive(LTE);
      next.route("dsl", true);
      assertThat(lines.changes()).isZero();

      lines.change(MANGLE6, TO_LTE, Map.of("disabled", "true"));
      next.sensitive(LTE);
      assertThat(lines.enabled(MANGLE6, TO_LTE)).isTrue();
      next.sensitive(HOME);
      assertThat(lines.enabled(MANGLE, TO_LTE) || lines.enabled(MANGLE6, TO_LTE)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("C-58: a rule that is not there exactly once is not switched, nor is any other")
  void aRuleMustStandExactlyOnce(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      Map<String, String> twin = lines.rule(MANGLE6, TO_LTE);
      lines.router.table(MANGLE6).remove(twin.getOrDefault(".id", ""));
      failsWith(DeviceFailure.NotFound.class, () -> lines.steering.sensitive(LTE));
      assertThatThrownBy(() -> lines.steering.sensitive(LTE))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.failure().what()).contains("\"wanctl: to lte\"").contains("/ipv6");
                assertThat(e.failure().remedy()).contains("wanctl steer setup");
              });
      assertThat(lines.enabled(MANGLE, TO_LTE)).isFalse();
      assertThat(lines.steering.inspect()).extracting("id").contains("ipv6-twin");

      twin.remove(".id");
      lines.router.table(MANGLE6).add(twin);
      lines.router.table(MANGLE6).add(twin);
      failsWith(DeviceFailure.Ambiguous.class, () -> lines.steering.sensitive(LTE));
      assertThat(lines.enabled(MANGLE, TO_LTE)).isFalse();
      assertThat(lines.steering.inspect()).extracting("id").contains("twice");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("C-81: the last usable default route is never taken, by what the router says")
  void theLastUsableRouteStays(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      lines.steering.route("dsl", false);
      assertThat(lines.bulk().line()).contains("ether2");
      assertThat(lines.open("tcp", "2001:db8:9::9", 443).line()).contains("ether2");
      lines.steering.route("dsl", true);
      assertThat(lines.bulk().line()).contains("ether1");

      lines.network.up("ether2", false);
      lines.router.statistics().reset();
      failsWith(DeviceFailure.Rejected.class, () -> lines.steering.route("dsl", false));
      assertThat(lines.changes()).isZero();
      assertThat(lines.bulk().line()).contains("ether1");
      assertThat(lines.steering.read().links()).extracting("running").containsExactly(true, false);
      failsWith(DeviceFailure.Rejected.class, () -> lines.steering.sensitive(LTE));

      lines.network.up("ether2", true);
      Map<String, String> six = lines.rule("/ipv6/route", "wanctl: route lte");
      lines.router.table("/ipv6/route").remove(six.getOrDefault(".id", ""));
      lines.router.table("/ipv6/route").rows().stream()
          .filter(row -> "2001:db8:2::1".equals(row.get("gateway")))
          .filter(row -> "true".equals(row.get("dynamic")))
          .forEach(row -> lines.router.table("/ipv6/route").remove(row.getOrDefault(".id", "")));
      lines.steering.route("dsl", false);
      assertThat(lines.bulk().line()).contains("ether2");
      assertThat(lines.open("tcp", "2001:db8:9::9", 443).line()).contains("ether1");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whoeverDoesNotAnswerIsTakenHomeByTheRouter(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      lines.steering.sensitive(LTE);
      lines.steering.route("dsl", false);
      lines.steering.returnHomeAfter(Duration.ofSeconds(20));
      Flow away = lines.dns();
      away.reply();
      for (int i = 0; i < 6; i++) {
        lines.pass(Duration.ofSeconds(5));
        lines.steering.returnHomeAfter(Duration.ofSeconds(20));
      }
      assertThat(lines.steering.read().returnsHomeIn()).contains(Duration.ofSeconds(25));
      assertThat(lines.steering.read().enabled()).containsExactly("lte");

      // From here on nobody says anything any more, and the router restarts besides.
      lines.session.close();
      lines.router.reboot(true);
      for (int second = 0; second < 20; second += 5) {
        assertThat(lines.enabled(MANGLE, TO_LTE)).as("after %d s", second).isTrue();
        lines.pass(Duration.ofSeconds(5));
      }
      lines.pass(Duration.ofSeconds(5));

      assertThat(lines.enabled(MANGLE, TO_LTE) || lines.enabled(MANGLE6, TO_LTE)).isFalse();
      assertThat(lines.dns().line()).contains("ether1");
      assertThat(lines.bulk().line()).contains("ether1");
      assertThat(lines.router.table("/log").rows())
          .extracting(row -> row.get("message"))
          .contains("wanctl does not answer: back home");
      Steering next = lines.steering();
      assertThat(next.read().returnsHomeIn()).isEmpty();
      assertThat(next.inspect()).allSatisfy(f -> assertThat(f.remedy()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aDisarmedRouterStaysWhereItIs(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      lines.steering.sensitive(LTE);
      lines.steering.returnHomeAfter(Duration.ofSeconds(4));
      lines.steering.disarm();
      assertThat(lines.steering.read().returnsHomeIn()).isEmpty();
      for (int i = 0; i < 10; i++) {
        lines.pass(Duration.ofSeconds(1));
      }
      assertThat(lines.enabled(MANGLE, TO_LTE)).isTrue();
      lines.router.statistics().reset();
      lines.steering.disarm();
      assertThat(lines.changes()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("C-51: a change that is taken and not heeded is a failure")
  void aChangeThatIsNotHeededIsAFailure(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      lines.router.faults().ignoreSets(IgnoredSet.ANSWERS_AS_IF_SET);
      failsWith(DeviceFailure.Rejected.class, () -> lines.steering.sensitive(LTE));
      failsWith(DeviceFailure.Rejected.class, () -> lines.steering.route("dsl", false));
      failsWith(
          DeviceFailure.Rejected.class,
          () -> lines.steering.returnHomeAfter(Duration.ofSeconds(60)));
      lines.router.faults().clear();
      lines.fixture.router.user("admin", RouterFixture.PASSWORD, "read");
      failsWith(DeviceFailure.Forbidden.class, () -> lines.steering.sensitive(LTE));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whateverBreaksItIsRightAfterAnotherTry(Way way) {
    List<Spoiled> faults =
        List.of(
            new Spoiled.Status(500, "failure: busy"),
            new Spoiled.ResetMidway(),
            new Spoiled.TruncatedJson(),
            new Spoiled.HtmlBadGateway(),
            new Spoiled.ClosedUnanswered());
    try (TwoLines lines = new TwoLines(way).setUp()) {
      for (Spoiled fault : faults) {
        for (String menu : List.of(MANGLE, MANGLE6)) {
          lines.spoilSets(menu, fault, 1);
          untilItWorks(lines, () -> lines.steering.sensitive(LTE));
          assertThat(lines.dns().line()).as("%s in %s", fault, menu).contains("ether2");
          assertThat(lines.dns6().line()).as("%s in %s", fault, menu).contains("ether2");
          untilItWorks(lines, () -> lines.steering.sensitive(HOME));
          assertThat(lines.dns().line()).contains("ether1");
        }
        lines.spoilSets("/ip/route", fault, 1);
        untilItWorks(lines, () -> lines.steering.route("dsl", false));
        assertThat(lines.bulk().line()).as("%s of a route", fault).contains("ether2");
        untilItWorks(lines, () -> lines.steering.route("dsl", true));
      }
      lines.router.reboot(true);
      untilItWorks(lines, () -> lines.steering.sensitive(LTE));
      assertThat(lines.dns().line()).contains("ether2");
      assertThat(lines.rule(MANGLE, "of somebody else")).containsEntry("disabled", "false");
    }
  }

  private static void untilItWorks(TwoLines lines, Runnable work) {
    for (int tries = 0; ; tries++) {
      try {
        work.run();
        lines.router.faults().clear();
        return;
      } catch (DeviceException e) {
        assertThat(lines.network.hasWayOut(false)).isTrue();
        assertThat(lines.network.hasWayOut(true)).isTrue();
        if (tries == 3) {
          throw e;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("C-84: others that switch the same are found; C-76: so is a line that is not there")
  void whatStandsInTheWayIsFound(Way way) {
    try (TwoLines lines = new TwoLines(way).setUp()) {
      lines
          .router
          .table("/ip/firewall/filter")
          .add(Map.of("chain", "forward", "action", "fasttrack-connection"));
      lines
          .router
          .table("/tool/netwatch")
          .add(
              Map.of(
                  "host", "9.9.9.9", "down-script", "/ip route disable [find comment=\"main\"]"));
      lines
          .router
          .table("/system/script")
          .add(Map.of("name", "night", "source", "/ip firewall mangle enable \"wanctl: to lte\""));
      lines.change(MANGLE, "wanctl: DNS", Map.of("dst-port", "5353"));
      lines.change("/ip/route", "wanctl: table lte", Map.of("gateway", "198.51.100.77"));
      Map<String, String> first = lines.rule(MANGLE6, "wanctl: new connections");
      lines.router.table(MANGLE6).remove(first.getOrDefault(".id", ""));
      first.remove(".id");
      lines.router.table(MANGLE6).add(first);
      lines.router.table("/interface").remove(lines.router.table("/interface").idOf("ether2"));

      assertThat(lines.steering.inspect())
          .extracting("id")
          .contains("fasttrack", "other-owner", "changed", "order", "interface");
      assertThat(lines.steering.inspect())
          .extracting("remedy")
          .contains(
              "/ip firewall mangle set [find comment=\"wanctl: DNS\"] dst-port=53",
              "/ip firewall filter set [find action=fasttrack-connection] connection-mark=no-mark",
              "/ip route set [find comment=\"wanctl: table lte\"] gateway=198.51.100.1");
      assertThat(lines.steering.inspect())
          .filteredOn(f -> f.id().equals("other-owner"))
          .extracting("subject")
          .containsExactlyInAnyOrder("netwatch 9.9.9.9", "script night");
    }
  }
}
