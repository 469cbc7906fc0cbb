package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.history.Times;
import dev.wanctl.app.status.ExplainText;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.record.Recorded;
import dev.wanctl.engine.record.Recording;
import dev.wanctl.engine.record.RecordingException;
import dev.wanctl.engine.record.Replay;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `wanctl explain --at`: why the rates were what they were, out of the recording; the daemon may
/// go on meanwhile, or not run at all.
record PastDecisions(Terminal terminal) {

  int explain(String config, String line, String at, int most) {
    Optional<Instant> until = Times.parse(at, Instant.now(), ZoneId.systemDefault());
    if (until.isEmpty()) {
      return refused(
          "--at needs a time such as 2026-11-26T20:15:30, or a time ago such as 90s or 2h");
    }
    try {
      Config loaded = Choice.withoutSecrets(config, terminal);
      List<LineConfig> lines =
          line.isEmpty()
              ? List.copyOf(loaded.lines().values())
              : List.of(Choice.line(loaded, config, line));
      List<Json> found = new ArrayList<>();
      for (LineConfig each : lines) {
        List<Recorded> decisions = read(loaded, each, until.get(), most);
        if (!decisions.isEmpty()) {
          found.add(document(each.name(), decisions, until.get()));
        }
      }
      if (found.isEmpty()) {
        return cannotTell(
            "nothing was recorded in the minute before "
                + until.get()
                + ": wanctl did not run then, or the recording no longer reaches so far back"
                + " (`state.recording`)");
      }
      terminal.out().println("Up to " + until.get() + ", as recorded\n");
      terminal.out().print(ExplainText.of(Json.object().put("lines", Json.array(found)).build()));
      return Exit.GOOD;
    } catch (Choice.Refused e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return cannotTell(Ring.missing(e.getFile()));
    } catch (RecordingException | IOException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private static List<Recorded> read(Config config, LineConfig line, Instant until, int most)
      throws IOException, RecordingException {
    try (Recording recording = Recording.open(Ring.of(config, line.name()))) {
      return Replay.before(recording, until.toEpochMilli(), most);
    }
  }

  private static Json document(String line, List<Recorded> decisions, Instant until) {
    Recorded last = decisions.getLast();
    long after = 1_000_000 * (until.toEpochMilli() - last.epochMillis());
    return StatusDocument.decisions(
        line,
        decisions.stream().map(Recorded::decision).toList(),
        new Moment(last.decision().atNanos() + after, until));
  }

  private int refused(String message) {
    terminal.err().println("wanctl explain: " + message);
    return Exit.PROBLEM;
  }

  private int cannotTell(String message) {
    terminal.err().println("wanctl explain: " + message);
    return Exit.CANNOT_TELL;
  }
}
