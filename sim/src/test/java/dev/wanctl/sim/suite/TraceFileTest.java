package dev.wanctl.sim.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceFileTest {

  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void bothDirectionsInBits() throws Exception {
    TraceFile trace =
        TraceFile.read(
            file("a.csv", "seconds,down_bps,up_bps\n# evening\n10,24e6,6000000\n12,8e6,5e6\n"));
    assertThat(trace.download().at(SECOND)).isEqualTo(24e6);
    assertThat(trace.download().at(3 * SECOND)).isEqualTo(8e6);
    assertThat(trace.upload().orElseThrow().at(3 * SECOND)).isEqualTo(5e6);
    assertThat(trace.length()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void oneDirectionInMegabitsWithTheOtherBesideIt() throws Exception {
    Path down = file("lte-down.csv", "t_s,mbit\n0.0,25\n0.2,12.5\n");
    assertThat(TraceFile.read(down).upload()).isEmpty();
    file("lte-up.csv", "t_s,mbit\n0.0,5\n0.2,0\n");
    TraceFile trace = TraceFile.read(down);
    assertThat(trace.download().at(SECOND / 4)).isEqualTo(12.5e6);
    assertThat(trace.upload().orElseThrow().at(0)).isEqualTo(5e6);
    assertThat(trace.length()).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void packetTimesOfMahimahi() throws Exception {
    StringBuilder packets = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      packets.append(i).append('\n');
    }
    TraceFile trace = TraceFile.read(file("packets", packets.toString()));
    assertThat(trace.download().at(SECOND / 2)).isCloseTo(12e6, within(1.0));
    assertThat(trace.length()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t_s,mbit/0,25/0.2,much|x.csv:3: `much` is no number",
        "0,25/0.2,12/0.1,3|x.csv:3: goes back in time, from 0.2 to 0.1",
        "0,25/1,2,3|x.csv:2: has 3 columns",
        "0,1,2,3|x.csv:1: has 4 columns",
        "0,-3|x.csv:1: -3 is out of range",
        "t_s,base_delay_ms/0,12|x.csv:1: says `t_s,base_delay_ms`, which is no capacity",
        "t_s,mbit|no row has numbers",
        "0,0.000024/1,0.000024|are the units right?"
      })
  void whatIsWrongIsSaidWithItsRow(String text, String why) throws IOException {
    Path bad = file("x.csv", text.replace('/', '\n'));
    assertThatThrownBy(() -> TraceFile.read(bad))
        .isInstanceOf(TraceFile.Unreadable.class)
        .hasMessageContaining(why);
  }
}
