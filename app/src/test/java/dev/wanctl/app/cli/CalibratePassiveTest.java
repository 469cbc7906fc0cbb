package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.Main;
import dev.wanctl.app.history.MadeUpPast;
import dev.wanctl.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl calibrate --passive` on a history, while no daemon runs.
class CalibratePassiveTest {

  private record Result(int code, String out, String err) {}

  @TempDir Path folder;

  private Result run(String size, String... options) throws IOException {
    Path config = folder.resolve("wanctl.yaml");
    Files.writeString(
        config,
        """
        lines:
          cable:
            shaper: {interface: ppp0}
            download: {max: 95Mbit}
            upload: {max: 18Mbit}
        state: {directory: "%s"}
        history: {max-size: %s}
        http: {listen: "127.0.0.1:1"}
        """
            .formatted(folder, size));
    String[] all = new String[options.length + 5];
    String[] first = {"calibrate", "cable", "--passive", "--config", config.toString()};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aLineThatWasFullOnceInTheLastDayTellsWhatItCarried() throws Exception {
    MadeUpPast.fullOnce(folder, "cable", 24e6, 0.080);
    Result result = run("256MB", "--json");
    assertThat(result.code()).as(result.err()).isZero();
    Json.Obj found = Json.parse(result.out()).asObject().orElseThrow();
    assertThat(found.string("source").orElseThrow()).contains("last day");
    Json.Obj download = found.get("download").flatMap(Json::asObject).orElseThrow();
    assertThat(download.string("grade")).isPresent();
    Result text = run("256MB");
    assertThat(text.out())
        .as("of twenty hours ago, and not the faster one of before the last day")
        .containsPattern("download +2[34]\\.")
        .containsPattern("grade [A-F]")
        .contains("download: {max: 2");
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    Result none = run("256MB");
    assertThat(none.code()).isEqualTo(Exit.CANNOT_TELL);
    assertThat(none.err()).contains("there is no history").contains("Remedy");
    MadeUpPast.lastHour(folder, "other");
    Result other = run("256MB");
    assertThat(other.code()).isEqualTo(Exit.PROBLEM);
    assertThat(other.err()).contains("has seen only 0 s").contains("let it run");
    Result off = run("off");
    assertThat(off.code()).as("without a history a running daemon is asked").isEqualTo(3);
    assertThat(off.err()).contains("no wanctl answers");
  }
}
