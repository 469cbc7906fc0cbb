package dev.wanctl.app.compare;

/// What the line has in a window.
public enum Arm {
  SHAPED("shaped"),
  UNSHAPED("unshaped");

  private final String word;

  Arm(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
