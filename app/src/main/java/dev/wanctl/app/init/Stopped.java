package dev.wanctl.app.init;

/// The dialogue ends here, and nothing was written. The message says why.
public final class Stopped extends Exception {
  private static final long serialVersionUID = 1;

  /// What to do about it; may be empty.
  private final String remedy;

  Stopped(String why, String remedy) {
    super(why);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
