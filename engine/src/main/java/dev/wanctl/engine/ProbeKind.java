package dev.wanctl.engine;

/// What a reflector is asked for.
public enum ProbeKind {
  /// ICMP timestamps: round trips and the delay of each direction.
  TIMESTAMPS("timestamps"),
  /// Echo by ICMP or UDP: round trips.
  ECHO("echo"),
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
