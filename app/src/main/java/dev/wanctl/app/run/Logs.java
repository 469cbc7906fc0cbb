package dev.wanctl.app.run;

import dev.wanctl.app.config.LogConfig;
import dev.wanctl.engine.json.Json;
import dev.wanctl.linux.JournalSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The daemon's log: one line per event to standard error, as text or JSON. Under the system
/// journal entries go there with fields, by its native protocol; where that cannot be, text carries
/// a priority instead of the time, since the journal stamps each line itself. What says the same
/// again and again is counted instead of shown ([LogBudget]).
public final class Logs extends Handler {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private static final Pattern FIELD =
      Pattern.compile("([a-z][a-z-]{0,30})=(\"[^\"]*\"|[^\\s\"]+?):?(?:\\s+|$)");

  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:[.:]\\d+)*");

  private final PrintStream out;
  private final LogConfig.Format format;
  private final boolean journal;
  private final Optional<JournalSocket> socket;
  private final SimpleFormatter messages = new SimpleFormatter();
  private final LogBudget budget = new LogBudget(10, 1);

  /// Who asks for details gets them, but not without end.
  private final LogBudget debugBudget = new LogBudget(2000, 2000);

  private Logs(
      PrintStream out, LogConfig.Format format, boolean journal, Optional<JournalSocket> socket) {
    this.out = out;
    this.format = format;
    this.journal = journal;
    this.socket = socket;
  }

  /// Sends everything that is logged in this process to `out`, from now on.
  public static void install(LogConfig config, PrintStream out, Map<String, String> environment) {
    boolean byFields = config.format() == LogConfig.Format.TEXT && isJournal(environment);
    install(
        config,
        out,
        environment,
        byFields ? JournalSocket.open(JournalSocket.USUAL) : Optional.empty());
  }

  /// Whether standard error is the journal's very stream, and not what somebody redirected it to.
  private static boolean isJournal(Map<String, String> environment) {
    String stream = environment.getOrDefault("JOURNAL_STREAM", "");
    try {
      Path error = Path.of("/proc/self/fd/2");
      return stream.equals(
          Files.getAttribute(error, "unix:dev") + ":" + Files.getAttribute(error, "unix:ino"));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  static void install(
      LogConfig config,
      PrintStream out,
      Map<String, String> environment,
      Optional<JournalSocket> socket) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    level(config.level());
    // Other people's debug output is not ours to show.
    Logger.getLogger("jdk").setLevel(Level.INFO);
    Logger.getLogger("sun").setLevel(Level.INFO);
    Logger.getLogger("com.sun").setLevel(Level.INFO);
    boolean journal = environment.containsKey("JOURNAL_STREAM");
    root.addHandler(new Logs(out, config.format(), journal, socket));
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
    String message = messages.formatMessage(entry);
    OptionalLong held = admit(entry, message);
    if (held.isEmpty()) {
      return;
    }
    String more =
        held.getAsLong() == 0 ? "" : " (and " + held.getAsLong() + " more like this before)";
    String whole = message + more + trace(entry);
    boolean taken = socket.map(s -> s.send(fields(entry, message, whole))).orElse(false);
    if (!taken) {
      out.println(
          format == LogConfig.Format.JSON ? json(entry, message, whole) : text(entry, whole));
    }
  }

  /// Lines are alike that differ in numbers only, and are about the same line or thing.
  private synchronized OptionalLong admit(LogRecord entry, String message) {
    Object[] parameters = entry.getParameters();
    String about =
        parameters == null || parameters.length == 0 ? "" : String.valueOf(parameters[0]);
    String key =
        entry.getLoggerName() + " " + about + " " + NUMBERS.matcher(message).replaceAll("#");
    return (priority(entry.getLevel()) == 7 ? debugBudget : budget).admit(key, entry.getInstant());
  }

  /// What stands in front of a message as `key=value`.
  private static Map<String, String> leading(String message) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher at = FIELD.matcher(message);
    while (at.lookingAt()) {
      String value = at.group(2);
      found.put(
          at.group(1), value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
      at.region(at.end(), message.length());
    }
    return found;
  }

  /// An entry for the journal.
  static Map<String, String> fields(LogRecord entry, String message, String whole) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("MESSAGE", whole.stripTrailing());
    fields.put("PRIORITY", String.valueOf(priority(entry.getLevel())));
    fields.put("SYSLOG_IDENTIFIER", "wanctl");
    fields.put("LOGGER", String.valueOf(entry.getLoggerName()));
    leading(message)
        .forEach((key, value) -> fields.put(key.toUpperCase(Locale.ROOT).replace('-', '_'), value));
    return fields;
  }

  private String text(LogRecord entry, String message) {
    if (journal) {
      String mark = "<" + priority(entry.getLevel()) + ">";
      return mark + message.stripTrailing().replace("\n", "\n" + mark);
    }
    String time = TIME.format(ZonedDateTime.ofInstant(entry.getInstant(), ZoneId.systemDefault()));
    return time + " " + word(entry.getLevel()) + " " + message;
  }

  private static String json(LogRecord entry, String message, String whole) {
    Json.Builder json =
        Json.object()
            .put("time", Json.of(entry.getInstant().toString()))
            .put("level", Json.of(word(entry.getLevel())))
            .put("logger", Json.of(String.valueOf(entry.getLoggerName())))
            .put("message", Json.of(whole));
    Map<String, String> fields = leading(message);
    for (String known : List.of("line", "reason", "condition")) {
      json.putIfPresent(known, fields.get(known));
    }
    return json.build().compact();
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
    socket.ifPresent(JournalSocket::close);
  }
}
