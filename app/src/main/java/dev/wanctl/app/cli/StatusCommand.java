package dev.wanctl.app.cli;

import dev.wanctl.app.status.StatusText;
import dev.wanctl.app.status.WatchText;
import dev.wanctl.engine.json.Json;
import dev.wanctl.linux.TerminalSize;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// `wanctl status`.
record StatusCommand(Daemon daemon, Terminal terminal) {

  private static final long EVERY_NANOS = 1_000_000_000L;
  private static final String HOME_AND_CLEAR = "\033[H\033[2J";

  int execute(boolean json, boolean watch) {
    int code = once(json, "", watch && !json);
    while (watch && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(EVERY_NANOS);
      code = once(json, terminal.interactive() ? HOME_AND_CLEAR : "", !json);
    }
    return code;
  }

  private int once(boolean asJson, String before, boolean bars) {
    try {
      Json.Obj status = daemon.get("/status");
      String text = asJson ? status.pretty() + "\n" : StatusText.of(status, terminal.colour());
      terminal.out().print(before + text + (bars ? bars(status) : ""));
      terminal.out().flush();
      return switch (status.string("verdict").orElse("")) {
        case "good" -> Exit.GOOD;
        case "warning" -> Exit.WARNING;
        case "problem" -> Exit.PROBLEM;
        default -> Exit.CANNOT_TELL;
      };
    } catch (Daemon.Unreachable e) {
      terminal.err().println("wanctl status: " + e.getMessage());
      return Exit.CANNOT_TELL;
    }
  }

  /// The last seconds of each line, as many as the terminal is wide now.
  private String bars(Json.Obj status) throws Daemon.Unreachable {
    int columns = terminal.interactive() ? TerminalSize.now().columns() : 80;
    StringBuilder all = new StringBuilder();
    for (Json.Obj line : status.objects("lines")) {
      String name = line.string("name").orElse("");
      int seconds = WatchText.seconds(columns);
      Json.Obj recent =
          daemon.get(
              "/recent?seconds="
                  + seconds
                  + "&line="
                  + URLEncoder.encode(name, StandardCharsets.UTF_8));
      String text = WatchText.of(recent, columns);
      if (!text.isEmpty()) {
        all.append("\n")
            .append(name)
            .append(", the last ")
            .append(seconds)
            .append(" s\n")
            .append(text);
      }
    }
    return terminal.bars(all.toString());
  }
}
