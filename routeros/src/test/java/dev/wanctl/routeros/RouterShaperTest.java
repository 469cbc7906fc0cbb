package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the shaper makes of what a session tells it; [SessionContract] has the rest.
class RouterShaperTest {

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
  void aRateOfZeroIsNotTakenForUnlimited() {
    try (RouterFixture f = new RouterFixture()) {
      f.shaper().apply(mbit(0, 15));

      assertThat(f.limit("cable-down")).isEqualTo(1);
    }
  }

  @Test
  void queuesAreReadPerDirection() {
    QueueBackend backend = new CountingLine();
    try (RouterFixture f = new RouterFixture(SimulatorSettings.defaults(), backend)) {
      List<QueueReading> readings = f.shaper().queues();

      assertThat(readings).extracting(QueueReading::tin).containsExactly("cable-down", "cable-up");
      assertThat(readings.getFirst().backlogBytes()).isEqualTo(CountingLine.QUEUED);
      assertThat(readings.getFirst().averageDelayNanos()).isEqualTo(-1);
    }
  }

  @Test
  void whatAPriorHoldsCanBeRestoredByAnotherProcessOrByHand() {
    try (RouterFixture f = new RouterFixture()) {
      f.router.addQueue("say \"x\"", "bridge", "cake-down", 0);
      RouterQueues queues = new RouterQueues("say \"x\"", "cable-up");
      RouterShaper killed = new RouterShaper(f.session(), queues);
      Prior prior = killed.inspect();
      killed.prepare(mbit(100, 10));

      assertThat(RouterShaper.restoringCommands(prior))
          .isEqualTo(
              "/queue tree set [find name=\"say \\\"x\\\"\"] max-limit=0; "
                  + "/queue tree set [find name=\"cable-up\"] max-limit=20000000");
      RouterShaper next = new RouterShaper(f.session(), RouterShaper.queuesOf(prior).orElseThrow());
      assertThat(next.name()).isEqualTo(killed.name());
      next.restore(prior);
      assertThat(f.limit("say \"x\"")).isZero();
      assertThat(f.limit("cable-up")).isEqualTo(20_000_000);
    }
  }
}
