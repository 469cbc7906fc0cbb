package dev.wanctl.app.day;

import dev.wanctl.app.config.LogConfig;
import dev.wanctl.app.run.Logs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The daemon's log, as text in memory, with times of a clock of the test's.
final class LogOfTime implements AutoCloseable {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Logger root = Logger.getLogger("");
  private final Level level = root.getLevel();
  private final Handler[] former = root.getHandlers();

  LogOfTime(Supplier<Instant> clock) {
    Logs.install(
        new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT),
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        Map.of());
    Handler real = root.getHandlers()[0];
    root.removeHandler(real);
    root.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            entry.setInstant(clock.get());
            real.publish(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    for (Handler ours : root.getHandlers()) {
      root.removeHandler(ours);
    }
    for (Handler handler : former) {
      root.addHandler(handler);
    }
    root.setLevel(level);
  }
}
