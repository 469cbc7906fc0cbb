package dev.wanctl.app.run;

import dev.wanctl.app.compare.Comparison;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/// Looks once a second at what the lines published, compares busy times kept and only observed, and
/// saves that now and then. One thread of its own; a full disk costs what was compared, nothing
/// else.
final class Comparing implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.compare");

  private static final String FILE = "comparison.json";
  private static final int SAVE_EVERY = 300;

  private final Supplier<List<LineStatus>> lines;
  private final StateDirectory state;
  private final Comparison comparison = new Comparison();
  private final Thread thread;
  private boolean told;
  private volatile boolean closed;

  Comparing(Supplier<List<LineStatus>> lines, StateDirectory state) {
    this.lines = lines;
    this.state = state;
    state.read(FILE).ifPresent(comparison::restore);
    thread = Thread.ofVirtual().name("comparing").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (int second = 1; !closed; second++) {
        Thread.sleep(1000);
        lines.get().forEach(comparison::look);
        if (second % SAVE_EVERY == 0) {
          save();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void save() {
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
    closed = true;
    thread.interrupt();
    save();
  }
}
