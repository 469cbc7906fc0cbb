package dev.wanctl.core.steer;

/// Whether a line carries anything.
public enum LinkState {
  /// Probes are answered.
  UP("up"),
  /// Probes to several hosts go unanswered while those of another line are answered, and something
  /// else says the same.
  LOST("lost"),
  /// Neither is proven; nothing is ever done on account of it.
  UNKNOWN("unknown");

  private final String code;

  LinkState(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
