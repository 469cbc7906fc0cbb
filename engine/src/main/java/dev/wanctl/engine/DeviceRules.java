package dev.wanctl.engine;

import dev.wanctl.engine.port.WritePolicy;
import java.util.OptionalLong;

/// What the operator wants of the dealings with a line's device.
///
/// @param foreign what becomes of rates that somebody else set
/// @param writesPerDay how often the device may be written to in 24 hours before increases wait
///   longer; empty: as the device's own [WritePolicy] says
public record DeviceRules(OnForeignChange foreign, OptionalLong writesPerDay) {

  /// Rates that somebody else sets are put right; the device's own budget.
  public static final DeviceRules USUAL =
      new DeviceRules(OnForeignChange.CORRECT, OptionalLong.empty());

  /// What becomes of rates that somebody else set.
  public enum OnForeignChange {
    /// They are put right.
    CORRECT,
    /// They stay, and the line writes nothing until the rates are as they were, or it is told to
    /// take up control again.
    LEAVE
  }
}
