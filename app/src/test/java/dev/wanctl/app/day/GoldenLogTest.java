package dev.wanctl.app.day;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.Transitions;
import dev.wanctl.sim.line.Flow;
import dev.wanctl.sim.line.LineModel;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.VirtualRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the log says of ten simulated minutes, to the letter. After a change that was meant:
///
///     mvn -pl app -am test -Dtest=GoldenLogTest -Dsurefire.failIfNoSpecifiedTests=false
///     -Dwanctl.write-golden
class GoldenLogTest {

  private static final String NAME = "ten-minutes.txt";
  private static final Path SOURCE = Path.of("src/test/resources/dev/wanctl/app/day", NAME);
  private static final int MOST_LINES = 40;

  private final TimeZone zone = TimeZone.getDefault();

  @BeforeEach
  void inGreenwich() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  @AfterEach
  void atHome() {
    TimeZone.setDefault(zone);
  }

  @Test
  @DisplayName("C-107: of ten minutes the default log tells each transition, and nothing else")
  void tenMinutesGiveThisLog() throws IOException {
    DayClock clock = new DayClock();
    List<String> told = new ArrayList<>();
    List<String> lines;
    try (LogOfTime log = new LogOfTime(clock::instant)) {
      for (String name : List.of("drop", "blackhole")) {
        Decided decided = Decided.in(withRest(name), VirtualRun.Options.LOCAL);
        Transitions transitions = new Transitions(name, event -> told.add(event.line()));
        long before = 0;
        for (int second = 0; second < decided.seconds().size(); second++) {
          var made = decided.at(second, clock.nanos(), before);
          before += made.size();
          transitions.look(made);
          clock.pass();
        }
      }
      lines = log.lines();
    }
    if (System.getProperty("wanctl.write-golden") != null) {
      Files.createDirectories(Objects.requireNonNull(SOURCE.getParent()));
      Files.writeString(SOURCE, String.join("\n", lines) + "\n");
    }
    assertThat(lines).hasSizeBetween(6, MOST_LINES);
    assertThat(told).as("the history is told the same").hasSize(lines.size());
    assertThat(lines).isEqualTo(golden());
  }

  /// Five minutes, of which the last is without load.
  private static Scenario withRest(String name) {
    Scenario loaded = Scenario.named(name, Duration.ofMinutes(5), 1);
    LineModel m = loaded.model();
    List<Flow> flows = Scenario.load(4, 2, Duration.ofSeconds(5), Duration.ofMinutes(4));
    return new Scenario(
        name,
        loaded.length(),
        new LineModel(
            m.download(), m.upload(), m.baseSeconds(), flows, m.reflectors(), m.tick(), m.seed()));
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = GoldenLogTest.class.getResourceAsStream(NAME)) {
      return new String(Objects.requireNonNull(in, NAME).readAllBytes(), UTF_8).lines().toList();
    }
  }
}
