package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PartlyApplied;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a line's shaper may expect of a router, whatever session carries the requests: over real
/// sockets and the simulator, the same for all of them.
abstract class SessionContract {

  private final Service service;

  SessionContract(Service service) {
    this.service = service;
  }

  RouterFixture fixture() {
    return fixture(SimulatorSettings.defaults());
  }

  RouterFixture fixture(SimulatorSettings settings) {
    return fixture(settings, QueueBackend.idle());
  }

  RouterFixture fixture(SimulatorSettings settings, QueueBackend backend) {
    return new RouterFixture(service, settings, backend);
  }

  @Test
  void bothDirectionsAreSetTogetherAndConfirmed() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.statistics().reset();
      f.router.faults().latency(Duration.ofMillis(100));

      assertThat(shaper.apply(mbit(300, 15.5))).isEqualTo(mbit(300, 15.5));
      assertThat(f.limit("cable-down")).isEqualTo(300_000_000);
      assertThat(f.limit("cable-up")).isEqualTo(15_500_000);
      assertThat(f.router.statistics().writes()).isEqualTo(2);
      assertThat(f.router.statistics().mostRequestsAtOnce()).isGreaterThanOrEqualTo(2);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
    }
  }

  /// Whether a change tells what it overwrites: by REST the requests go over two connections, and
  /// nothing says which of them the router carries out first.
  boolean tellsFormer() {
    return service == Service.API;
  }

  @Test
  @DisplayName("C-67: a change tells what it overwrites, in the same round trip")
  void aChangeTellsWhatItOverwrites() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.meddle("cable-down", 900_000_000);

      assertThat(shaper.apply(mbit(300, 18))).isEqualTo(mbit(300, 18));
      assertThat(shaper.former())
          .isEqualTo(tellsFormer() ? Optional.of(mbit(900, 18)) : Optional.empty());

      // Also of a direction that stays, and is therefore not set.
      f.router.meddle("cable-up", 99_000_000);
      Rates standing = shaper.apply(mbit(200, 18));
      if (tellsFormer()) {
        assertThat(standing).isEqualTo(mbit(200, 99));
        assertThat(shaper.former()).contains(mbit(300, 99));
        assertThat(shaper.apply(mbit(200, 18))).isEqualTo(mbit(200, 18));
      }
    }
  }

  @Test
  void nothingButTheTwoLimitsChanges() {
    try (RouterFixture f = fixture()) {
      List<Map<String, String>> before = f.router.table("/queue/tree").rows();
      RouterShaper shaper = f.shaper();
      Prior prior = shaper.inspect();
      assertThat(f.router.statistics().writes()).isZero();

      shaper.prepare(mbit(100, 10));
      shaper.restore(prior);

      assertThat(f.router.table("/queue/tree").rows()).isEqualTo(before);
      assertThat(f.router.statistics().unauthenticated()).isZero();
    }
  }

  @Test
  void anUnlimitedQueueIsRestoredToUnlimited() {
    try (RouterFixture f = fixture()) {
      String id = f.router.table("/queue/tree").idOf("cable-up");
      f.router.table("/queue/tree").set(id, Map.of("max-limit", "0"));
      RouterShaper shaper = f.shaper();
      Prior prior = shaper.inspect();
      assertThat(prior.facts()).containsEntry("upload.max-limit", "unlimited");
      assertThat(shaper.read().upload()).isEqualTo(BitRate.UNLIMITED);

      shaper.prepare(mbit(100, 10));
      assertThat(f.limit("cable-up")).isEqualTo(10_000_000);
      shaper.restore(prior);

      assertThat(f.limit("cable-up")).isZero();
    }
  }

  @Test
  void aUserWithoutWritePolicyIsForbiddenAtInspection() {
    try (RouterFixture f = fixture()) {
      f.router.user("admin", RouterFixture.PASSWORD, "read");

      assertThatThrownBy(() -> f.shaper().inspect())
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.failure()).isInstanceOf(DeviceFailure.Forbidden.class);
                assertThat(e.failure().remedy())
                    .isEqualTo(
                        "/user group set [find name=\"read\"] policy=api,read,rest-api,ssh,test,write");
              });
      assertThat(f.router.statistics().writes()).isZero();
    }
  }

  @Test
  @DisplayName("C-51: what is set is read back")
  void aSetThatIsAcceptedButNotAppliedShowsInTheResult() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      f.router.faults().ignoreSets(IgnoredSet.ANSWERS_WITH_TRUTH);
      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(500, 20));

      f.router.faults().ignoreSets(IgnoredSet.ANSWERS_AS_IF_SET);
      shaper.apply(mbit(300, 15));
      assertThat(shaper.read()).isEqualTo(mbit(500, 20));
    }
  }

  @Test
  void ifOneOfTheTwoFailsItIsSaidWhyAndWhatStands() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.spoilSets(new Spoiled.Status(500, "failure: busy"), 1, 1);

      assertThatThrownBy(() -> shaper.apply(mbit(300, 15)))
          .isInstanceOfSatisfying(
              PartlyApplied.class,
              e -> {
                assertThat(e.standing())
                    .isIn(mbit(300, 18), mbit(400, 15))
                    .isEqualTo(shaper.read());
                assertThat(e.failure()).isInstanceOf(DeviceFailure.Busy.class);
                assertThat(e.failure().what()).contains("busy");
              });
      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
    }
  }

  @Test
  void anAnswerLostMidwayIsReadBack() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.spoilSets(new Spoiled.ResetMidway(), 1, 1);

      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
    }
  }

  @Test
  void anIdThatIsGoneIsLookedUpAgain() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      var tree = f.router.table("/queue/tree");
      tree.remove(tree.idOf("cable-down"));
      f.router.addQueue("cable-down", "bridge", "cake-down", 0);

      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
      assertThat(f.limit("cable-down")).isEqualTo(300_000_000);
    }
  }

  @Test
  void aRowThatVanishesBetweenFindAndSetIsNotFoundButTheOtherIsSet() {
    try (RouterFixture f = fixture()) {
      var tree = f.router.table("/queue/tree");
      String id = tree.idOf("cable-down");
      f.afterNextPrint("/queue/tree", () -> tree.remove(id));
      RouterShaper shaper = f.shaper();

      assertThatThrownBy(() -> shaper.apply(mbit(300, 15)))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class);
                assertThat(e.failure().what()).contains("\"cable-down\"").contains("other");
                assertThat(e.failure().remedy()).contains("/queue tree add name=\"cable-down\"");
              });
      assertThat(f.limit("cable-up")).isEqualTo(15_000_000);
    }
  }

  @Test
  @DisplayName("C-58: never the first of several")
  void twoQueuesOfOneNameAreAmbiguous() {
    try (RouterFixture f = fixture()) {
      f.router.addQueue("cable-down", "global", "cake-down", 1);

      assertThatThrownBy(() -> f.shaper().inspect())
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.Ambiguous.class));
    }
  }

  @ParameterizedTest
  @DisplayName("C-58: ids that are new after a restart")
  @ValueSource(booleans = {false, true})
  void aRebootIsSurvivedAndNoOtherQueueIsTouched(boolean renumber) {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));

      f.router.reboot(renumber);

      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
      assertThat(f.limit("cable-down")).isEqualTo(300_000_000);
      assertThat(f.limit("cable-up")).isEqualTo(15_000_000);
      assertThat(f.limit("other")).isEqualTo(7_000_000);
    }
  }

  @Test
  void anUptimeThatWentBackwardsMakesIdsForgotten() {
    long[] now = {Duration.ofDays(3).toNanos()};
    try (RouterFixture f = fixture(SimulatorSettings.defaults().withClock(() -> now[0]))) {
      Router session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(400, 18));
      now[0] += Duration.ofHours(50).toNanos();
      assertThat(session.resources().uptime()).isEqualTo(Duration.ofHours(50));
      f.router.reboot(true);
      session.resources();
      f.router.statistics().reset();

      shaper.apply(mbit(300, 15));

      assertThat(f.prints("/queue/tree")).isPositive();
    }
  }

  @ParameterizedTest
  @DisplayName("C-57: any name works and is only a name")
  @ValueSource(
      strings = {"with space", "quo\"te'd", "käse-ø-日本", "a=b&c+d%20#|?", "\\back/slash", "*7"})
  void anyNameWorks(String name) {
    try (RouterFixture f = fixture()) {
      f.router.addQueue(name, "bridge", "cake-down", 1_000_000);
      RouterShaper shaper = new RouterShaper(f.session(), new RouterQueues(name, "cable-up"));

      shaper.inspect();
      assertThat(shaper.apply(mbit(12, 3))).isEqualTo(mbit(12, 3));
      assertThat(f.limit(name)).isEqualTo(12_000_000);
    }
  }

  @Test
  void decreasesGoFirst() {
    CountingLine line = new CountingLine();
    try (RouterFixture f = fixture(SimulatorSettings.defaults(), line)) {
      // Where each connection carries one request at a time, this makes the order visible.
      f.router.faults().mostConnections(1);
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      line.changes.clear();

      assertThat(shaper.apply(mbit(450, 15))).isEqualTo(mbit(450, 15));
      assertThat(shaper.apply(mbit(300, 19))).isEqualTo(mbit(300, 19));

      assertThat(line.changes).containsExactly("cable-up", "cable-down", "cable-down", "cable-up");
      assertThat(f.router.statistics().connectionsOpen()).isEqualTo(1);
    }
  }

  @Test
  void aRateThatStaysIsNotSentAndWhenBothStayTheyAreRead() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.statistics().reset();

      shaper.apply(mbit(300, 18));
      assertThat(f.router.statistics().writes()).isEqualTo(1);
      f.router.statistics().reset();
      shaper.apply(mbit(300, 18));
      assertThat(f.router.statistics().writes()).isZero();
      assertThat(f.router.statistics().reads()).isEqualTo(1);
    }
  }

  @Test
  void whatSomebodyElseChangedIsSetAgainOnceItWasRead() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      var tree = f.router.table("/queue/tree");
      tree.set(tree.idOf("cable-up"), Map.of("max-limit", "1000"));
      assertThat(shaper.read().upload().bitsPerSecond()).isEqualTo(1000);

      assertThat(shaper.apply(mbit(400, 18))).isEqualTo(mbit(400, 18));
      assertThat(f.limit("cable-up")).isEqualTo(18_000_000);
    }
  }

  @Test
  void countersAndInterfacesAreRead() {
    CountingLine line = new CountingLine();
    try (RouterFixture f = fixture(SimulatorSettings.defaults(), line)) {
      Router session = f.session();

      assertThat(session.counters(List.of("cable-up", "cable-down")))
          .extracting(Router.Counters::bytes)
          .containsExactly(line.uploaded, line.downloaded);
      assertThat(session.interfaceCounters("ether1"))
          .contains(new Router.InterfaceCounters("ether1", line.received, line.uploaded));
      assertThat(session.interfaceCounters("pppoe-out1")).isEmpty();
      assertThatThrownBy(() -> session.counters(List.of("cable-up", "nope")))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class));
    }
  }

  @Test
  void theUsersPoliciesAreTold() {
    try (RouterFixture f = fixture()) {
      Router.Access access = f.session().access().orElseThrow();

      assertThat(access.user()).isEqualTo("admin");
      assertThat(access.group()).isEqualTo("full");
      assertThat(access.policies()).contains("read", "write", "api");
    }
  }

  @Test
  void aClosedSessionIsUnreachableAndOpensNothing() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.resources();
      session.close();
      f.router.statistics().reset();

      assertThatThrownBy(session::resources)
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.Unreachable.class));
      assertThatThrownBy(() -> session.counters(QUEUES.both())).isInstanceOf(DeviceException.class);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
    }
  }

  @Test
  void itsLogLinesDoNotGrowWithItsRequests() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      int lines = f.router.table("/log").rows().size();

      for (int i = 0; i < 20; i++) {
        shaper.apply(mbit(100 + i, 10));
        shaper.queues();
      }

      // One for a connection that had not been opened yet.
      assertThat(f.router.table("/log").rows()).hasSizeLessThanOrEqualTo(lines + 1);
    }
  }
}
