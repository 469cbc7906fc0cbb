package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl check` and a `wanctl run` that must not begin.
class CheckIT {

  private static final String BAD =
      """
      routers:
        home: {address: 192.0.2.1, user: admin, password: "${NOT_SET_ANYWHERE}"}
      lines:
        cable:
          shaper: {router: hme, download: cable-down, upload: cable-up}
          download: {max: 940, flor: 50Mbit}
          upload: {max: 4Mbit, min: 40Mbit}
          goal: 6ms
          goal: 7ms
      state: {directory: STATE}
      """;

  @TempDir private Path folder;

  @Test
  void everyProblemAtOnceWithItsPlace() throws IOException {
    Path file = write(BAD);
    try (Program check = Program.finished(Map.of(), "check", file.toString())) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.out().toString())
          .contains(
              file + ":2:53: routers.home.password: the environment variable NOT_SET_ANYWHERE")
          .contains(file + ":5:22: lines.cable.shaper.router: there is no router `hme`")
          .contains(file + ":6:21: lines.cable.download.max: `940` has no unit")
          .contains(file + ":6:26: lines.cable.download: the key `flor` is not known here")
          .contains(file + ":7:31: lines.cable.upload.min: min 40Mbit is not below max 4Mbit")
          .contains(file + ":9:5: lines.cable.goal: this key stands twice in its section")
          .contains("refused, 6 errors");
      assertThat(check.err().toString()).isEmpty();
    }
    assertNothingElseIn(folder);
  }

  /// A tab where indentation belongs ends the reading, so that it is the one problem there is.
  @Test
  void aTabIsNamed() throws IOException {
    Path file = write("lines:\n\tcable: {}\n");
    try (Program check = Program.finished(Map.of(), "check", file.toString())) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.out().toString()).contains(file + ":2:1: ").containsIgnoringCase("tab");
    }
  }

  @Test
  void theDaemonDoesNotBegin() throws IOException {
    Path file = write(BAD);
    try (Program run = Program.finished(Map.of(), "run", "--config", file.toString())) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out().toString()).isEmpty();
      assertThat(run.err().toString())
          .contains(file + ":5:22: lines.cable.shaper.router: there is no router `hme`")
          .contains(file + ":7:31: lines.cable.upload.min");
    }
    assertNothingElseIn(folder);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("nowhere.yaml");
    try (Program run = Program.finished(Map.of(), "run", "--config", file.toString())) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().toString()).contains(file.toString()).doesNotContain("Exception");
    }
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("wanctl.yaml");
    Files.writeString(file, text.replace("STATE", folder.resolve("state").toString()));
    return file;
  }

  private static void assertNothingElseIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(p -> !p.equals(folder)).map(p -> p.getFileName().toString()))
          .containsExactly("wanctl.yaml");
    }
  }
}
