package dev.wanctl.app.run;

import dev.wanctl.app.compare.Comparison;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import java.io.UncheckedIOException;

/// Compares busy times kept and only observed by what the lines published, and saves that now and
/// then, by a thread for just that; a full disk costs what was compared, nothing else.
final class Comparing implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.compare");

  private static final String FILE = "comparison.json";
  private static final long SAVE_EVERY = 300_000_000_000L;

  private final StateDirectory state;
  private final Comparison comparison = new Comparison();
  private long savedAt = System.nanoTime();
  private boolean told;

  Comparing(StateDirectory state) {
    this.state = state;
    state.read(FILE).ifPresent(comparison::restore);
  }

  /// The last decision of each second of a line; by one thread.
  void second(LineStatus line, LineSnapshot decided) {
    comparison.second(line, decided);
    if (System.nanoTime() - savedAt >= SAVE_EVERY) {
      savedAt = System.nanoTime();
      Thread.ofVirtual().name("comparing").start(this::save);
    }
  }

  private synchronized void save() {
    try {
      state.write(FILE, comparison.saved());
    } catch (UncheckedIOException e) {
      if (!told) {
        told = true;
        LOG.log(System.Logger.Level.WARNING, "the comparison is not saved: {0}", e.getMessage());
      }
    }
  }

  Json of(String line) {
    return comparison.of(line);
  }

  @Override
  public void close() {
    save();
  }
}
