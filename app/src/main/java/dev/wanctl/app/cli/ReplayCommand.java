package dev.wanctl.app.cli;

import dev.wanctl.app.replay.ReplayText;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.engine.record.Recording;
import dev.wanctl.engine.record.RecordingException;
import dev.wanctl.engine.record.Replay;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// `wanctl replay`.
record ReplayCommand(Terminal terminal) {

  /// Good when nothing comes out otherwise, or when other settings were asked for; else a warning.
  int execute(String file, String with, String line, boolean json) {
    try (Recording recording = Recording.open(Path.of(file))) {
      Replay.Result result = replay(recording, with, line);
      terminal.out().print(json ? ReplayText.json(result).pretty() + "\n" : ReplayText.of(result));
      terminal.out().flush();
      return result.different() == 0 || !with.isEmpty() ? Exit.GOOD : Exit.WARNING;
    } catch (RecordingException e) {
      return refused(file + ": " + e.getMessage());
    } catch (NoSuchFileException _) {
      return refused("there is no file " + file);
    } catch (IOException e) {
      return refused(file + " cannot be read: " + e.getMessage());
    } catch (Choice.Refused e) {
      return refused(e.getMessage());
    }
  }

  private Replay.Result replay(Recording recording, String with, String line)
      throws Choice.Refused, IOException, RecordingException {
    if (with.isEmpty()) {
      return Replay.of(recording);
    }
    LineSettings settings =
        Choice.line(Choice.withoutSecrets(with, terminal), with, line).settings();
    return Replay.with(settings, recording);
  }

  private int refused(@org.jspecify.annotations.Nullable String message) {
    terminal.err().println("wanctl replay: " + message);
    return Exit.PROBLEM;
  }
}
