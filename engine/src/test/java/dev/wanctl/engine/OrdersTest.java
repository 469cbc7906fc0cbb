package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.LineOrders.Kind;
import dev.wanctl.engine.LineOrders.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people order by hand of a line whose law goes on to decide.
class OrdersTest {

  private static final Rates FIRST = rates(20, 5);

  @TempDir Path folder;
  private final ScriptedDevice device = new ScriptedDevice("scripted");
  private StateDirectory directory;
  private OrderBook book;
  private Actuator actuator;

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
    book = new OrderBook(directory);
    actuator =
        new Actuator(
            TestLines.plan("home", device, new StopPolicy.Restore()),
            0,
            FIRST,
            new EvidenceQueue(),
            new Journal(directory),
            new Stages(),
            () -> book.of("home"));
  }

  @AfterEach
  void close() throws InterruptedException {
    actuator.stop();
    assertThat(actuator.join(20_000)).as("the actuator ended").isTrue();
    directory.close();
  }

  private static Rates rates(double down, double up) {
    return new Rates(BitRate.mbit(down), BitRate.mbit(up));
  }

  private void start() {
    actuator.start();
    Await.until("working", () -> actuator.report().health().state() == Subsystem.State.WORKING);
  }

  private void order(Kind kind) {
    order(kind, Optional.of(new Order(Instant.now(), Optional.empty())));
  }

  private void order(Kind kind, Optional<Order> order) {
    book.set("home", kind, order);
    actuator.ordered();
  }

  private void want(double down, double up) {
    Rates rates = rates(down, up);
    actuator.want(rates.download().bitsPerSecond(), rates.upload().bitsPerSecond());
  }

  private void awaitReadings(int number) {
    long reads = actuator.report().reads();
    Await.until(number + " readings", () -> actuator.report().reads() >= reads + number);
  }

  @Test
  void heldRatesStandStillUntilTheyAreReleased() {
    start();
    order(Kind.HOLD);
    awaitReadings(1);
    want(8, 2);
    awaitReadings(2);
    assertThat(device.applied).containsExactly(FIRST);

    order(Kind.HOLD, Optional.empty());
    Await.until("what is wanted now is in force", () -> device.rates.equals(rates(8, 2)));
  }

  @Test
  void whatSomebodyElseSetsOverAHoldIsPutBackToTheHeldRates() {
    start();
    order(Kind.HOLD);
    awaitReadings(1);
    want(8, 2);
    device.rates = rates(3, 1);
    Await.until("held again", () -> device.rates.equals(FIRST));
    Await.until("counted", () -> actuator.report().foreignChanges() == 1);
  }

  @Test
  void whileObservingNothingIsWrittenAndSomebodyElsesRatesStay() {
    start();
    order(Kind.OBSERVE);
    Await.until("observing", () -> actuator.report().observing());
    want(8, 2);
    device.rates = rates(3, 1);
    awaitReadings(2);
    assertThat(device.applied).containsExactly(FIRST);
    assertThat(device.rates).isEqualTo(rates(3, 1));
    assertThat(actuator.report().confirmed()).contains(rates(3, 1));

    order(Kind.OBSERVE, Optional.empty());
    Await.until("controlled again", () -> device.rates.equals(rates(8, 2)));
    assertThat(actuator.report().foreignChanges()).as("an order is no stranger").isZero();
  }

  @Test
  void aLineThatObservedFromTheStartIsRestoredAfterItWasControlled() throws InterruptedException {
    book.set("home", Kind.OBSERVE, Optional.of(new Order(Instant.now(), Optional.empty())));
    start();
    assertThat(device.applied).isEmpty();
    order(Kind.OBSERVE, Optional.empty());
    Await.until("controlled", () -> device.rates.equals(FIRST));
    actuator.stop();
    assertThat(actuator.join(20_000)).isTrue();
    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
  }

  @Test
  void ordersOutliveTheProcessAndEndByThemselves() {
    start();
    Instant now = Instant.now();
    Order forAnHour = new Order(now, Optional.of(now.plus(Duration.ofHours(1))));
    book.set("home", Kind.OBSERVE, Optional.of(forAnHour));
    book.set("home", Kind.HOLD, Optional.of(new Order(now.minusSeconds(9), Optional.of(now))));

    LineOrders next = new OrderBook(directory).of("home");
    assertThat(next.observe()).contains(forAnHour);
    assertThat(next.hold()).as("its time is over").isEmpty();
    assertThat(book.of("other")).isEqualTo(LineOrders.NONE);
  }
}
