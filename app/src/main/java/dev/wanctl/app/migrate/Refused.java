package dev.wanctl.app.migrate;

/// Nothing can be made of what was given. The message says why, a line for each reason; no secret.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final String remedy;

  Refused(String why, String remedy) {
    super(why);
    this.remedy = remedy;
  }

  /// What to do about it; may be empty.
  public String remedy() {
    return remedy;
  }
}
