package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActuatorTest {

  private static final Rates FIRST = rates(20, 5);

  @TempDir Path folder;
  private final ScriptedDevice device = new ScriptedDevice("scripted");
  private final EvidenceQueue evidence = new EvidenceQueue();
  private StateDirectory directory;
  private Journal journal;
  private Optional<Actuator> started = Optional.empty();

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
    journal = new Journal(directory);
  }

  @AfterEach
  void close() throws InterruptedException {
    device.gate.ifPresent(CountDownLatch::countDown);
    if (started.isPresent()) {
      started.get().stop();
      assertThat(started.get().join(20_000)).as("the actuator ended").isTrue();
    }
    directory.close();
  }

  private static Rates rates(double down, double up) {
    return new Rates(BitRate.mbit(down), BitRate.mbit(up));
  }

  private Actuator start(LinePlan plan) {
    Actuator actuator = new Actuator(plan, 0, FIRST, evidence, journal);
    started = Optional.of(actuator);
    actuator.start();
    return actuator;
  }

  private Actuator start(StopPolicy policy) {
    return start(TestLines.plan("home", device, policy));
  }

  private Actuator ready() {
    Actuator actuator = start(new StopPolicy.Restore());
    awaitDevice(FIRST);
    return actuator;
  }

  private void awaitDevice(Rates wanted) {
    Await.until("device at " + wanted, () -> device.rates.equals(wanted));
  }

  private static void want(Actuator actuator, Rates rates) {
    actuator.want(rates.download().bitsPerSecond(), rates.upload().bitsPerSecond());
  }

  private static Optional<DeviceFailure> failure(Actuator actuator) {
    return actuator.report().health().failure();
  }

  @Test
  void whatIsWantedComesIntoForceAndIsConfirmed() {
    Actuator actuator = ready();
    want(actuator, rates(10, 3));
    awaitDevice(rates(10, 3));

    Await.until("confirmed", () -> actuator.report().confirmed().equals(Optional.of(rates(10, 3))));
    EvidenceQueue.Message m = new EvidenceQueue.Message();
    long last = 0;
    while (evidence.poll(m)) {
      assertThat(m.kind).isEqualTo(EvidenceQueue.Kind.CONFIRMED);
      assertThat(m.b).isGreaterThanOrEqualTo(m.a);
      last = m.c;
    }
    assertThat(last).isEqualTo(10_000_000);
  }

  @Test
  @DisplayName("C-1, C-44: a change too small to matter is not written")
  void smallChangesAreNotWritten() {
    Actuator actuator = ready();
    want(actuator, rates(20.05, 5.01));
    long reads = actuator.report().reads();
    Await.until("two read-backs later", () -> actuator.report().reads() >= reads + 2);
    assertThat(device.applied).containsExactly(FIRST);

    want(actuator, rates(20.11, 5.01)); // small steps add up
    awaitDevice(rates(20.11, 5.01));
  }

  @Test
  @DisplayName("C-50: a slow device gets the latest value, one write at a time, no backlog")
  void theLatestValueWins() {
    Actuator actuator = ready();
    CountDownLatch gate = new CountDownLatch(1);
    device.gate = Optional.of(gate);
    want(actuator, rates(19, 5));
    Await.until("a write under way", device::waits);
    for (int i = 0; i < 1000; i++) {
      want(actuator, rates(18 - i * 0.01, 4));
    }
    device.gate = Optional.empty();
    gate.countDown();

    awaitDevice(rates(18 - 999 * 0.01, 4));
    assertThat(device.applied).hasSize(3);
    assertThat(device.mostWriting).hasValue(1);
  }

  @Test
  @DisplayName("C-43: what the device did not take is not believed")
  void silentRejectionIsAFailure() {
    Actuator actuator = ready();
    device.deaf = true;
    want(actuator, rates(10, 3));

    Await.until("it is said", () -> failure(actuator).isPresent());
    assertThat(failure(actuator).orElseThrow())
        .isInstanceOf(DeviceFailure.Rejected.class)
        .extracting(DeviceFailure::what)
        .asString()
        .contains("10Mbit/3Mbit", "20Mbit/5Mbit");
    assertThat(actuator.report().confirmed()).contains(FIRST);
    assertThat(actuator.report().sent()).contains(rates(10, 3));
    assertThat(actuator.report().health().state()).isEqualTo(Subsystem.State.FAILING);
  }

  @Test
  @DisplayName("C-67: what somebody else changed is noticed and put right")
  void aForeignChangeIsPutRight() {
    Actuator actuator = ready();
    device.rates = rates(1000, 1000);

    awaitDevice(FIRST);
    Await.until("counted", () -> actuator.report().foreignChanges() == 1);
  }

  @Test
  @DisplayName("C-67: rates are read back while writes never end")
  void readsBackBetweenWrites() {
    Actuator actuator = ready();
    long[] turn = {0};
    Await.until(
        "read twice",
        () -> {
          actuator.want(turn[0]++ % 2 == 0 ? 10_000_000 : 20_000_000, 5_000_000);
          return actuator.report().reads() >= 2;
        });
    assertThat(actuator.report().writes()).isGreaterThan(2);
  }

  @Test
  @DisplayName("C-67: a device that starts again without limits is limited again")
  void aRebootToUnlimitedIsPutRight() {
    Actuator actuator = ready();
    device.failure = Optional.of(new DeviceFailure.Unreachable("no route", "wait"));
    Await.until("failing", () -> failure(actuator).isPresent());
    device.rates =
        new Rates(dev.wanctl.engine.port.Shaper.UNLIMITED, dev.wanctl.engine.port.Shaper.UNLIMITED);
    device.failure = Optional.empty();

    awaitDevice(FIRST);
    Await.until("working", () -> actuator.report().health().state() == Subsystem.State.WORKING);
    assertThat(failure(actuator)).isEmpty();
  }

  @Test
  void aRefusedLoginIsNotHammered() {
    device.failure = Optional.of(new DeviceFailure.LoginRefused("wrong password", "set it"));
    Actuator actuator = start(new StopPolicy.Restore());
    Await.until("refused once", () -> actuator.report().errors() == 1);
    long begun = System.nanoTime();
    // Wishes must not make it try again, either.
    for (int i = 0; i < 50; i++) {
      want(actuator, rates(10 + 0.1 * i, 3));
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
    assertThat(device.calls.get()).isLessThanOrEqualTo(1 + (int) (seconds / 5));
  }

  @Test
  @DisplayName("C-68: the device is as it was when wanctl has gone")
  void stoppingRestores() throws InterruptedException {
    Actuator actuator = ready();
    actuator.stop();

    assertThat(actuator.join(20_000)).isTrue();
    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
    assertThat(device.closed).hasValue(1);
    assertThat(journal.find("scripted")).isEmpty();
  }

  @Test
  void stoppingCanLeaveTheRates() throws InterruptedException {
    Actuator actuator = start(new StopPolicy.Leave());
    awaitDevice(FIRST);
    actuator.stop();

    assertThat(actuator.join(20_000)).isTrue();
    assertThat(device.rates).isEqualTo(FIRST);
    assertThat(journal.find("scripted")).isPresent();
  }

  @Test
  void stoppingCanSetRates() throws InterruptedException {
    Actuator actuator = start(new StopPolicy.AtRate(rates(7, 2)));
    awaitDevice(FIRST);
    actuator.stop();

    assertThat(actuator.join(20_000)).isTrue();
    assertThat(device.rates).isEqualTo(rates(7, 2));
  }

  @Test
  void aDeviceThatWasNeverReachedIsNotRestored() throws InterruptedException {
    device.failure = Optional.of(new DeviceFailure.Unreachable("no route", "wait"));
    Actuator actuator = start(new StopPolicy.Restore());
    Await.until("failing", () -> actuator.report().errors() > 0);
    device.failure = Optional.empty();
    actuator.stop();

    assertThat(actuator.join(20_000)).isTrue();
    assertThat(device.restored).isEmpty();
  }

  @Test
  void observingWritesNothing() throws InterruptedException {
    Actuator actuator =
        start(TestLines.observing(TestLines.plan("home", device, new StopPolicy.Restore())));
    Await.until("read", () -> actuator.report().confirmed().isPresent());
    want(actuator, rates(3, 1));
    Await.until("read again", () -> actuator.report().reads() > 2);
    actuator.stop();

    assertThat(actuator.join(20_000)).isTrue();
    assertThat(device.applied).isEmpty();
    assertThat(device.restored).isEmpty();
    assertThat(journal.find("scripted")).isEmpty();
  }
}
