package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many lines, and lines that go.
class LoopsTest {

  @TempDir private Path folder;
  private final TestLines.EchoingProber prober = new TestLines.EchoingProber();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Engine engine(List<LinePlan> plans) {
    StateDirectory directory = StateDirectory.open(folder);
    open.add(directory);
    Engine engine = new Engine(() -> prober, directory);
    open.add(engine::stop);
    engine.start(plans, (_, _) -> new FormerDevices.Way.Closed("not in this test", "none"));
    return engine;
  }

  private static List<LinePlan> plans(int lines) {
    List<LinePlan> plans = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String name = "line" + i;
      plans.add(TestLines.plan(name, new ScriptedDevice(name), new StopPolicy.Restore()));
    }
    return plans;
  }

  private static long decisions(LineStatus line) {
    return line.decision().map(LineSnapshot::decisions).orElse(0L);
  }

  @Test
  void oneThreadForAFewLinesAndNoMoreThanAllowedForMany() throws InterruptedException {
    Loops loops = new Loops(new Stages(), 2);
    assertThat(loops.beat(7)).isEqualTo(7);
    Loops.Place first = loops.next();
    assertThat(loops.next()).isSameAs(first);
    assertThat(loops.count()).isEqualTo(1);
    loops.stop();
  }

  @Test
  @DisplayName("of more lines than one thread takes, each has its own evidence and its decisions")
  void linesOfSeveralThreadsAllDecide() {
    int lines = Loops.LINES_EACH + 3;
    Engine engine = engine(plans(lines));
    Await.until("all decide", () -> engine.status().stream().allMatch(line -> decisions(line) > 5));
    assertThat(engine.status()).hasSize(lines);
    Await.until(
        "all devices are set",
        () -> engine.status().stream().allMatch(l -> l.actuator().confirmed().isPresent()));
  }

  @Test
  void aLineThatGoesIsNoLongerDecidedForAndItsPlaceIsNobodyElses() throws InterruptedException {
    Engine engine = engine(plans(2));
    Await.until("both decide", () -> engine.status().stream().allMatch(l -> decisions(l) > 5));
    engine.reload(List.of());
    Thread.sleep(100); // what was on its way
    long made = engine.stages().of(Stage.DECISION).count();
    Thread.sleep(200);
    assertThat(engine.stages().of(Stage.DECISION).count()).isEqualTo(made);

    engine.reload(plans(3));
    Await.until("all decide", () -> engine.status().stream().allMatch(l -> decisions(l) > 5));
    assertThat(engine.status()).hasSize(3);
  }
}
