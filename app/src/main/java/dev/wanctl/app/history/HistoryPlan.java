package dev.wanctl.app.history;

import java.nio.file.Path;
import java.time.Duration;

/// What history a daemon keeps.
///
/// @param folder the state folder
/// @param mostBytes how large its file may become; 0: there is none, only the last hour in memory
/// @param keep how old the coarsest steps and events may become
public record HistoryPlan(Path folder, long mostBytes, Duration keep) {

  boolean off() {
    return mostBytes == 0;
  }

  Path file() {
    return Past.file(folder);
  }
}
