package dev.wanctl.app.compare;

/// What two arms tell about the delay that load adds. Fixed before anything is measured: intervals
/// of 95 % that overlap tell nothing.
public enum Verdict {
  LESS("less"),
  MORE("more"),
  NONE("none");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /// Of the first against the second.
  public static Verdict of(Estimate first, Estimate second) {
    if (first.overlaps(second)) {
      return NONE;
    }
    return first.mean() < second.mean() ? LESS : MORE;
  }

  public String word() {
    return word;
  }
}
