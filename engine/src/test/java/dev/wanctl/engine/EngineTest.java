package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.wanctl.core.line.Aggressiveness;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.line.Tuning;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Reflector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole engine with real threads, on devices in memory.
class EngineTest {

  /// The way to devices of lines that are gone, where a test has none.
  private static final FormerDevices NOTHING_LEFT =
      (shaper, found) -> new FormerDevices.Way.Closed("not in this test", "none");

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
    engine.start(List.of(plan), NOTHING_LEFT);
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
    engine.start(List.of(plan), NOTHING_LEFT);
    awaitSight(Sight.CLEAR);
    prober.answering.set(false);
    awaitSight(Sight.BLIND);
    prober.answering.set(true);
    awaitSight(Sight.CLEAR);
    assertThat(engine.sinceBeat()).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  @DisplayName("C-113: a bug where rates are set surfaces as one, and is no failure of the device")
  void aBugIsNoFailureOfTheDevice() {
    engine.start(List.of(plan), NOTHING_LEFT);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    long failed = home().actuator().health().failures();
    List<Throwable> bugs = new CopyOnWriteArrayList<>();
    Optional<Thread.UncaughtExceptionHandler> before =
        Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler());
    Thread.setDefaultUncaughtExceptionHandler((_, bug) -> bugs.add(bug));
    try {
      NullPointerException planted = new NullPointerException("planted");
      device.bug = Optional.of(planted);
      Await.until("the bug surfaces", () -> bugs.contains(planted));
      assertThat(home().actuator().health().failures()).isEqualTo(failed);
    } finally {
      device.bug = Optional.empty();
      Thread.setDefaultUncaughtExceptionHandler(before.orElse(null));
    }
  }

  @Test
  @DisplayName("C-50: a device that hangs delays no decision")
  void aDeviceThatHangsDelaysNoDecision() {
    engine.start(List.of(plan), NOTHING_LEFT);
    awaitSight(Sight.CLEAR);
    CountDownLatch gate = new CountDownLatch(1);
    device.gate = Optional.of(gate);
    device.rates = new Rates(BitRate.mbit(500), BitRate.mbit(500)); // which is put right
    Await.until("a write hangs", device::waits);
    long last = System.nanoTime();
    long end = last + 2_000_000_000L;
    LockSupport.parkNanos(end - last);
    List<LineSnapshot> decisions = engine.decisions("home", 1000);
    gate.countDown();

    long longest = 0;
    for (LineSnapshot decision : decisions) {
      if (decision.atNanos() > last) {
        longest = Math.max(longest, decision.atNanos() - last);
        last = decision.atNanos();
      }
    }
    longest = Math.max(longest, end - last);
    assertThat(Duration.ofNanos(longest))
        .as("between two decisions, of which one is due every 10 ms")
        .isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void stoppingRestoresTheDeviceAndEndsEveryThread() {
    engine.start(List.of(plan), NOTHING_LEFT);
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
    engine.start(List.of(plan), NOTHING_LEFT);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    Journal survives = new Journal(directory);
    assertThat(survives.find("scripted").orElseThrow().facts()).containsEntry("download", "50Mbit");

    // Its successor on the same state, before the first one could put anything right.
    TestLines.EchoingProber fresh = new TestLines.EchoingProber();
    Engine second = new Engine(() -> fresh, directory);
    second.start(List.of(plan), NOTHING_LEFT);
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
    engine.start(List.of(plan), NOTHING_LEFT);
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
  void aReloadOfGoalAndAggressivenessKeepsWhatWasLearned() {
    engine.start(List.of(plan), NOTHING_LEFT);
    awaitSight(Sight.CLEAR);
    LineSnapshot before = home().decision().orElseThrow();
    LineSettings calmer =
        new LineSettings(
            plan.settings().download(),
            plan.settings().upload(),
            Tuning.of(Duration.ofMillis(60), Aggressiveness.GENTLE),
            plan.settings().startShare());
    engine.reload(List.of(TestLines.with(plan, calmer, new StopPolicy.Restore())));

    Await.until(
        "the new goal counts",
        () -> home().decision().orElseThrow().threshold() > 4 * before.threshold());
    LineSnapshot after = home().decision().orElseThrow();
    assertThat(after.decisions()).isGreaterThan(before.decisions());
    assertThat(after.baseline()).isEqualTo(before.baseline());
    assertThat(home().settings()).isEqualTo(calmer);
    assertThat(device.opened).hasValue(1);
    assertThat(device.restored).isEmpty();
  }

  @Test
  void aReloadOfProbesKeepsTheDeviceAndTheRates() {
    Reflector near = plan.probes().reflectors().get(0);
    Reflector other =
        new Reflector.UdpEcho(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    prober.far.put(other, 40_000_000L);
    engine.start(List.of(plan), NOTHING_LEFT);
    awaitSight(Sight.CLEAR);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    long decisions = home().decision().orElseThrow().decisions();
    engine.reload(List.of(TestLines.with(plan, List.of(near, other), Duration.ofMillis(5))));

    Await.until(
        "the new one answers",
        () ->
            home().probes().targets().stream()
                .anyMatch(t -> t.reflector().equals(other.toString()) && t.received() > 20));
    Await.until(
        "many decisions on", () -> home().decision().orElseThrow().decisions() > decisions + 100);
    LineSnapshot after = home().decision().orElseThrow();
    assertThat(after.sight()).isEqualTo(Sight.CLEAR);
    assertThat(after.delay())
        .as("the new host's way is longer: that is no queue")
        .isLessThan(after.threshold());
    assertThat(after.download().reason()).isIn(Reason.IDLE, Reason.DRIFT);
    assertThat(device.opened).hasValue(1);
    assertThat(device.restored).isEmpty();
    assertThat(home().counters().state()).isEqualTo(Subsystem.State.WORKING);
  }

  @Test
  void aLineWithAnotherDeviceStartsWhereItWas() {
    engine.start(List.of(plan), NOTHING_LEFT);
    LineSettings small =
        new LineSettings(
            new DirectionSettings(BitRate.mbit(1), BitRate.mbit(10)),
            new DirectionSettings(BitRate.kbit(500), BitRate.mbit(2)));
    engine.reload(List.of(TestLines.with(plan, small, new StopPolicy.Restore())));
    Await.until("in force", () -> device.rates.download().compareTo(BitRate.mbit(10)) <= 0);
    ScriptedDevice other = new ScriptedDevice("other");
    engine.reload(List.of(TestLines.plan("home", other, new StopPolicy.Restore())));

    Await.until("the new one is set", () -> !other.applied.isEmpty());
    assertThat(other.applied.getFirst().download())
        .as("not the 22.8 Mbit/s of a new line, though idle it drifts up")
        .isLessThan(BitRate.mbit(14));
  }

  @Test
  @DisplayName("C-75: what was learned gives way to bounds that the operator wrote since")
  void boundsWrittenSinceWin() {
    LineView view = new LineView();
    view.download.learned = 20e6;
    view.upload.learned = 5e6;
    new SavedState(directory).save(Map.of("home", view.snapshot()), Instant.now());
    LineSettings smaller =
        new LineSettings(
            new DirectionSettings(BitRate.mbit(1), BitRate.mbit(10)),
            new DirectionSettings(BitRate.kbit(500), BitRate.mbit(2)));
    engine = new Engine(() -> prober, directory);
    engine.start(List.of(TestLines.with(plan, smaller, new StopPolicy.Restore())), NOTHING_LEFT);
    awaitSight(Sight.CLEAR);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());

    assertThat(device.applied)
        .allSatisfy(r -> assertThat(r.download()).isLessThanOrEqualTo(BitRate.mbit(10)))
        .allSatisfy(r -> assertThat(r.upload()).isLessThanOrEqualTo(BitRate.mbit(2)));
    assertThat(device.applied.getFirst().download())
        .as("as high as what was learned and the bounds allow")
        .isGreaterThan(BitRate.mbit(9));
  }

  @Test
  @DisplayName("C-69: what a killed process left on a device without a line is put right first")
  void devicesOfLinesThatAreGoneAreRestored() {
    Journal killed = new Journal(directory);
    killed.begin("scripted", device.shaper().inspect());
    device.rates = new Rates(BitRate.mbit(3), BitRate.mbit(1));
    ScriptedDevice other = new ScriptedDevice("other");
    engine = new Engine(() -> prober, directory);
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      engine.start(
          List.of(TestLines.plan("second", other, new StopPolicy.Restore())),
          (shaper, found) -> new FormerDevices.Way.Through(device.shaper()));
      assertThat(log.lines())
          .anyMatch(l -> l.contains("shaper=\"scripted\" restored to what was there before"));
    }

    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
    assertThat(new Journal(directory).find("scripted")).isEmpty();
  }

  @Test
  void aDeviceThatCannotBeRestoredIsToldAndKeptInTheJournal() {
    Journal killed = new Journal(directory);
    killed.begin("far", device.shaper().inspect());
    killed.begin("dead", device.shaper().inspect());
    killed.begin("left", device.shaper().inspect());
    killed.left("left");
    ScriptedDevice dead = new ScriptedDevice("dead");
    dead.failure = Optional.of(new DeviceFailure.Unreachable("no route", "look at the cable"));
    engine = new Engine(() -> prober, directory);
    try (LogLines log = LogLines.of("wanctl.shaper")) {
      engine.start(
          List.of(plan),
          (shaper, found) ->
              shaper.equals("dead")
                  ? new FormerDevices.Way.Through(dead.shaper())
                  : new FormerDevices.Way.Closed("nobody knows it", "do this"));
      assertThat(log.lines())
          .filteredOn(l -> l.contains("has no line any more"))
          .satisfiesExactlyInAnyOrder(
              l -> assertThat(l).contains("\"far\"", "nobody knows it", "Remedy: do this"),
              l -> assertThat(l).contains("\"dead\"", "no route", "Remedy: look at the cable"));
    }

    Journal after = new Journal(directory);
    assertThat(after.find("far")).isPresent();
    assertThat(after.find("dead")).isPresent();
    assertThat(after.find("left")).isPresent();
    assertThat(device.restored).isEmpty();
  }

  @Test
  void aReloadStopsWhatHasGoneAndStartsWhatIsNew() {
    ScriptedDevice other = new ScriptedDevice("other");
    engine.start(List.of(plan), NOTHING_LEFT);
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
    engine.start(List.of(plan), NOTHING_LEFT);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());
    engine.reload(List.of(TestLines.plan("home", other, new StopPolicy.Restore())));

    assertThat(device.rates).isEqualTo(ScriptedDevice.FACTORY);
    Await.until("the new one is set", () -> !other.applied.isEmpty());
  }

  @Test
  @DisplayName("C-104: one line's dead device does not touch the other line")
  void linesAreIndependent() {
    ScriptedDevice dead = new ScriptedDevice("dead");
    dead.failure = Optional.of(new DeviceFailure.Unreachable("no route", "wait"));
    engine.start(
        List.of(TestLines.plan("dead", dead, new StopPolicy.Restore()), plan), NOTHING_LEFT);
    awaitSight(Sight.CLEAR);
    Await.until("device set", () -> home().actuator().confirmed().isPresent());

    assertThat(engine.status().getFirst().actuator().health().state())
        .isEqualTo(Subsystem.State.NEVER_WORKED);
    assertThat(home().actuator().health().state()).isEqualTo(Subsystem.State.WORKING);
  }
}
