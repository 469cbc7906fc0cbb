package dev.wanctl.engine.port;

import dev.wanctl.core.units.Rates;

/// One direction took its new rate and the other did not. Carries why, as any [DeviceException],
/// and what stands on the device now by its own word, which counts as confirmed.
public final class PartlyApplied extends DeviceException {

  private static final long serialVersionUID = 1L;

  private final transient Rates standing;

  public PartlyApplied(DeviceFailure failure, Rates standing) {
    super(failure);
    this.standing = standing;
  }

  public Rates standing() {
    return standing;
  }
}
