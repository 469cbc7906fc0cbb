package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.engine.record.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a line's recording is.
final class Ring {

  private Ring() {}

  /// One that observes beside another daemon has a folder of its own below; the newer one counts.
  static Path of(Config config, String line) throws IOException {
    Path own = config.stateDirectory().resolve(Recorder.fileName(line));
    Path beside = config.stateDirectory().resolve("observe").resolve(Recorder.fileName(line));
    boolean newer =
        Files.exists(beside)
            && (!Files.exists(own)
                || Files.getLastModifiedTime(beside).compareTo(Files.getLastModifiedTime(own)) > 0);
    return newer ? beside : own;
  }

  static String missing(String file) {
    return "there is no recording " + file + ": does wanctl run, and is `state.recording` on?";
  }
}
