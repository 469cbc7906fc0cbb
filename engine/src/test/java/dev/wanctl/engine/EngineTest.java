package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.BitRate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole engine with real threads, on devices in memory.
class EngineTest {

  @TempDir Path folder;
  private final ScriptedDevice device = new ScriptedDevice("scripted");
  private final LinePlan plan = TestLines.plan("home", device, new StopPolicy.Restore());
  private TestLines.EchoingProber prober = new TestLines.EchoingProber();
  private StateDirectory directory;
  private Engine engine;

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
    engine = new Engine(() -> prober, directory);
  }

  @AfterEach
  void close() {
    engine.stop();
    directory.close();
  }

  private LineStatus home() {
    return engine.status().stream().filter(s -> s.name().equals("home")).findAny().orElseThrow();
  }

  private void awaitSight(Sight sight) {
    Await.until(
        "sight " + sight,
        () -> home().decision().map(LineSnapshot::sight).equals(Optional.of(sight)));
  }

  @Test
  void evidenceBecomesDecisionsAndDecisionsRates() {
    engine.start(List.of(plan));
    awaitSight(Sight.CLEAR);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());

    assertThat(device.applied.getFirst().download().megabits())
        .isCloseTo(0.95 * 24, withinPercentage(2)); // it may have begun to drift, being idle
    Await.until(
        "probing reported", () -> home().probes().health().state() == Subsystem.State.WORKING);
    assertThat(home().counters().state()).isEqualTo(Subsystem.State.WORKING);
    assertThat(engine.droppedEvidence()).isZero();
    assertThat(engine.decisions("home", 10)).isNotEmpty();
    assertThat(engine.decisions("nowhere", 10)).isEmpty();
  }

  @Test
  @DisplayName("C-14: reflectors that fall silent and come back")
  void blindnessComesAndGoesByItself() {
    engine.start(List.of(plan));
    awaitSight(Sight.CLEAR);
    prober.answering.set(false);
    awaitSight(Sight.BLIND);
    prober.answering.set(true);
    awaitSight(Sight.CLEAR);
    assertThat(engine.sinceBeat()).isLessThan(java.time.Duration.ofSeconds(20));
  }

  @Test
  void stoppingRestoresTheDeviceAndEndsEveryThread() {
    engine.start(List.of(plan));
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    engine.stop();

    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
    assertThat(prober.closed).isTrue();
    assertThat(device.closed).hasValue(device.opened.get());
  }

  @Test
  @DisplayName("C-68, C-69: after a kill the next clean stop restores what the first process found")
  void aKilledProcessDoesNotLoseTheOriginal() {
    // The killed process: its devices are taken from it in the middle of everything.
    ScriptedDevice severed = device;
    engine.start(List.of(plan));
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    Journal survives = new Journal(directory);
    assertThat(survives.find("scripted").orElseThrow().facts()).containsEntry("download", "50Mbit");

    // Its successor on the same state, before the first one could put anything right.
    TestLines.EchoingProber fresh = new TestLines.EchoingProber();
    Engine second = new Engine(() -> fresh, directory);
    second.start(List.of(plan));
    Await.until(
        "the second is ready", () -> second.status().getFirst().actuator().confirmed().isPresent());
    assertThat(new Journal(directory).find("scripted").orElseThrow().facts())
        .as("never what the killed process left")
        .containsEntry("download", "50Mbit");
    second.stop();

    assertThat(severed.restored.getLast().facts()).containsEntry("download", "50Mbit");
    assertThat(new Journal(directory).find("scripted")).isEmpty();
  }

  @Test
  void aReloadOfBoundsKeepsWhatWasLearned() {
    engine.start(List.of(plan));
    awaitSight(Sight.CLEAR);
    long decisions = home().decision().orElseThrow().decisions();
    LineSettings smaller =
        new LineSettings(
            new DirectionSettings(BitRate.mbit(1), BitRate.mbit(10)),
            new DirectionSettings(BitRate.kbit(500), BitRate.mbit(2)));
    engine.reload(List.of(TestLines.with(plan, smaller, new StopPolicy.Leave())));

    Await.until("in force", () -> device.rates.download().compareTo(BitRate.mbit(10)) <= 0);
    assertThat(home().settings()).isEqualTo(smaller);
    assertThat(home().decision().orElseThrow().decisions()).isGreaterThan(decisions);
    assertThat(home().decision().orElseThrow().sight()).isEqualTo(Sight.CLEAR);
    assertThat(device.opened).hasValue(1);
    engine.stop();
    assertThat(device.restored).as("the new stop policy").isEmpty();
  }

  @Test
  void aReloadStopsWhatHasGoneAndStartsWhatIsNew() {
    ScriptedDevice other = new ScriptedDevice("other");
    engine.start(List.of(plan));
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    engine.reload(List.of(TestLines.plan("second", other, new StopPolicy.Restore())));

    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
    assertThat(engine.status()).extracting(LineStatus::name).containsExactly("second");
    Await.until("the new one is set", () -> !other.applied.isEmpty());
    Await.until(
        "the new one sees",
        () ->
            engine.status().getFirst().decision().map(LineSnapshot::sight).orElse(Sight.BLIND)
                == Sight.CLEAR);
  }

  @Test
  void aReloadWithAnotherDeviceReplacesTheLine() {
    ScriptedDevice other = new ScriptedDevice("other");
    engine.start(List.of(plan));
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    engine.reload(List.of(TestLines.plan("home", other, new StopPolicy.Restore())));

    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
    Await.until("the new one is set", () -> !other.applied.isEmpty());
  }

  @Test
  @DisplayName("C-104: one line's dead device does not touch the other line")
  void linesAreIndependent() {
    ScriptedDevice dead = new ScriptedDevice("dead");
    dead.failure =
        Optional.of(new dev.wanctl.engine.port.DeviceFailure.Unreachable("no route", "wait"));
    engine.start(List.of(TestLines.plan("dead", dead, new StopPolicy.Restore()), plan));
    awaitSight(Sight.CLEAR);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());

    assertThat(engine.status().getFirst().actuator().health().state())
        .isEqualTo(Subsystem.State.NEVER_WORKED);
    assertThat(home().actuator().health().state()).isEqualTo(Subsystem.State.WORKING);
  }
}
