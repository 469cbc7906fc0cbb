package dev.wanctl.app.config;

/// Whether decisions reach the devices.
public enum Mode {
  /// Rates are set.
  ACTIVE,
  /// Everything is decided and recorded, nothing is written to any device.
  OBSERVE
}
