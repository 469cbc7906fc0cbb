package dev.wanctl.app.migrate;

/// What became of a former key.
public enum Fate {
  /// Neither the key nor anything like it is known, or its value cannot be made out.
  NOT_UNDERSTOOD("not understood", "not-understood"),
  CARRIED("carried over", "carried"),
  /// wanctl finds out by itself what the key used to say.
  DERIVED("found out by itself now", "derived"),
  GONE("no meaning any more", "gone");

  private final String title;
  private final String code;

  Fate(String title, String code) {
    this.title = title;
    this.code = code;
  }

  public String title() {
    return title;
  }

  /// For machines.
  public String code() {
    return code;
  }
}
