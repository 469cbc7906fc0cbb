package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.report.LineReport;
import dev.wanctl.app.report.ReportText;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.record.Recording;
import dev.wanctl.engine.record.RecordingException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wanctl report`: reads what was recorded; the daemon may go on meanwhile, or not run at all.
record ReportCommand(Terminal terminal) {

  private static final Duration ALL = Duration.ofDays(100_000);

  static CommandSpec spec() {
    return Syntax.command(
            "report", "What wanctl did about waiting packets, or would have done if it observes.")
        .addOption(
            Syntax.config(
                "Where lines and state folder are (" + Commands.DEFAULT_CONFIG + " unless named)."))
        .addOption(
            Syntax.valued(
                "--since", "DURATION", "How far back; all that is recorded unless given."))
        .addOption(Syntax.flag("--json", "The result as JSON."))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("LINE")
                .type(String.class)
                .description("Only this line.")
                .build());
  }

  int execute(String config, String line, String since, boolean json) {
    Optional<Duration> span = since.isEmpty() ? Optional.of(ALL) : Durations.parse(since);
    if (span.isEmpty() || !span.get().isPositive()) {
      return refused("--since needs a duration such as 24h");
    }
    try {
      Config loaded = Choice.withoutSecrets(config, terminal);
      List<LineConfig> lines =
          line.isEmpty()
              ? List.copyOf(loaded.lines().values())
              : List.of(Choice.line(loaded, config, line));
      boolean observing = loaded.mode() == Mode.OBSERVE;
      List<LineReport> reports = new ArrayList<>();
      for (LineConfig each : lines) {
        reports.add(read(loaded, each, span.get()));
      }
      print(reports, observing, json);
      return reports.stream().allMatch(LineReport::isEnough) ? Exit.GOOD : Exit.CANNOT_TELL;
    } catch (Choice.Refused e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      terminal.err().println("wanctl report: " + Ring.missing(e.getFile()));
      return Exit.CANNOT_TELL;
    } catch (RecordingException | IOException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private void print(List<LineReport> reports, boolean observing, boolean json) {
    if (json) {
      Json all = Json.array(reports.stream().map(r -> ReportText.document(r, observing)).toList());
      terminal.out().println(Json.object().put("lines", all).build().pretty());
    } else {
      terminal
          .out()
          .print(
              String.join("\n", reports.stream().map(r -> ReportText.of(r, observing)).toList()));
    }
    terminal.out().flush();
  }

  private static LineReport read(Config config, LineConfig line, Duration since)
      throws IOException, RecordingException {
    long from = System.currentTimeMillis() - since.toMillis();
    try (Recording recording = Recording.open(Ring.of(config, line.name()))) {
      return LineReport.of(recording, line.goal(), from);
    }
  }

  private int refused(String message) {
    terminal.err().println("wanctl report: " + message);
    return Exit.PROBLEM;
  }
}
