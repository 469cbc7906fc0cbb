package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.record.RecorderPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording shows of the deciding thread while a running engine records and saves.
class NoDiskOnTheLoopTest {

  /// Not reading: in a test classes come from files, at first use.
  private static final List<String> DISK =
      List.of("jdk.FileForce", "jdk.FileWrite", "jdk.SocketWrite");

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "C-116: no disk holds a decision up: the loop writes and forces no file, and what comes late"
          + " is counted")
  void theLoopTouchesNoDisk() throws IOException {
    LinePlan plan = TestLines.plan("home", new ScriptedDevice("scripted"), new StopPolicy.Leave());
    Path file = folder.resolve("flight.jfr");
    long late;
    try (StateDirectory directory = StateDirectory.open(folder.resolve("state"));
        Recording flight = new Recording()) {
      DISK.forEach(kind -> flight.enable(kind).withoutThreshold().withoutStackTrace());
      Engine engine =
          new Engine(TestLines.EchoingProber::new, directory, new RecorderPlan("test", 1 << 22));
      engine.start(
          List.of(plan), (_, _) -> new FormerDevices.Way.Closed("not in this test", "none"));
      Await.until("it sees", () -> sight(engine).equals(Optional.of(Sight.CLEAR)));
      Await.until("it records", () -> written(engine) > 0);
      Await.until("it decides", () -> decisions(engine) > 100);
      flight.start();
      long before = written(engine);
      Await.until("it decides on", () -> decisions(engine) > 200);
      Await.until("it records on", () -> written(engine) > before);
      late = engine.stages().of(Stage.LOOP_LATENESS).count();
      engine.stop(); // saves its state
      flight.stop();
      flight.dump(file);
    }
    assertThat(late).as("turns whose lateness was noted").isPositive();
    assertThat(threads(file, DISK)).contains("shaper-home").doesNotContain("loop");
  }

  private static Optional<Sight> sight(Engine engine) {
    return engine.status().getFirst().decision().map(LineSnapshot::sight);
  }

  private static long written(Engine engine) {
    return Objects.requireNonNull(engine.recorders().get("home")).writtenBytes();
  }

  private static long decisions(Engine engine) {
    return engine.status().getFirst().decision().map(LineSnapshot::decisions).orElse(0L);
  }

  /// Those of which the recording has an event of these kinds.
  private static Set<String> threads(Path file, List<String> kinds) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> kinds.contains(event.getEventType().getName()))
        .map(RecordedEvent::getThread)
        .map(thread -> String.valueOf(thread.getJavaName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
