package dev.wanctl.app.compare;

import dev.wanctl.engine.port.DeviceException;

/// What was asked cannot be measured, or what was measured says nothing. The message says why.
public final class NoMeasurement extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /// @param remedy what the user can do
  public NoMeasurement(String why, String remedy) {
    super(why);
    this.remedy = remedy;
  }

  public static NoMeasurement of(DeviceException e) {
    return new NoMeasurement(e.failure().what(), e.failure().remedy());
  }

  public String remedy() {
    return remedy;
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
