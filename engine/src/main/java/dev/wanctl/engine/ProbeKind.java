package dev.wanctl.engine;

/// What a reflector is asked for.
public enum ProbeKind {
  /// Round trips.
  ECHO("echo"),
  /// ICMP timestamps: round trips and the delay of each direction.
  TIMESTAMPS("timestamps"),
  /// TCP connects: round trips.
  CONNECTS("connects"),
  /// An irtt session: round trips and, if the server stamps, the delay of each direction.
  IRTT("irtt");

  private final String code;

  ProbeKind(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
