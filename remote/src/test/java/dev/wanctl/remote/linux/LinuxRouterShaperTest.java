package dev.wanctl.remote.linux;

import static dev.wanctl.remote.linux.LinuxRouterFixture.BOTH;
import static dev.wanctl.remote.linux.LinuxRouterFixture.failure;
import static dev.wanctl.remote.linux.LinuxRouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PartlyApplied;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.sim.linux.Root;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Shaper and meter against a real shell behind a real SSH server.
class LinuxRouterShaperTest {

  @Test
  void ratesAreSetAndReadBackAndNothingElseChanges() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.inspect();
      Root before = f.router.tc().root("wan");

      assertThat(shaper.prepare(mbit(80, 15))).isEqualTo(mbit(80, 15));
      assertThat(f.standing()).isEqualTo(mbit(80, 15));
      assertThat(shaper.former()).contains(mbit(100, 20));
      assertThat(shaper.apply(mbit(8.55, 1.234567))).isEqualTo(mbit(8.55, 1.234));
      assertThat(shaper.former()).contains(mbit(80, 15));
      assertThat(f.router.tc().root("wan")).isEqualTo(before.withRate(1_234_000));
    }
  }

  @Test
  void whatStoodThereComesBackAlsoIfItWasUnlimited() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().cake("wan", 0);
      LinuxRouterShaper shaper = f.shaper();
      Prior prior = shaper.inspect();
      assertThat(prior.facts())
          .containsEntry("upload.bandwidth", "unlimited")
          .containsEntry("download.router-interface", "ifb4wan");
      shaper.prepare(mbit(50, 5));

      shaper.restore(new Prior(prior.facts()));

      assertThat(f.standing()).isEqualTo(new Rates(BitRate.mbit(100), new BitRate(0)));
      assertThat(shaper.read().upload()).isEqualTo(BitRate.UNLIMITED);
      assertThat(LinuxRouterShaper.interfacesOf(prior)).contains(BOTH);
      assertThat(LinuxRouterShaper.restoringCommands(prior))
          .isEqualTo(
              "tc qdisc change dev ifb4wan root cake bandwidth 100000kbit; tc qdisc change dev wan"
                  + " root cake unlimited");
    }
  }

  @Test
  void whatSomebodyElseSetIsToldByTheWriteThatOverwritesIt() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.tc().cake("wan", 20_000_000); // SQM was reloaded

      assertThat(shaper.apply(mbit(70, 14))).isEqualTo(mbit(70, 14));
      assertThat(shaper.former()).contains(mbit(80, 20));
    }
  }

  @Test
  void ofTwoChangesOneIsRefused() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.tc().refuse(2, "RTNETLINK answers: Invalid argument", "wan");

      assertThatThrownBy(() -> shaper.apply(mbit(70, 14)))
          .isInstanceOfSatisfying(
              PartlyApplied.class,
              e -> {
                assertThat(e.standing()).isEqualTo(mbit(70, 15));
                assertThat(e.failure()).isInstanceOf(DeviceFailure.Rejected.class);
              });
      f.router.mend();
      assertThat(shaper.apply(mbit(70, 14))).isEqualTo(mbit(70, 14));
    }
  }

  /// The kernel would take a change of CAKE there for leave to put a new one in its place.
  @Test
  void anotherQdiscInItsPlaceIsLeftAlone() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      Root other = new Root("fq_codel", 0, 0, 0, 0, 0);
      f.router.tc().put(other, "wan");
      for (int i = 0; i < 3; i++) {
        assertThat(failure(() -> shaper.apply(mbit(70, 14))))
            .isInstanceOf(DeviceFailure.NotFound.class);
      }
      assertThat(failure(() -> f.shaper().prepare(mbit(70, 14))))
          .isInstanceOf(DeviceFailure.NotFound.class);
      assertThat(f.router.tc().root("wan")).isEqualTo(other);
    }
  }

  @Test
  void anotherKindOfCakeIsTheSameToUs() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.tc().put(new Root("cake_mq", 20_000_000, 0, 0, 0, 0), "wan");
      assertThat(shaper.apply(mbit(70, 14))).isEqualTo(mbit(70, 14));
      assertThat(shaper.former()).contains(mbit(80, 20));
    }
  }

  @Test
  void cakeThatIsGoneAndAnInterfaceThatIsGone() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouterShaper shaper = f.shaper();
      shaper.prepare(mbit(80, 15));
      f.router.tc().bare("wan");
      DeviceFailure failure = failure(shaper::read);
      assertThat(failure).isInstanceOf(DeviceFailure.NotFound.class);
      assertThat(failure.what()).contains("no CAKE on the egress of wan");
      assertThat(failure.remedy()).contains("/etc/init.d/sqm restart");
      f.router.tc().remove("wan");
      assertThat(failure(shaper::read).what()).contains("has no interface wan");
      f.setUp();
      assertThat(shaper.apply(mbit(80, 15))).isEqualTo(mbit(80, 15));
    }
  }

  @Test
  void anInterfacesNameIsOnlyAName() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      for (String name : List.of("$(id)", "a;reboot", "it's", "`id`", "*", "-s", "a\"b")) {
        f.router.tc().cake(name, 5_000_000);
        LinuxRouterShaper shaper =
            new LinuxRouterShaper(f.session(), new RouterInterfaces("ifb4wan", name));
        assertThat(shaper.apply(mbit(10, 4))).as(name).isEqualTo(mbit(10, 4));
        assertThat(f.router.tc().root(name).bitsPerSecond()).isEqualTo(4_000_000);
      }
    }
  }

  @Test
  void countersAreReadInOneRoundTripOnOneShell() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      LinuxRouter session = f.session();
      LinuxRouterMeter meter = new LinuxRouterMeter(session, BOTH);
      f.router.tc().put(new Root("cake", 100_000_000, 5_000_000, 5_100_000, 66, 3028), "ifb4wan");
      f.router.tc().put(new Root("cake", 20_000_000, 700, 700, 0, 0), "wan");
      TrafficSample sample = new TrafficSample();
      long before = System.nanoTime();
      meter.read(sample);

      assertThat(sample.takenAtNanos).isBetween(before, System.nanoTime());
      assertThat(sample.downloadArrivedBytes).isEqualTo(5_100_000);
      assertThat(sample.downloadPassedBytes).isEqualTo(5_000_000);
      assertThat(sample.downloadBacklogBytes).isEqualTo(3028);
      assertThat(sample.uploadSentBytes).isEqualTo(700);
      assertThat(sample.uploadBacklogBytes).isZero();

      List<QueueReading> queues = new ArrayList<>(new LinuxRouterShaper(session, BOTH).queues());
      assertThat(queues).hasSize(6);
      QueueReading besteffort = queues.get(1);
      assertThat(besteffort.direction()).isEqualTo(Direction.DOWNLOAD);
      assertThat(besteffort.tin()).isEqualTo("best-effort");
      assertThat(besteffort.droppedPackets()).isEqualTo(66);
      assertThat(besteffort.peakDelayNanos()).isEqualTo(3_250_000);

      for (int i = 0; i < 50; i++) {
        meter.read(sample);
      }
      assertThat(f.router.shells()).as("one shell for all").isEqualTo(1);
      assertThat(f.router.logins()).isEqualTo(1);
    }
  }

  @Test
  void whereCakeDoesNotStandTheCountersAreUnknown() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().bare("ifb4wan");
      TrafficSample sample = new TrafficSample();
      new LinuxRouterMeter(f.session(), BOTH).read(sample);
      assertThat(sample.downloadArrivedBytes).isEqualTo(TrafficSample.UNKNOWN);
      assertThat(sample.uploadSentBytes).isZero();
    }
  }
}
