package dev.wanctl.engine;

/// What a reflector is asked for.
public enum ProbeKind {
  /// Round trips.
  ECHO("echo"),
  /// ICMP timestamps: round trips and the delay of each direction.
  TIMESTAMPS("timestamps");

  private final String code;

  ProbeKind(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
