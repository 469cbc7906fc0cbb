package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.sim.router.SimulatorSettings;
import org.junit.jupiter.api.Test;

class RouterMeterTest {

  private final CountingLine line = new CountingLine();
  private final TrafficSample sample = new TrafficSample();

  private RouterFixture fixture() {
    return new RouterFixture(SimulatorSettings.defaults(), line);
  }

  @Test
  void theUploadQueuesParentTellsWhatArrived() {
    try (RouterFixture f = fixture();
        RouterMeter meter = RouterMeter.of(f.session(), QUEUES)) {
      meter.read(sample);

      assertThat(sample.downloadArrivedBytes).isEqualTo(line.received);
      assertThat(sample.downloadPassedBytes).isEqualTo(line.downloaded);
      assertThat(sample.uploadSentBytes).isEqualTo(line.uploaded);
      assertThat(sample.downloadBacklogBytes).isEqualTo(CountingLine.QUEUED);
      assertThat(sample.uploadBacklogBytes).isEqualTo(500);
      assertThat(sample.takenAtNanos).isLessThanOrEqualTo(System.nanoTime());
    }
  }

  @Test
  void aReadingCostsTwoRequestsOnOneConnection() {
    try (RouterFixture f = fixture();
        RouterMeter meter = RouterMeter.of(f.session(), QUEUES)) {
      meter.read(sample);
      f.router.statistics().reset();

      meter.read(sample);
      meter.read(sample);

      assertThat(f.router.statistics().total()).isEqualTo(4);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
    }
  }

  @Test
  void withoutAnInterfaceArrivedIsPassedAndQueuedAndNeverFalls() {
    try (RouterFixture f = fixture()) {
      var tree = f.router.table("/queue/tree");
      tree.set(tree.idOf("cable-up"), java.util.Map.of("parent", "global"));
      RouterMeter meter = RouterMeter.of(f.session(), QUEUES);
      meter.read(sample);
      assertThat(sample.downloadArrivedBytes).isEqualTo(line.downloaded + CountingLine.QUEUED);

      // CAKE dropped half of its queue, and RouterOS did not count it.
      line.queued = CountingLine.QUEUED / 2;
      long before = sample.downloadArrivedBytes;
      meter.read(sample);
      assertThat(sample.downloadArrivedBytes).isEqualTo(before);

      line.dropped = 10;
      line.downloaded = 1_005_000_000;
      meter.read(sample);
      assertThat(sample.downloadArrivedBytes)
          .isEqualTo(line.downloaded + CountingLine.QUEUED / 2 + 10 * 1000);
    }
  }

  @Test
  void countersBeginAgainAfterAReboot() {
    try (RouterFixture f = fixture()) {
      var tree = f.router.table("/queue/tree");
      tree.set(tree.idOf("cable-up"), java.util.Map.of("parent", "global"));
      RouterMeter meter = RouterMeter.of(f.session(), QUEUES);
      meter.read(sample);
      f.router.reboot(true);
      line.downloaded = 1_000_007_000;

      meter.read(sample);

      assertThat(sample.downloadPassedBytes).isEqualTo(7000);
      assertThat(sample.downloadArrivedBytes).isEqualTo(7000 + CountingLine.QUEUED);
    }
  }

  @Test
  void anInterfaceThatIsGoneIsUnknownAndAMissingQueueAnError() {
    try (RouterFixture f = fixture()) {
      RouterMeter meter = RouterMeter.of(f.session(), QUEUES, "pppoe-out1");
      meter.read(sample);
      assertThat(sample.downloadArrivedBytes).isEqualTo(TrafficSample.UNKNOWN);

      RouterMeter wrong = RouterMeter.of(f.session(), new RouterQueues("cable-down", "nope"));
      assertThatThrownBy(() -> wrong.read(sample))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("nope");
    }
  }
}
