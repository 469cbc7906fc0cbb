package dev.wanctl.app.config;

/// A password or token. It never shows itself by accident: [#toString] is masked and there is no
/// other way to the value than [#reveal]. Read once, when the configuration is loaded.
public final class Secret {

  /// What stands in output in place of a secret.
  public static final String MASK = "****";

  /// Stands for one that this process cannot have, and that is not needed.
  static final Secret UNKNOWN = new Secret("", false);

  private final String value;
  private final boolean known;

  public Secret(String value) {
    this(value, true);
  }

  private Secret(String value, boolean known) {
    this.value = value;
    this.known = known;
  }

  /// Whether it could be had.
  public boolean isKnown() {
    return known;
  }

  /// The value itself, for the one call that sends it.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && that.known == known && that.value.equals(value);
  }

  /// The same for all, so that not even a hash of it gets out.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return MASK;
  }
}
