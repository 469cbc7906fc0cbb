package dev.wanctl.app.run;

import dev.wanctl.linux.MappedFiles;
import java.io.IOException;

/// Gives memory back that starting, a reload or a page needed of the JVM's files: it is looked for
/// some seconds after the start, and once a minute later. One thread.
final class FileMemory {

  private static final System.Logger LOG = System.getLogger("wanctl");
  private static final long FIRST = 5_000_000_000L;
  private static final long LONGEST = 60_000_000_000L;

  private final MappedFiles files = new MappedFiles();
  private boolean possible = true;
  private long pause = FIRST;
  private long due;

  FileMemory(long now) {
    due = now + pause;
  }

  /// For a caller that comes by every few seconds; takes some milliseconds if there is much.
  ///
  /// @param now [System#nanoTime]
  void look(long now) {
    if (!possible || now - due < 0) {
      return;
    }
    pause = Math.min(2 * pause, LONGEST);
    due = now + pause;
    try {
      files.giveBackIfMuch();
    } catch (IOException e) {
      possible = false;
      LOG.log(System.Logger.Level.DEBUG, "no memory is given back: {0}", e.getMessage());
    }
  }
}
