package dev.wanctl.core.steer;

/// How a line fares under its load.
public enum Strain {
  /// No queue to speak of.
  CLEAR("clear"),
  /// A queue comes up and the shaper holds it.
  WORKING("working"),
  /// A queue stands that the shaper does not hold: it is at its floor, or has tried for a while.
  OVERWHELMED("overwhelmed");

  private final String code;

  Strain(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
