package dev.wanctl.core.line;

/// How well a line is seen now.
public enum Sight {
  /// Fresh replies and counters.
  CLEAR("clear"),
  /// The newest reply is older than 0.4 s, or than one and a half probes take that are far apart.
  STALE("stale"),
  /// No reflector answered for 0.8 s, or for two and a half such probes, or none has yet.
  BLIND("blind"),
  /// Byte counters are missing or too old.
  NO_COUNTERS("no-counters");

  private final String code;

  Sight(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
