package dev.wanctl.app.cli;

import dev.wanctl.app.status.StatusText;
import dev.wanctl.engine.json.Json;
import java.util.concurrent.locks.LockSupport;

/// `wanctl status`.
record StatusCommand(Daemon daemon, Terminal terminal) {

  private static final long EVERY_NANOS = 1_000_000_000L;
  private static final String HOME_AND_CLEAR = "\033[H\033[2J";

  int execute(boolean json, boolean watch) {
    int code = once(json, "");
    while (watch && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(EVERY_NANOS);
      code = once(json, terminal.interactive() ? HOME_AND_CLEAR : "");
    }
    return code;
  }

  private int once(boolean asJson, String before) {
    try {
      Json.Obj status = daemon.get("/status");
      String text = asJson ? status.pretty() + "\n" : StatusText.of(status, terminal.colour());
      terminal.out().print(before + text);
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
}
