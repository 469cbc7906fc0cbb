package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.WritePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
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
    Actuator actuator =
        new Actuator(plan, 0, FIRST, evidence, journal, new Stages(), () -> LineOrders.NONE);
    started = Optional.of(actuator);
    actuator.start();
    return actuator;
  }

  private Actuator start(StopPolicy policy) {
    return start(TestLines.plan("home", device, policy));
  }

  private Actuator ready() {
    Actuator actuator = start(new StopPolicy.Restore());
    Await.until("working", () -> actuator.report().health().state() == Subsystem.State.WORKING);
    assertThat(device.rates).isEqualTo(FIRST);
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
  @DisplayName(
      "C-32: what is wanted of each direction comes into force and is confirmed as its own")
  void whatIsWantedComesIntoForceAndIsConfirmed() {
    Actuator actuator = ready();
    want(actuator, rates(10, 3));
    awaitDevice(rates(10, 3));

    Await.until("confirmed", () -> actuator.report().confirmed().equals(Optional.of(rates(10, 3))));
    EvidenceQueue.Message m = new EvidenceQueue.Message();
    long last = 0;
    long lastUp = 0;
    while (evidence.poll(m)) {
      assertThat(m.kind).isEqualTo(EvidenceQueue.Kind.CONFIRMED);
      assertThat(m.b).isGreaterThanOrEqualTo(m.a);
      last = m.c;
      lastUp = m.d;
    }
    assertThat(last).isEqualTo(10_000_000);
    assertThat(lastUp).isEqualTo(3_000_000);
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
  @DisplayName("C-67: what somebody else changed under load is seen before it is overwritten")
  void aForeignChangeIsNoticedHoweverOftenIsWritten() {
    Actuator actuator = ready();
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      for (int i = 1; i <= 50; i++) {
        Rates next = rates(20 - 0.2 * i, 5);
        Rates foreign = rates(300 + i, 5);
        device.rates = foreign;
        want(actuator, next);
        awaitDevice(next);
        long seen = i;
        Await.until("change " + i, () -> actuator.report().foreignChanges() >= seen);
      }
      assertThat(log.lines()).as("it fills no log").hasSize(1);
      assertThat(log.lines().getFirst())
          .contains("WARNING", "line=home", "somebody else: 301Mbit/5Mbit instead of 20Mbit/5Mbit");
    }
    assertThat(actuator.report().lastForeignChange().orElseThrow().found())
        .isEqualTo(rates(350, 5));
    assertThat(actuator.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    assertThat(device.applied).as("each wish once, each meddling once").hasSizeLessThan(105);
  }

  @Test
  @DisplayName("C-67: on a router, too, where not every write is preceded by a reading")
  void aForeignChangeIsNoticedBeforeTheFirstOfABurstOfWrites() {
    ScriptedDevice router = new ScriptedDevice("router", ScriptedDevice.SPARING);
    Actuator actuator = start(TestLines.plan("home", router, new StopPolicy.Restore()));
    Await.until("ready", () -> router.rates.equals(FIRST));
    LockSupport.parkNanos(250_000_000); // longer than it is known for
    router.rates = rates(1000, 5);
    want(actuator, rates(15, 5));

    Await.until("written", () -> router.rates.equals(rates(15, 5)));
    Await.until("counted", () -> actuator.report().foreignChanges() == 1);
    long reads = actuator.report().reads();
    for (int i = 1; i <= 20; i++) { // a burst of cuts goes out unread
      Rates next = rates(15 - 0.3 * i, 5);
      want(actuator, next);
      Await.until("cut " + i, () -> router.rates.equals(next));
    }
    assertThat(actuator.report().reads() - reads).isLessThan(10);
  }

  @Test
  @DisplayName("C-1: beyond the writes of a day increases wait longer, decreases never")
  void beyondTheBudgetOnlyIncreasesWait() {
    WritePolicy poor =
        new WritePolicy(
            0.005, Duration.ofMillis(50), Duration.ofHours(1), Duration.ofMillis(200), 3);
    ScriptedDevice router = new ScriptedDevice("router", poor);
    Actuator actuator = start(TestLines.plan("home", router, new StopPolicy.Restore()));
    Await.until("ready", () -> router.rates.equals(FIRST));
    for (int i = 1; i <= 4; i++) {
      Rates less = rates(20 - i, 5);
      want(actuator, less);
      Await.until("cut " + i, () -> router.rates.equals(less));
    }
    Await.until("over the budget", () -> actuator.report().overBudget());
    assertThat(actuator.report().writesLastDay()).isEqualTo(5);

    long lastWrite = System.nanoTime();
    want(actuator, rates(18, 5));
    Await.until("the increase comes", () -> router.rates.equals(rates(18, 5)));
    assertThat(System.nanoTime() - lastWrite).isGreaterThan(900_000_000);

    want(actuator, rates(19, 5));
    LockSupport.parkNanos(100_000_000);
    assertThat(router.rates).isEqualTo(rates(18, 5));
    want(actuator, rates(10, 5));
    long cut = System.nanoTime();
    Await.until("the cut comes", () -> router.rates.equals(rates(10, 5)));
    assertThat(System.nanoTime() - cut).isLessThan(800_000_000);
  }

  @Test
  @DisplayName("C-56: the cause of a half-failed write is told, what stands is confirmed")
  void aHalfFailedWriteTellsItsCause() {
    Actuator actuator = ready();
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      device.uploadFailure = Optional.of(new DeviceFailure.Busy("the upload is busy", "wait"));
      want(actuator, rates(10, 3));

      Await.until("it is said", () -> failure(actuator).isPresent());
      assertThat(failure(actuator)).contains(new DeviceFailure.Busy("the upload is busy", "wait"));
      assertThat(actuator.report().confirmed()).contains(rates(10, 5));
      assertThat(actuator.report().sent()).contains(rates(10, 3));
      assertThat(log.lines())
          .anyMatch(l -> l.contains("failure=busy: the upload is busy. Remedy: wait"));
    }
    device.uploadFailure = Optional.empty();
    awaitDevice(rates(10, 3));
    Await.until("works", () -> actuator.report().health().state() == Subsystem.State.WORKING);
    assertThat(actuator.report().foreignChanges()).isZero();
    EvidenceQueue.Message m = new EvidenceQueue.Message();
    boolean half = false;
    while (evidence.poll(m)) {
      half |= m.c == 10_000_000 && m.d == 5_000_000;
    }
    assertThat(half).as("the law learned what stood").isTrue();
  }

  @Test
  void queuesThatAreGoneAreSetAgainAtOnceAndThatIsTold() {
    Actuator actuator = ready();
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      device.gone = true;
      Await.until("set again", () -> !device.gone);
      Await.until("told", () -> !log.lines().isEmpty());
      assertThat(log.lines().getFirst()).contains("was gone and stands again: no queue here");
    }
    assertThat(actuator.report().errors()).isZero();
    assertThat(actuator.report().health().state()).isEqualTo(Subsystem.State.WORKING);
  }

  @Test
  @DisplayName("C-89: a program that changes each rate as soon as it is set makes no flapping")
  void aRateThatDoesNotLastIsAFailureUntilOneLasts() {
    Actuator actuator = ready();
    int[] writes = {0};
    // Every other write holds: the device seems well again and again.
    device.meddler = r -> ++writes[0] % 2 == 1 ? rates(777, 5) : r;
    int[] turns = {0};
    int[] changes = {0};
    Subsystem.State[] last = {Subsystem.State.WORKING};
    int calls = device.calls.get();
    long begun = System.nanoTime();
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      while (System.nanoTime() - begun < 6_500_000_000L) {
        want(actuator, rates(10 + turns[0]++ % 5, 3));
        LockSupport.parkNanos(20_000_000);
        Subsystem.State state = actuator.report().health().state();
        changes[0] += state == last[0] ? 0 : 1;
        last[0] = state;
      }
      assertThat(changes[0]).as("working, then failing, and no more").isEqualTo(1);
      assertThat(last[0]).isEqualTo(Subsystem.State.FAILING);
      assertThat(log.lines()).as("told once").hasSize(1);
    }
    assertThat(failure(actuator).orElseThrow().what()).contains("reads back 777Mbit/5Mbit");
    assertThat(device.calls.get() - calls).as("not at full speed").isLessThan(30);

    device.meddler = UnaryOperator.identity();
    Await.until("works", () -> actuator.report().health().state() == Subsystem.State.WORKING);
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
    device.rates = new Rates(BitRate.UNLIMITED, BitRate.UNLIMITED);
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
      LockSupport.parkNanos(10_000_000);
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
    assertThat(journal.unrestored()).as("it was left on purpose").isEmpty();
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
  void aRateToLeaveThatTheDeviceDoesNotTakeIsSaid() throws InterruptedException {
    Actuator actuator = start(new StopPolicy.AtRate(rates(7, 2)));
    awaitDevice(FIRST);
    device.deaf = true;
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      actuator.stop();
      assertThat(actuator.join(20_000)).isTrue();
      assertThat(log.lines()).anyMatch(l -> l.contains("could not be set: asked for 7Mbit/2Mbit"));
    }
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
