package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl simulate` as a user starts it.
class SimulateIT {

  private static final String TWO_LINES =
      """
      lines:
        cable:
          shaper: {interface: eth0}
          download: {max: 100Mbit}
          upload: {max: 10Mbit}
        dsl:
          policy: classic
          shaper: {interface: ppp0}
          download: {max: 50Mbit}
          upload: {max: 10Mbit}
      """;

  @TempDir private Path folder;

  @Test
  void theOwnConfigurationIsScoredAndDrawn() throws IOException {
    Path file = Files.writeString(folder.resolve("wanctl.yaml"), TWO_LINES);
    Path picture = folder.resolve("run.svg");
    try (Program simulate =
        Program.finished(
            Map.of(),
            "simulate",
            "drop",
            "--with",
            file.toString(),
            "--line",
            "cable",
            "--for",
            "20s",
            "--picture",
            picture.toString())) {
      assertThat(simulate.exitCode()).as(simulate.err().toString()).isZero();
      String text = simulate.out().toString();
      assertThat(text).contains("  no control  ", "  static 95 %  ", "With this configuration ");
      assertThat(text.replaceAll("\\s+", " "))
          .contains("line cable of " + file + ": 100Mbit down, 10Mbit up, policy wanctl");
    }
    assertThat(Files.readString(picture)).startsWith("<svg ").endsWith("</svg>\n");
  }

  @Test
  void aTraceIsScoredAsJson() throws IOException, JsonException {
    Path trace =
        Files.writeString(
            folder.resolve("mine.csv"),
            "seconds,down_bps,up_bps\n0,20e6,5e6\n8,8e6,5e6\n12,20e6,5e6\n20,20e6,5e6\n");
    Path file = Files.writeString(folder.resolve("wanctl.yaml"), TWO_LINES);
    try (Program simulate =
        Program.finished(
            Map.of(),
            "simulate",
            trace.toString(),
            "--with",
            file.toString(),
            "--line",
            "dsl",
            "--json")) {
      assertThat(simulate.exitCode()).as(simulate.err().toString()).isZero();
      Json.Obj answer = (Json.Obj) Json.parse(simulate.out().toString());
      assertThat(answer.string("policy")).contains("classic");
      assertThat(simulate.out().toString()).contains("\"added_p95_ms\"", "\"no_control\"");
    }
  }

  @Test
  void scenariosAreListed() {
    try (Program list = Program.finished(Map.of(), "simulate", "--list")) {
      assertThat(list.exitCode()).isZero();
      assertThat(list.out().toString()).contains("drop  ", "satellite  ", "router-200ms  ");
    }
  }

  @Test
  void whatCannotBeIsSaidWithItsPlace() throws IOException {
    assertRefused("did you mean `starlink`?", "simulate", "starlnk");
    assertRefused("name a scenario or a trace", "simulate");
    assertRefused("there is no file nowhere.csv", "simulate", "nowhere.csv");
    Path bad = Files.writeString(folder.resolve("bad.csv"), "t_s,mbit\n0.0,25\n0.2,much\n");
    assertRefused(bad + ":3: `much` is no number", "simulate", bad.toString());
    assertRefused("--for needs a duration", "simulate", "drop", "--for", "1s");
    Path file = Files.writeString(folder.resolve("wanctl.yaml"), TWO_LINES);
    assertRefused("--line: cable, dsl", "simulate", "drop", "--with", file.toString());
  }

  private static void assertRefused(String why, String... arguments) {
    try (Program simulate = Program.finished(Map.of(), arguments)) {
      assertThat(simulate.exitCode()).isEqualTo(1);
      assertThat(simulate.err().toString()).contains(why).doesNotContain("Exception");
    }
  }
}
