package dev.wanctl.app.init;

/// The making of a configuration ends here, and nothing was written. The message says why.
public final class Stopped extends Exception {
  private static final long serialVersionUID = 1;

  /// What to do about it; may be empty.
  private final String remedy;

  public Stopped(String why, String remedy) {
    super(why);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
