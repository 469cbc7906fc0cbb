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
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `wanctl history` and `wanctl export` on a file that no daemon has open.
class HistoryCommandTest {

  private record Result(int code, String out, String err) {}

  @TempDir Path folder;

  private Result run(String... args) throws IOException {
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
        """
            .formatted(folder));
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--config";
    all[args.length + 1] = config.toString();
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
  void showsQuantilesBarsAndWhatHappened() throws IOException {
    MadeUpPast.lastHour(folder, "cable");
    Result result = run("history", "--since", "1h");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("cable, ")
        .contains("99%")
        .contains("█")
        .contains("* ")
        .contains("a made up event");
    assertThat(result.out().lines()).allMatch(l -> l.length() <= 80);
    assertThat(run("history", "cable", "--since", "2020-01-01", "--until", "2020-01-02").out())
        .contains("Nothing is known of this time");
  }

  @Test
  void jsonHasEveryColumn() throws Exception {
    MadeUpPast.lastHour(folder, "cable");
    Result result = run("history", "cable", "--since", "30min", "--step", "1min", "--json");
    Json.Obj document = Json.parse(result.out()).asObject().orElseThrow();
    List<Json> columns = document.get("columns").orElseThrow().elements();
    assertThat(columns).contains(Json.of("delay_p99_ms"), Json.of("upload_load_max_bps"));
    List<Json> rows = document.objects("lines").getFirst().get("rows").orElseThrow().elements();
    assertThat(rows).hasSizeBetween(28, 32).allMatch(r -> r.elements().size() == columns.size());
    assertThat(document.objects("events")).isNotEmpty();
  }

  @Test
  void exportsForOtherPrograms() throws Exception {
    MadeUpPast.lastHour(folder, "cable");
    Path to = folder.resolve("out.csv");
    Result result = run("export", "--since", "2h", "--step", "1min", "--to", to.toString());
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = Files.readAllLines(to);
    assertThat(lines.getFirst()).startsWith("time,line,at,span_s,").contains(",delay_p95_ms,");
    assertThat(lines).hasSizeBetween(58, 63);
    long cells = lines.getFirst().chars().filter(c -> c == ',').count();
    assertThat(lines).allMatch(l -> l.chars().filter(c -> c == ',').count() == cells);
    Result json = run("export", "--format", "json", "--since", "2h", "--step", "1min");
    List<String> objects = json.out().lines().toList();
    assertThat(objects).hasSize(lines.size() - 1);
    assertThat(Json.parse(objects.getFirst()).asObject().orElseThrow().string("line"))
        .contains("cable");
    assertThat(run("export", "--to", to.toString()).err()).contains("is there already");
    assertThat(run("export", "--format", "xml").code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "export"})
  @DisplayName("C-100: a file that cannot be read is an error with an exit code, never no data")
  void whatCannotBeReadIsAnError(String command) throws IOException {
    Result none = run(command);
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("there is no history");
    Files.writeString(folder.resolve("history.db"), "rubbish ".repeat(1000));
    Result broken = run(command);
    assertThat(broken.code()).isEqualTo(3);
    assertThat(broken.err()).contains("cannot be read").contains("Remedy");
    assertThat(broken.out()).isEmpty();
    Files.delete(folder.resolve("history.db"));
    Files.createDirectory(folder.resolve("history.db"));
    assertThat(run(command).code()).isEqualTo(3);
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    MadeUpPast.lastHour(folder, "cable");
    assertThat(run("history", "dsl").err())
        .contains("nothing is known of a line `dsl`")
        .contains("cable");
    assertThat(run("history", "--since", "yesterday").err()).contains("--since needs");
    assertThat(run("history", "--since", "1h", "--until", "2h").err()).contains("before");
    assertThat(run("history", "--step", "nonsense").err()).contains("--step needs");
  }
}
