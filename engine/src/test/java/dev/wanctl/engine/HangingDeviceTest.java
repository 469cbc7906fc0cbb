package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A device that hangs or fails holds up nothing but itself.
class HangingDeviceTest {

  @TempDir Path folder;
  private final ScriptedDevice device = new ScriptedDevice("scripted");
  private final LinePlan plan = TestLines.plan("home", device, new StopPolicy.Restore());
  private final CountDownLatch gate = new CountDownLatch(1);
  private final TestLines.EchoingProber prober = new TestLines.EchoingProber();
  private StateDirectory directory;
  private Engine engine;

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
    engine = new Engine(() -> prober, directory);
  }

  @AfterEach
  void close() {
    gate.countDown();
    engine.stop();
    directory.close();
  }

  private LineStatus home() {
    return engine.status().getFirst();
  }

  private void startAndHang() {
    engine.start(List.of(plan), (_, _) -> new FormerDevices.Way.Closed("not in this test", "none"));
    Await.until(
        "it sees",
        () -> home().decision().map(LineSnapshot::sight).equals(Optional.of(Sight.CLEAR)));
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    device.gate = Optional.of(gate);
    engine.reload(List.of(TestLines.with(plan, smaller(), new StopPolicy.Restore())));
    Await.until("a write hangs", device::waits);
  }

  private static LineSettings smaller() {
    return new LineSettings(
        new DirectionSettings(BitRate.mbit(1), BitRate.mbit(10)),
        new DirectionSettings(BitRate.kbit(500), BitRate.mbit(2)));
  }

  private void awaitDecisions(int more) {
    long decisions = home().decision().orElseThrow().decisions();
    Await.until(
        more + " decisions on",
        () -> home().decision().orElseThrow().decisions() >= decisions + more);
    assertThat(home().decision().orElseThrow().sight()).isEqualTo(Sight.CLEAR);
  }

  @Test
  @DisplayName("C-20: while a device hangs, and while it is tried again, decisions go on")
  void aDeviceThatHangsOrFailsStopsNoDecision() {
    startAndHang();
    awaitDecisions(100);
    assertThat(device.waits()).as("it still hangs").isTrue();

    device.failure = Optional.of(new DeviceFailure.Unreachable("no route", "wait"));
    device.gate = Optional.empty();
    gate.countDown();
    Await.until("it is said", () -> home().actuator().health().state() == Subsystem.State.FAILING);
    int calls = device.calls.get();
    awaitDecisions(100);
    assertThat(device.calls.get() - calls).as("tries in 100 decisions").isLessThan(10);
  }

  @Test
  @DisplayName("C-21: a thousand new rates for a device that hangs make no thread and no call")
  void nothingPilesUpBehindADeviceThatHangs() throws InterruptedException {
    Actuator actuator =
        new Actuator(
            plan,
            0,
            new Rates(BitRate.mbit(20), BitRate.mbit(5)),
            new EvidenceQueue(),
            new Journal(directory),
            new Stages(),
            () -> LineOrders.NONE);
    device.gate = Optional.of(gate);
    actuator.start();
    Await.until("a write hangs", device::waits);
    long threads = shaperThreads();
    int calls = device.calls.get();
    for (int i = 0; i < 1000; i++) {
      actuator.want(10_000_000 + i * 1000, 3_000_000);
    }
    assertThat(shaperThreads()).isEqualTo(threads).isEqualTo(1);
    assertThat(device.calls.get()).isEqualTo(calls);

    actuator.stop();
    assertThat(actuator.join(1)).as("ended while its device hangs").isFalse();
    gate.countDown();
    assertThat(actuator.join(20_000)).as("ended").isTrue();
    assertThat(shaperThreads()).isZero();
    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
  }

  private static long shaperThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("shaper-home"))
        .count();
  }
}
