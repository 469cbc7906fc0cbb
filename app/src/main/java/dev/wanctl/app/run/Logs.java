package dev.wanctl.app.run;

import dev.wanctl.app.config.LogConfig;
import dev.wanctl.engine.json.Json;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// The daemon's log: one line per event to standard error, as text or JSON. Under the system
/// journal, which stamps each line itself, text carries a priority instead of the time.
public final class Logs extends Handler {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private final PrintStream out;
  private final LogConfig.Format format;
  private final boolean journal;
  private final SimpleFormatter messages = new SimpleFormatter();

  private Logs(PrintStream out, LogConfig.Format format, boolean journal) {
    this.out = out;
    this.format = format;
    this.journal = journal;
  }

  /// Sends everything that is logged in this process to `out`, from now on.
  public static void install(LogConfig config, PrintStream out, Map<String, String> environment) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    level(config.level());
    // Other people's debug output is not ours to show.
    Logger.getLogger("jdk").setLevel(Level.INFO);
    Logger.getLogger("sun").setLevel(Level.INFO);
    Logger.getLogger("com.sun").setLevel(Level.INFO);
    root.addHandler(new Logs(out, config.format(), environment.containsKey("JOURNAL_STREAM")));
  }

  /// What is logged from now on.
  static void level(LogConfig.Level level) {
    Logger.getLogger("")
        .setLevel(
            switch (level) {
              case ERROR -> Level.SEVERE;
              case WARNING -> Level.WARNING;
              case INFO -> Level.INFO;
              case DEBUG -> Level.FINE;
            });
  }

  @Override
  public void publish(LogRecord entry) {
    String message = messages.formatMessage(entry) + trace(entry);
    out.println(format == LogConfig.Format.JSON ? json(entry, message) : text(entry, message));
  }

  private String text(LogRecord entry, String message) {
    if (journal) {
      String mark = "<" + priority(entry.getLevel()) + ">";
      return mark + message.stripTrailing().replace("\n", "\n" + mark);
    }
    String time = TIME.format(ZonedDateTime.ofInstant(entry.getInstant(), ZoneId.systemDefault()));
    return time + " " + word(entry.getLevel()) + " " + message;
  }

  private static String json(LogRecord entry, String message) {
    return Json.object()
        .put("time", Json.of(entry.getInstant().toString()))
        .put("level", Json.of(word(entry.getLevel())))
        .put("logger", Json.of(String.valueOf(entry.getLoggerName())))
        .put("message", Json.of(message))
        .build()
        .compact();
  }

  private static String trace(LogRecord entry) {
    if (entry.getThrown() == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    entry.getThrown().printStackTrace(new PrintWriter(text));
    return "\n" + text;
  }

  private static int priority(Level level) {
    return level.intValue() >= Level.SEVERE.intValue()
        ? 3
        : level.intValue() >= Level.WARNING.intValue()
            ? 4
            : level.intValue() >= Level.INFO.intValue() ? 6 : 7;
  }

  private static String word(Level level) {
    return switch (priority(level)) {
      case 3 -> "error";
      case 4 -> "warning";
      case 6 -> "info";
      default -> "debug";
    };
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
