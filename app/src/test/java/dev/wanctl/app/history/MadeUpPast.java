package dev.wanctl.app.history;

import dev.wanctl.app.history.HistoryFile.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A file of the history for tests of those who read it.
public final class MadeUpPast {

  private MadeUpPast() {}

  /// The last hour of a line by seconds, and an event half way.
  public static void lastHour(Path folder, String line) {
    long now = System.currentTimeMillis() / 1000;
    Days days = new Days(3);
    List<Waiting> waiting = new ArrayList<>();
    for (long at = now - 3600; at < now; at++) {
      waiting.add(Waiting.of(line, days.plain(at)));
    }
    write(
        folder,
        waiting,
        List.of(
            new HistoryEvent(1000 * (now - 900), line, "congestion", "info", "a made up event")));
  }

  /// A day and a half of a line at rest that was full for three minutes twenty hours ago, and for
  /// five with a higher rate a day and four hours ago.
  public static void fullOnce(Path folder, String line, double rate, double delay) {
    long now = System.currentTimeMillis() / 1000;
    Days days = new Days(5);
    List<Waiting> waiting = new ArrayList<>();
    for (long at = now - 36 * 3600; at < now; at++) {
      long ago = now - at;
      boolean full = ago > 20 * 3600 && ago <= 20 * 3600 + 180;
      boolean before = ago > 28 * 3600 && ago <= 28 * 3600 + 300;
      Step step =
          full || before
              ? days.carried(at, before ? 2 * rate : rate, delay)
              : days.carried(at, 1e4, 0.0005);
      waiting.add(Waiting.of(line, step));
    }
    write(folder, waiting, List.of());
  }

  /// A year of a line, a decision every ten minutes.
  public static void year(Path folder, String line) {
    long now = System.currentTimeMillis() / 1000;
    Days days = new Days(4);
    List<Waiting> waiting = new ArrayList<>();
    for (long at = now - 364L * 86_400; at < now; at += 600) {
      waiting.add(Waiting.of(line, days.plain(at)));
    }
    write(folder, waiting, List.of());
  }

  private static void write(Path folder, List<Waiting> waiting, List<HistoryEvent> events) {
    try (HistoryFile file = HistoryFile.open(Past.file(folder), 256L << 20, Duration.ofDays(730))) {
      file.add(waiting, events);
    }
  }
}
