package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;

/// One thing that the operator should know.
///
/// @param line the line it is about; empty: the daemon as a whole
/// @param sinceNanos since when, [System#nanoTime]
/// @param evidence what was seen, in one sentence
/// @param remedy what to do; empty where nothing needs doing
public record Condition(
    ConditionKind kind,
    Severity severity,
    String line,
    long sinceNanos,
    String evidence,
    String remedy) {

  /// A fixed word for scripts, such as `shaper-failing`.
  public String id() {
    return kind.id();
  }
}
