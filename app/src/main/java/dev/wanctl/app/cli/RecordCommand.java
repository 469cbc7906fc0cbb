package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.record.Recording;
import dev.wanctl.engine.record.RecordingException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `wanctl record`.
record RecordCommand(Terminal terminal) {

  private static final Duration ALL = Duration.ofDays(100_000);

  /// Copies from the state folder; the daemon may go on meanwhile.
  int export(String config, String line, String last, String to) {
    Optional<Duration> length = last.isEmpty() ? Optional.of(ALL) : Durations.parse(last);
    if (length.isEmpty() || !length.get().isPositive()) {
      return refused("--last needs a duration such as 10min");
    }
    try {
      Config loaded = Choice.withoutSecrets(config, terminal);
      LineConfig chosen = Choice.line(loaded, config, line);
      return export(Ring.of(loaded, chosen.name()), length.get(), Path.of(to));
    } catch (Choice.Refused | IOException e) {
      return refused(e.getMessage());
    }
  }

  private int export(Path ring, Duration last, Path to) {
    try (Recording recording = Recording.open(ring)) {
      int segments = recording.export(to, last);
      terminal
          .out()
          .println(
              to
                  + ": "
                  + segments
                  + (segments == 1 ? " segment of line " : " segments of line ")
                  + recording.line());
      return Exit.GOOD;
    } catch (RecordingException e) {
      return refused(ring + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      return refused(
          e.getFile().equals(ring.toString())
              ? Ring.missing(e.getFile())
              : "there is no folder for " + to);
    } catch (FileAlreadyExistsException _) {
      return refused(to + " is there already: name another file, or remove it first");
    } catch (IOException e) {
      return refused("cannot copy " + ring + " to " + to + ": " + e.getMessage());
    }
  }

  private int refused(@org.jspecify.annotations.Nullable String message) {
    terminal.err().println("wanctl record export: " + message);
    return Exit.PROBLEM;
  }
}
