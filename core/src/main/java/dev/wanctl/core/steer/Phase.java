package dev.wanctl.core.steer;

/// Where new sensitive connections go, and what is on its way.
public enum Phase {
  /// To the line that they belong to.
  HOME("home"),
  /// There, but another line would be better.
  SUSPECT("suspect"),
  /// To another line.
  AWAY("away"),
  /// To another line, and home is good again, not yet for long enough.
  RETURNING("returning"),
  /// Where the operator wants them.
  HELD("held"),
  /// Where they went before: of the line that they take nothing is known.
  BLIND("blind");

  private final String code;

  Phase(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
