package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;

/// What becomes of a line's shapers when wanctl stops.
public sealed interface StopPolicy {

  /// As it was before wanctl changed it.
  record Restore() implements StopPolicy {}

  /// The last rates stay.
  record Leave() implements StopPolicy {}

  /// These rates are set and stay.
  record AtRate(Rates rates) implements StopPolicy {}
}
