package dev.wanctl.app.status;

import java.util.Locale;

/// One thing that the operator should know.
///
/// @param id a fixed word for scripts, such as `shaper-failing`
/// @param line the line it is about; empty: the daemon as a whole
/// @param sinceNanos since when, [System#nanoTime]
/// @param evidence what was seen, in one sentence
/// @param remedy what to do; empty where nothing needs doing
public record Condition(
    String id, Severity severity, String line, long sinceNanos, String evidence, String remedy) {

  /// In rising order.
  public enum Severity {
    INFO,
    WARNING,
    ERROR;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
