package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterShaperTest {

  @Test
  void bothDirectionsAreSetTogetherAndConfirmed() {
    try (RouterFixture f = new RouterFixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.statistics().reset();
      f.router.faults().latency(Duration.ofMillis(100));

      assertThat(shaper.apply(mbit(300, 15.5))).isEqualTo(mbit(300, 15.5));
      assertThat(f.limit("cable-down")).isEqualTo(300_000_000);
      assertThat(f.limit("cable-up")).isEqualTo(15_500_000);
      assertThat(f.router.statistics().total()).isEqualTo(2);
      assertThat(f.router.statistics().mostRequestsAtOnce()).isEqualTo(2);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
    }
  }

  @Test
  void nothingButTheTwoLimitsChanges() {
    try (RouterFixture f = new RouterFixture()) {
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
    try (RouterFixture f = new RouterFixture()) {
      String id = f.router.table("/queue/tree").idOf("cable-up");
      f.router.table("/queue/tree").set(id, Map.of("max-limit", "0"));
      RouterShaper shaper = f.shaper();
      Prior prior = shaper.inspect();
      assertThat(prior.facts()).containsEntry("upload.max-limit", "unlimited");
      assertThat(shaper.read().upload()).isEqualTo(RouterShaper.UNLIMITED);

      shaper.prepare(mbit(100, 10));
      assertThat(f.limit("cable-up")).isEqualTo(10_000_000);
      shaper.restore(prior);

      assertThat(f.limit("cable-up")).isZero();
    }
  }

  @Test
  void inspectionWarnsOfWhatWillNotShape() {
    try (RouterFixture f = new RouterFixture()) {
      var tree = f.router.table("/queue/tree");
      tree.set(
          tree.idOf("cable-down"),
          Map.of("queue", "default-small", "disabled", "true", "invalid", "true"));
      var types = f.router.table("/queue/type");
      types.set(types.idOf("cake-up"), Map.of("cake-bandwidth", "50000000"));

      Map<String, String> facts = f.shaper().inspect().facts();

      assertThat(facts.get("warning.download.1")).contains("disabled").contains("enable");
      assertThat(facts.get("warning.download.2")).contains("invalid").contains("bridge");
      assertThat(facts.get("warning.download.3")).contains("not CAKE");
      assertThat(facts.get("warning.upload.1")).contains("cake-bandwidth=0");
    }
  }

  @Test
  void aHealthyRouterGivesNoWarnings() {
    try (RouterFixture f = new RouterFixture()) {
      f.router.identity("home");
      Map<String, String> facts = f.shaper().inspect().facts();

      assertThat(facts)
          .containsEntry("download.queue", "cable-down")
          .containsEntry("download.max-limit", "500000000")
          .containsEntry("router.identity", "home")
          .containsEntry("router.version", "7.23.7 (long-term)");
      assertThat(facts.keySet()).noneMatch(key -> key.startsWith(RouterShaper.WARNING));
    }
  }

  @Test
  void aUserWithoutWritePolicyIsForbiddenAtInspection() {
    try (RouterFixture f = new RouterFixture()) {
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
  void aSetThatIsAcceptedButNotAppliedShowsInTheResult() {
    try (RouterFixture f = new RouterFixture()) {
      RouterShaper shaper = f.shaper();
      f.router.faults().ignoreSets(IgnoredSet.ANSWERS_WITH_TRUTH);
      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(500, 20));

      f.router.faults().ignoreSets(IgnoredSet.ANSWERS_AS_IF_SET);
      shaper.apply(mbit(300, 15));
      assertThat(shaper.read()).isEqualTo(mbit(500, 20));
    }
  }

  @Test
  void ifOneOfTheTwoFailsTheResultSaysWhatStands() {
    try (RouterFixture f = new RouterFixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router
          .faults()
          .spoil("PATCH", "/queue/tree", new Spoiled.Status(500, "failure: busy"), 1, 1);

      Rates now = shaper.apply(mbit(300, 15));

      assertThat(now).isIn(mbit(300, 18), mbit(400, 15)).isEqualTo(shaper.read());
      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
    }
  }

  @Test
  void anAnswerLostMidwayIsReadBack() {
    try (RouterFixture f = new RouterFixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.faults().spoil("PATCH", "/queue/tree", new Spoiled.ResetMidway(), 1, 1);

      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
    }
  }

  @Test
  void anIdThatIsGoneIsLookedUpAgain() {
    try (RouterFixture f = new RouterFixture()) {
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
    try (RouterFixture f = new RouterFixture()) {
      var tree = f.router.table("/queue/tree");
      String id = tree.idOf("cable-down");
      f.router.faults().afterNext("POST", "/queue/tree/print", () -> tree.remove(id));
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
  void twoQueuesOfOneNameAreAmbiguous() {
    try (RouterFixture f = new RouterFixture()) {
      f.router.addQueue("cable-down", "global", "cake-down", 1);

      assertThatThrownBy(() -> f.shaper().inspect())
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.Ambiguous.class));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRebootIsSurvivedAndNoOtherQueueIsTouched(boolean renumber) {
    try (RouterFixture f = new RouterFixture()) {
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
    try (RouterFixture f =
        new RouterFixture(RouterSimulator.Settings.defaults().withClock(() -> now[0]))) {
      RestSession session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(400, 18));
      now[0] += Duration.ofHours(50).toNanos();
      assertThat(session.resources().uptime()).isEqualTo(Duration.ofHours(50));
      f.router.reboot(true);
      session.resources();
      f.router.statistics().reset();

      shaper.apply(mbit(300, 15));

      assertThat(f.router.statistics().requests()).containsKey("POST /queue/tree/print");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"with space", "quo\"te'd", "käse-ø-日本", "a=b&c+d%20#|?", "\\back/slash", "*7"})
  void anyNameWorks(String name) {
    try (RouterFixture f = new RouterFixture()) {
      f.router.addQueue(name, "bridge", "cake-down", 1_000_000);
      RouterShaper shaper = new RouterShaper(f.session(), new RouterQueues(name, "cable-up"));

      shaper.inspect();
      assertThat(shaper.apply(mbit(12, 3))).isEqualTo(mbit(12, 3));
      assertThat(f.limit(name)).isEqualTo(12_000_000);
    }
  }

  @Test
  void overOneConnectionTheDecreaseGoesFirst() {
    CountingLine line = new CountingLine();
    try (RouterFixture f = new RouterFixture(RouterSimulator.Settings.defaults(), line)) {
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
    try (RouterFixture f = new RouterFixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.statistics().reset();

      shaper.apply(mbit(300, 18));
      assertThat(f.router.statistics().total()).isEqualTo(1);
      shaper.apply(mbit(300, 18));
      assertThat(f.router.statistics().writes()).isEqualTo(1);
      assertThat(f.router.statistics().reads()).isEqualTo(1);
    }
  }

  @Test
  void whatSomebodyElseChangedIsSetAgainOnceItWasRead() {
    try (RouterFixture f = new RouterFixture()) {
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
  void aRateOfZeroIsNotTakenForUnlimited() {
    try (RouterFixture f = new RouterFixture()) {
      f.shaper().apply(mbit(0, 15));

      assertThat(f.limit("cable-down")).isEqualTo(1);
    }
  }

  @Test
  void queuesAreReadPerDirection() {
    QueueBackend backend = new CountingLine();
    try (RouterFixture f = new RouterFixture(RouterSimulator.Settings.defaults(), backend)) {
      List<QueueReading> readings = f.shaper().queues();

      assertThat(readings).extracting(QueueReading::tin).containsExactly("cable-down", "cable-up");
      assertThat(readings.getFirst().backlogBytes()).isEqualTo(CountingLine.QUEUED);
      assertThat(readings.getFirst().averageDelayNanos()).isEqualTo(-1);
    }
  }
}
