package dev.wanctl.app.compare;

/// How a busy line feels, by the delay that load adds.
public enum Grade {
  A_PLUS("A+", 5),
  A("A", 30),
  B("B", 60),
  C("C", 100),
  D("D", 200),
  F("F", Double.POSITIVE_INFINITY);

  private final String word;
  private final double belowMillis;

  Grade(String word, double belowMillis) {
    this.word = word;
    this.belowMillis = belowMillis;
  }

  /// @param addedMillis a finite number
  public static Grade of(double addedMillis) {
    if (!Double.isFinite(addedMillis)) {
      throw new IllegalArgumentException("no delay: " + addedMillis);
    }
    for (Grade grade : values()) {
      if (addedMillis < grade.belowMillis) {
        return grade;
      }
    }
    return F;
  }

  public String word() {
    return word;
  }
}
