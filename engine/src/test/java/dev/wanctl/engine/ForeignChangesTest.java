package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules.OnForeignChange;
import dev.wanctl.engine.port.DeviceFailure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an actuator does about rates that somebody else set, by the operator's rules.
class ForeignChangesTest {

  private static final Rates FIRST = rates(20, 5);
  private static final Rates FOREIGN = rates(300, 40);
  private static final DeviceRules LEAVE =
      new DeviceRules(OnForeignChange.LEAVE, OptionalLong.empty());

  @TempDir Path folder;
  private final ScriptedDevice device = new ScriptedDevice("scripted");
  private final EvidenceQueue evidence = new EvidenceQueue();
  private StateDirectory directory;
  private Optional<Actuator> started = Optional.empty();

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    if (started.isPresent()) {
      started.get().stop();
      assertThat(started.get().join(20_000)).as("the actuator ended").isTrue();
    }
    directory.close();
  }

  private static Rates rates(double down, double up) {
    return new Rates(BitRate.mbit(down), BitRate.mbit(up));
  }

  private Actuator ready(ScriptedDevice device, DeviceRules rules) {
    LinePlan plan = TestLines.plan("home", device, new StopPolicy.Restore());
    Actuator actuator =
        new Actuator(
            TestLines.with(plan, rules),
            0,
            FIRST,
            evidence,
            new Journal(directory),
            new Stages(),
            () -> LineOrders.NONE);
    started = Optional.of(actuator);
    actuator.start();
    Await.until("ready", () -> actuator.report().confirmed().equals(Optional.of(FIRST)));
    return actuator;
  }

  private static void want(Actuator actuator, Rates rates) {
    actuator.want(rates.download().bitsPerSecond(), rates.upload().bitsPerSecond());
  }

  private static void awaitDevice(ScriptedDevice device, Rates wanted) {
    Await.until("device at " + wanted, () -> device.rates.equals(wanted));
  }

  private Actuator left() {
    Actuator actuator = ready(device, LEAVE);
    device.rates = FOREIGN;
    Await.until("left", () -> actuator.report().left().isPresent());
    return actuator;
  }

  @Test
  @DisplayName("C-67: left, by policy: nothing is written any more, and that is told")
  void whatIsLeftIsNotOverwritten() {
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      Actuator actuator = left();
      int written = device.applied.size();
      want(actuator, rates(3, 1)); // a cut, which waits for nothing else
      long reads = actuator.report().reads();
      Await.until("three looks later", () -> actuator.report().reads() >= reads + 3);

      assertThat(device.applied).hasSize(written);
      assertThat(device.rates).isEqualTo(FOREIGN);
      ForeignChange.Left left = actuator.report().left().orElseThrow();
      assertThat(left.change()).isEqualTo(new ForeignChange(FOREIGN, FIRST));
      assertThat(actuator.report().confirmed()).as("the law learns it").contains(FOREIGN);
      assertThat(actuator.report().health().state()).isEqualTo(Subsystem.State.WORKING);
      assertThat(log.lines())
          .filteredOn(l -> l.contains("somebody else"))
          .singleElement()
          .asString()
          .contains("300Mbit/40Mbit instead of 20Mbit/5Mbit", "it is left so");
    }
  }

  @Test
  void aCutUnderLoadDoesNotOverwriteWhatIsToBeLeft() {
    Actuator actuator = ready(device, LEAVE);
    device.rates = FOREIGN;
    want(actuator, rates(10, 3));
    Await.until("left", () -> actuator.report().left().isPresent());

    assertThat(device.rates).isEqualTo(FOREIGN);
    assertThat(device.applied).containsExactly(FIRST);
  }

  @Test
  void controlIsTakenUpAgainWhenTheRatesAreAsTheyWere() {
    Actuator actuator = left();
    want(actuator, rates(10, 3));
    device.rates = FIRST;

    awaitDevice(device, rates(10, 3));
    Await.until("no longer left", () -> actuator.report().left().isEmpty());
  }

  @Test
  void controlIsTakenUpAgainOnReload() {
    Actuator actuator = left();
    want(actuator, rates(10, 3));
    actuator.follow(new StopPolicy.Restore(), LEAVE);

    awaitDevice(device, rates(10, 3));
    Await.until("no longer left", () -> actuator.report().left().isEmpty());
    device.rates = FOREIGN;
    Await.until("left again", () -> actuator.report().left().isPresent());
  }

  @Test
  void aReloadBeforeTheChangeTakesUpNothing() {
    Actuator actuator = ready(device, LEAVE);
    actuator.follow(new StopPolicy.Restore(), LEAVE);
    device.rates = FOREIGN;
    Await.until("left", () -> actuator.report().left().isPresent());
    long reads = actuator.report().reads();

    Await.until("three looks later", () -> actuator.report().reads() >= reads + 3);
    assertThat(device.rates).isEqualTo(FOREIGN);
  }

  @Test
  void whatIsLeftStaysWhenTheDeviceWasAwayInBetween() {
    Actuator actuator = left();
    device.failure = Optional.of(new DeviceFailure.Unreachable("gone", "wait"));
    Await.until("failing", () -> actuator.report().errors() > 0);
    device.failure = Optional.empty();
    Await.until("works", () -> actuator.report().health().state() == Subsystem.State.WORKING);

    assertThat(device.rates).isEqualTo(FOREIGN);
    assertThat(actuator.report().left()).isPresent();
  }

  @Test
  void whatIsLeftStaysAtTheEnd() throws InterruptedException {
    Actuator actuator = left();
    actuator.stop();
    assertThat(actuator.join(20_000)).isTrue();

    assertThat(device.rates).isEqualTo(FOREIGN);
    assertThat(device.restored).isEmpty();
  }

  @Test
  @DisplayName("C-67: seen during a burst of cuts that never pauses, too")
  void aBurstThatDoesNotEndHidesNoForeignChange() {
    ScriptedDevice router = new ScriptedDevice("router", ScriptedDevice.SPARING);
    Actuator actuator = ready(router, DeviceRules.USUAL);
    // A write each 50 ms, so that the device's last word is never old, for a second and a half.
    // What
    // is set right behind a reading is overwritten before the next: hence several changes.
    for (int i = 1; i <= 30; i++) {
      if (i > 10) {
        router.rates = rates(1000, 5);
      }
      want(actuator, rates(20 - 0.2 * i, 5));
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(actuator.report().foreignChanges()).isPositive();
  }

  @Test
  @DisplayName("C-67: seen by the very write that overwrites it, without a reading before")
  void whatAWriteOverwritesIsToldByItsAnswer() {
    ScriptedDevice router = new ScriptedDevice("router", ScriptedDevice.SPARING);
    router.tellsFormer = true;
    Actuator actuator = ready(router, DeviceRules.USUAL);
    long reads = actuator.report().reads();
    router.setBeforeNextWrite = Optional.of(FOREIGN);
    want(actuator, rates(10, 5));

    Await.until("told", () -> actuator.report().foreignChanges() == 1);
    assertThat(actuator.report().lastForeignChange()).contains(new ForeignChange(FOREIGN, FIRST));
    awaitDevice(router, rates(10, 5));
    LockSupport.parkNanos(300_000_000); // older than a reading counts
    want(actuator, rates(9, 5));
    awaitDevice(router, rates(9, 5));
    assertThat(actuator.report().foreignChanges()).isEqualTo(1);
    assertThat(actuator.report().reads()).as("readings beside the writes").isEqualTo(reads);
  }

  @Test
  @DisplayName("C-67: what is to be left and was overwritten in a race is put back")
  void whatIsToBeLeftIsPutBack() {
    ScriptedDevice router = new ScriptedDevice("router", ScriptedDevice.SPARING);
    router.tellsFormer = true;
    Actuator actuator = ready(router, LEAVE);
    router.setBeforeNextWrite = Optional.of(FOREIGN);
    want(actuator, rates(10, 3));

    Await.until("left", () -> actuator.report().left().isPresent());
    awaitDevice(router, FOREIGN);
    assertThat(actuator.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    want(actuator, rates(9, 2));
    LockSupport.parkNanos(100_000_000);
    assertThat(router.rates).isEqualTo(FOREIGN);
  }

  @Test
  @DisplayName("C-67: what was changed while the device could not be reached is told")
  void aChangeDuringAnOutageIsTold() {
    Actuator actuator = ready(device, DeviceRules.USUAL);
    device.failure = Optional.of(new DeviceFailure.Unreachable("gone", "wait"));
    Await.until("failing", () -> actuator.report().errors() > 0);
    device.rates = FOREIGN;
    device.failure = Optional.empty();

    awaitDevice(device, FIRST);
    Await.until("counted", () -> actuator.report().foreignChanges() == 1);
  }

  @Test
  void aWriteWhoseAnswerWasLostIsNobodyElses() {
    Actuator actuator = ready(device, DeviceRules.USUAL);
    device.losesAnswers = true;
    want(actuator, rates(10, 3));
    Await.until("failing", () -> actuator.report().errors() > 0);
    assertThat(device.rates).isEqualTo(rates(10, 3));
    device.losesAnswers = false;
    Await.until("works", () -> actuator.report().health().state() == Subsystem.State.WORKING);

    assertThat(actuator.report().foreignChanges()).isZero();
  }

  @Test
  @DisplayName("C-1: the writes of a day are as many as the operator says, and since when is told")
  void theBudgetIsTheOperators() {
    DeviceRules three = new DeviceRules(OnForeignChange.CORRECT, OptionalLong.of(3));
    Actuator actuator = ready(device, three);
    assertThat(actuator.report().writesPerDay()).isEqualTo(3);
    for (int i = 1; i <= 4; i++) {
      want(actuator, rates(20 - i, 5));
      awaitDevice(device, rates(20 - i, 5));
    }
    Await.until("over the budget", () -> actuator.report().overBudget());
    OptionalLong since = actuator.report().overBudgetSinceNanos();
    long reads = actuator.report().reads();
    Await.until("looks later", () -> actuator.report().reads() >= reads + 3);
    assertThat(actuator.report().overBudgetSinceNanos()).isEqualTo(since);

    actuator.follow(new StopPolicy.Restore(), DeviceRules.USUAL);
    Await.until("none", () -> !actuator.report().overBudget());
  }
}
