package dev.wanctl.sim.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceTest {

  @TempDir java.nio.file.Path folder;

  @Test
  void changesAtItsStepsAndKeepsItsLastValue() {
    Trace trace = Trace.constant(10).then(Duration.ofSeconds(1), 4).then(Duration.ofSeconds(2), 8);

    assertThat(trace.at(0)).isEqualTo(10);
    assertThat(trace.at(999_999_999)).isEqualTo(10);
    assertThat(trace.at(1_000_000_000)).isEqualTo(4);
    assertThat(trace.at(1_500_000_000)).isEqualTo(4);
    assertThat(trace.at(Long.MAX_VALUE)).isEqualTo(8);
    assertThat(trace.falls(0.7)).containsExactly(1_000_000_000);
    assertThat(trace.rises(0.7)).containsExactly(2_000_000_000);
  }

  @Test
  void theCursorReadsWhatTheTraceHolds() {
    Trace trace = Trace.every(Duration.ofMillis(7), 3, 1, 4, 1, 5, 9);
    Trace.Cursor cursor = trace.cursor();
    for (long t = 0; t < 60_000_000; t += 1_300_000) {
      assertThat(cursor.at(t)).isEqualTo(trace.at(t));
    }
  }

  @Test
  void readsAFileOfRatesPerPeriod() throws IOException {
    java.nio.file.Path file =
        Files.writeString(folder.resolve("a.csv"), "t,mbit\n0.0,25\n0.2,3.5\n");

    Trace trace = Trace.csv(file, Duration.ofMillis(200), 1e6);

    assertThat(trace.at(0)).isEqualTo(25e6);
    assertThat(trace.at(200_000_000)).isEqualTo(3.5e6);
  }

  @Test
  void namesTheRowThatIsNoNumber() throws IOException {
    java.nio.file.Path file = Files.writeString(folder.resolve("b.csv"), "mbit\n25\nfast\n");

    assertThatThrownBy(() -> Trace.csv(file, Duration.ofMillis(200), 1e6))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("row 3");
  }

  @Test
  void refusesNegativeRates() {
    assertThatThrownBy(() -> Trace.constant(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
