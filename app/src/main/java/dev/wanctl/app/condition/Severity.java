package dev.wanctl.app.condition;

import java.util.Locale;

/// How much a condition needs somebody, in rising order.
public enum Severity {
  /// Worth knowing; nothing is wrong.
  INFO,
  /// Works, but not as well as it could, or not for long.
  WARNING,
  /// Something that was ordered is not done.
  ERROR;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
