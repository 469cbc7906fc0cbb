package dev.wanctl.app.cli;

import dev.wanctl.app.history.Past;
import dev.wanctl.app.history.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// What of the kept past a command line asks for. It is read from the file itself, whether a daemon
/// runs or not.
///
/// @param lines that something is known of, or the one that was named
/// @param step seconds; 0: chosen by whoever shows it
record Kept(Past past, List<String> lines, Instant since, Instant until, int step)
    implements AutoCloseable {

  private static final String USUAL_STATE = "/var/lib/wanctl";
  private static final Duration USUAL = Duration.ofHours(24);

  /// As it stands on the command line; empty where it was left out.
  record Request(String line, String config, String since, String until, String step) {}

  /// Throws [dev.wanctl.app.history.HistoryException] if the file cannot be read.
  static Kept open(Request request, Terminal terminal) throws Choice.Refused {
    Instant now = Instant.now();
    Instant until = time(request.until(), "--until", now, now);
    Instant since = time(request.since(), "--since", until.minus(USUAL), now);
    if (!since.isBefore(until)) {
      throw new Choice.Refused("--since must be before --until");
    }
    int step = 0;
    if (!request.step().isEmpty()) {
      step =
          dev.wanctl.core.units.Durations.parse(request.step())
              .filter(d -> d.toSeconds() >= 1)
              .map(d -> Past.step(d.toSeconds()))
              .orElseThrow(() -> new Choice.Refused("--step needs a time such as 1s, 5min or 1h"));
    }
    Past past = Past.open(Past.file(folder(request.config(), terminal)));
    List<String> known = past.lines();
    if (!request.line().isEmpty() && !known.contains(request.line())) {
      past.close();
      throw new Choice.Refused(
          "nothing is known of a line `"
              + request.line()
              + "`; lines: "
              + (known.isEmpty() ? "none yet" : String.join(", ", known)));
    }
    return new Kept(
        past, request.line().isEmpty() ? known : List.of(request.line()), since, until, step);
  }

  private static Instant time(String text, String option, Instant usual, Instant now)
      throws Choice.Refused {
    if (text.isEmpty()) {
      return usual;
    }
    return Times.parse(text, now, ZoneId.systemDefault())
        .orElseThrow(() ->
            new Choice.Refused(
                option
                    + " needs a time ago such as 24h or 7d, or a time such as 2026-11-26T20:15"));
  }

  private static Path folder(String config, Terminal terminal) throws Choice.Refused {
    Path file = Path.of(config.isEmpty() ? Commands.DEFAULT_CONFIG : config);
    if (config.isEmpty() && !Files.isReadable(file)) {
      return Path.of(terminal.environment().getOrDefault("WANCTL_STATE_DIR", USUAL_STATE));
    }
    return Choice.withoutSecrets(file.toString(), terminal).stateDirectory();
  }

  @Override
  public void close() {
    past.close();
  }
}
