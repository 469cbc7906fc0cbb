package dev.wanctl.app.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.history.HistoryFile.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes and tidies as fast as it can, and is killed in the middle of it.
class HistoryKillTest {

  private static final int KILLS = 3;
  private static final int BATCH = 90;

  @TempDir Path folder;

  /// The process: tells after each transaction how many seconds it wrote.
  public static void main(String[] args) {
    Path path = Path.of(args[0]);
    long at = Long.parseLong(args[1]);
    Days days = new Days(at);
    try (HistoryFile file = HistoryFile.open(path, 64L << 20, Duration.ofDays(730))) {
      while (true) {
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          waiting.add(Waiting.of("cable", days.plain(at++)));
        }
        file.add(waiting, List.of());
        System.out.println(at);
        // So that old seconds are deleted while new ones are written.
        at += 3000;
        file.trim(Instant.ofEpochSecond(at));
      }
    }
  }

  @Test
  @DisplayName("C-93: a kill at any moment leaves every tier with the same seconds")
  void aKillLosesNoSum() throws IOException, InterruptedException {
    Path path = folder.resolve(HistoryFile.NAME);
    long begin = Days.NOON;
    long at = begin;
    long told = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  HistoryKillTest.class.getName(),
                  path.toString(),
                  String.valueOf(at))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (int i = 0; i < 25 + 13 * kill; i++) {
          at = Long.parseLong(out.readLine());
          told += BATCH;
        }
        // Not that of the process itself, which would close its output.
        assertThat(process.toHandle().destroyForcibly()).isTrue();
        process.waitFor();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          if (line.matches("[0-9]{10}")) {
            at = Long.parseLong(line);
            told += BATCH;
          }
        }
      }
      at += 3000;
      long minutes = count(path, begin, at, 60);
      long hours = count(path, begin, at, 3600);
      assertThat(minutes).isEqualTo(hours);
      assertThat(count(path, begin, at, 1)).isEqualTo(hours);
      assertThat(hours % BATCH).as("whole transactions").isZero();
      assertThat(hours - told)
          .as("all that was told, and at most one more each")
          .isBetween(0L, (kill + 1L) * BATCH);
    }
  }

  private static long count(Path path, long from, long until, int step) {
    try (Past past = Past.open(path)) {
      return past.read("cable", from - Math.floorMod(from, 86_400L), until + 86_400, step).stream()
          .mapToLong(s -> s.step().decisions())
          .sum();
    }
  }
}
