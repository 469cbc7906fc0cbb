package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.record.Recorder;
import dev.wanctl.engine.record.RecorderPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop turned by hand, in a time of the test's own. The actuator's thread does not run.
class ControlLoopTest {

  @TempDir Path folder;
  private final EvidenceQueue queue = new EvidenceQueue();
  private final Stages stages = new Stages();
  private final ControlLoop loop = new ControlLoop(queue, stages);
  private StateDirectory directory;
  private Recorder recorder;
  private Line line;
  private long now = 1_000_000_000L;
  private long bytes;

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
    LinePlan plan = TestLines.plan("home", new ScriptedDevice("idle"), new StopPolicy.Restore());
    LineController controller = new LineController(plan.settings(), now);
    Rates first = new Rates(plan.settings().download().max(), plan.settings().upload().max());
    Actuator idle =
        new Actuator(plan, 0, first, queue, new Journal(directory), stages, () -> LineOrders.NONE);
    recorder =
        Recorder.start(folder, new RecorderPlan("test", 1 << 22), _ -> {}, () -> false)
            .orElseThrow();
    line =
        new Line(
            0,
            plan.settings(),
            controller,
            idle,
            new Load(() -> {}),
            stages,
            recorder.add("home"),
            now);
    loop.serve(List.of(line));
  }

  @AfterEach
  void close() {
    recorder.close();
    directory.close();
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      now += 50_000_000;
      bytes += 100_000;
      queue.traffic(0, now, bytes, bytes / 4, 0, 0);
      queue.echo(0, i % 6, now - 24_000_000 - (i % 100 < 50 ? 0 : 40_000_000), now);
      queue.confirmed(0, now, now, 20_000_000, 5_000_000);
      loop.turn(now);
    }
  }

  private LineSnapshot newest() {
    return line.decisions.newest().orElseThrow();
  }

  @Test
  void aTurnMakesNoObjects() throws InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(
        threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled(),
        "this JVM does not count what a thread allocates");
    turns(3000);
    pause(); // the recorder wants the state of the law
    turns(3000);
    pause();
    long self = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(self);
    long ofMeasuring = threads.getThreadAllocatedBytes(self) - before;
    // A branch that is taken for the first time may cost the JVM an object, once. What a turn makes
    // shows in every round.
    long least = Long.MAX_VALUE;
    int rounds = 0;
    while (rounds < 5 && least > 0) {
      rounds++;
      before = threads.getThreadAllocatedBytes(self);
      turns(3000);
      long after = threads.getThreadAllocatedBytes(self);
      least = Math.min(least, after - before - ofMeasuring);
    }

    assertThat(least).as("bytes in 3000 turns").isZero();
    assertThat(newest().decisions()).isEqualTo(6000L + 3000L * rounds);
    assertThat(stages.of(Stage.CHECKPOINT).count()).as("with the recorder's work").isPositive();
  }

  @Test
  void everyDecisionIsMeasuredAndSoIsTheWayOfTheReplyThatItUsed() {
    turns(100);
    loop.turn(now + 60_000_000); // by no evidence
    assertThat(stages.of(Stage.DECISION).count()).isEqualTo(101);
    assertThat(stages.of(Stage.EVIDENCE_TO_DECISION).count()).isEqualTo(100);
    assertThat(stages.of(Stage.REPLY_TO_DECISION).count()).isEqualTo(100);
    assertThat(stages.of(Stage.EVIDENCE_TO_DECISION).sum())
        .isGreaterThan(stages.of(Stage.DECISION).sum() / 2);
  }

  @Test
  void aRecordingShowsEveryStageAsAnEvent() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      turns(10);
      recording.stop();
      Path file = folder.resolve("recording.jfr");
      recording.dump(file);
      assertThat(RecordingFile.readAllEvents(file))
          .filteredOn(e -> e.getEventType().getName().equals("wanctl.Stage"))
          .filteredOn(e -> e.getString("stage").equals("decision"))
          .hasSize(10)
          .allMatch(e -> e.getDuration("took").isPositive());
    }
  }

  /// Longer than a round of the recorder.
  private static void pause() throws InterruptedException {
    Thread.sleep(1500);
  }

  @Test
  void evidenceIsTakenInItsOrderAndDecidedOnOnce() {
    turns(100);
    assertThat(newest().decisions()).isEqualTo(100);
    assertThat(newest().sight()).isEqualTo(Sight.CLEAR);
    assertThat(newest().of(Direction.DOWNLOAD).inForce()).isEqualTo(20e6);
    loop.turn(now + 1);
    assertThat(newest().decisions()).as("no evidence, no decision").isEqualTo(100);
  }

  @Test
  void delaysOfEachDirectionReachTheLaw() {
    turns(20);
    assertThat(newest().oneWay()).isFalse();
    now += 50_000_000;
    queue.traffic(0, now, bytes, bytes / 4, 0, 0);
    queue.forget(0, 2);
    queue.oneWay(0, 2, now - 24_000_000, now, 11_000_000, 13_000_000);
    loop.turn(now);
    assertThat(newest().oneWay()).isTrue();
    assertThat(newest().sight()).isEqualTo(Sight.CLEAR);
  }

  @Test
  @DisplayName("C-32: what is the download's stays the download's on its way to the law and back")
  void directionsAreNeverSwapped() {
    for (int i = 0; i < 100; i++) {
      now += 50_000_000;
      bytes += 100_000;
      // A queue of 80 ms in the download from the 60th reply on.
      long queue = i < 60 ? 0 : 80_000_000;
      queue(queue);
      loop.turn(now);
    }
    LineSnapshot seen = newest();
    assertThat(seen.oneWay()).isTrue();
    assertThat(seen.download().achieved()).isCloseTo(16e6, within(1e5));
    assertThat(seen.upload().achieved()).isCloseTo(4e6, within(1e5));
    assertThat(seen.download().inForce()).isEqualTo(17e6);
    assertThat(seen.upload().inForce()).isEqualTo(5e6);
    assertThat(seen.download().own()).isFalse();
    assertThat(seen.upload().own()).isTrue();
    assertThat(seen.download().queue()).isCloseTo(0.08, within(0.02));
    assertThat(seen.upload().queue()).isLessThan(0.02);
  }

  private void queue(long ofDownload) {
    queue.traffic(0, now, bytes, bytes / 4, 0, 20_000);
    long up = 11_000_000;
    long down = 13_000_000 + ofDownload;
    queue.oneWay(0, 2, now - up - down, now, up, down);
    queue.confirmed(0, now, now, 17_000_000, 5_000_000);
  }

  @Test
  void aLineWithoutEvidenceIsLookedAtEveryFiftyMilliseconds() {
    turns(20);
    for (int i = 1; i <= 100; i++) {
      loop.turn(now + i * 10_000_000L);
    }
    assertThat(newest().decisions()).isEqualTo(40);
    assertThat(newest().sight()).isEqualTo(Sight.BLIND);
  }

  @Test
  void aLineAtRestIsLookedAtOnceASecondUntilItIsWoken() {
    turns(20);
    queue.pace(0, now, 1_000_000_000);
    loop.turn(now);
    long before = newest().decisions();
    loopFor(2_000_000_000);
    assertThat(newest().decisions() - before).isEqualTo(2);
    assertThat(newest().sight()).isNotEqualTo(Sight.BLIND);
    queue.pace(0, now, 25_000_000);
    before = newest().decisions();
    loopFor(1_000_000_000);
    assertThat(newest().decisions() - before).isEqualTo(20);
  }

  /// Turns every 10 ms for so long, without evidence.
  private void loopFor(long nanos) {
    for (long end = now + nanos; now < end; ) {
      now += 10_000_000;
      loop.turn(now);
    }
  }

  @Test
  void evidenceOfALineThatIsNotServedIsPassedOver() {
    queue.echo(7, 0, 1, 2);
    turns(1);
    assertThat(newest().decisions()).isEqualTo(1);
  }

  @Test
  void ordersAreDoneBeforeTheNextDecision() {
    turns(10);
    loop.order(() -> line.follow(TestLines.SETTINGS));
    loop.turn(now + 1);
    assertThat(line.settings()).isEqualTo(TestLines.SETTINGS);
    assertThat(loop.beat()).isEqualTo(now + 1);
  }
}
