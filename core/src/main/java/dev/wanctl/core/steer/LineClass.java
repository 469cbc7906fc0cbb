package dev.wanctl.core.steer;

/// What a line may be used for besides being home.
public enum LineClass {
  /// Whenever it is better.
  NORMAL("normal"),
  /// Costs by the byte: when the shaper of the line in use cannot hold its delay, or that line is
  /// lost.
  METERED("metered"),
  /// Only when the line in use is lost.
  BACKUP("backup");

  private final String code;

  LineClass(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
