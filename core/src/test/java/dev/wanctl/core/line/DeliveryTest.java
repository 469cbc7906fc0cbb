package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import org.junit.jupiter.api.Test;

/// A line whose queues are known, seen through replies 25 ms apart.
class DeliveryTest {

  private static final double SPACING = 0.025;

  private final DirectionState download = direction(Direction.DOWNLOAD);
  private final DirectionState upload = direction(Direction.UPLOAD);
  private final Delivery delivery = new Delivery();
  private double now = 1;
  private double arrived;
  private double sent;

  private static DirectionState direction(Direction direction) {
    return new DirectionState(
        direction, new DirectionSettings(BitRate.bits(1e6), BitRate.bits(20e6)), 0.9);
  }

  /// A reply, and what the counters say of the time since the one before, bit/s.
  private void reply(double downQueue, double upQueue, double downRate, double upRate) {
    arrived += downRate * SPACING / 8;
    sent += upRate * SPACING / 8;
    now += SPACING;
    download.bytes.add(now, arrived);
    upload.bytes.add(now, sent);
    delivery.add(now, now, downQueue + upQueue, upQueue - downQueue);
  }

  @Test
  void aDownloadQueueComesAtTheCapacity() {
    for (int i = 0; i < 5; i++) {
      reply(0.02, 0, 8e6, 1e6);
    }
    assertThat(delivery.capacity(download, false)).isCloseTo(8e6, within(1.0));
    assertThat(delivery.queue(download, false)).isCloseTo(0.02, within(1e-9));
    assertThat(delivery.queue(upload, false)).isCloseTo(0, within(1e-9));
  }

  @Test
  void whatCameBeforeTheQueueDoesNotCount() {
    reply(0, 0, 3e6, 1e6);
    reply(0, 0, 3e6, 1e6);
    reply(0.02, 0, 8e6, 1e6);
    assertThat(delivery.capacity(download, false)).isNaN();
  }

  @Test
  void anUploadQueueShowsTheCapacityByItsSlope() {
    // 4 Mbit/s into 2: in each 25 ms the queue becomes 25 ms longer.
    for (int i = 0; i < 5; i++) {
      reply(0, 0.01 + SPACING * i, 1e6, 4e6);
    }
    assertThat(delivery.capacity(upload, false)).isCloseTo(2e6, within(1.0));
  }

  @Test
  void aQueueThatDrainsShowsItToo() {
    for (int i = 0; i < 5; i++) {
      reply(0, 0.08 - 0.5 * SPACING * i, 1e6, 1e6);
    }
    assertThat(delivery.capacity(upload, false)).isCloseTo(2e6, within(1.0));
  }

  @Test
  void repliesThatShowTheSumTellOnlyOfASoleQueue() {
    for (int i = 0; i < 5; i++) {
      now += SPACING;
      sent += 4e6 * SPACING / 8;
      upload.bytes.add(now, sent);
      delivery.add(now, now, 0.01 + SPACING * i, Double.NaN);
    }
    assertThat(delivery.capacity(upload, false)).isNaN();
    assertThat(delivery.capacity(upload, true)).isCloseTo(2e6, within(1.0));
  }

  @Test
  void oldRepliesTellNothing() {
    reply(0.02, 0, 8e6, 1e6);
    now += 1;
    reply(0.02, 0, 8e6, 1e6);
    assertThat(delivery.capacity(download, false)).isNaN();
  }

  @Test
  void aBrokenChainTellsNothing() {
    reply(0.02, 0, 8e6, 1e6);
    reply(0.02, 0, 8e6, 1e6);
    delivery.forget();
    assertThat(delivery.capacity(download, false)).isNaN();
    assertThat(delivery.queue(download, false)).isNaN();
  }
}
