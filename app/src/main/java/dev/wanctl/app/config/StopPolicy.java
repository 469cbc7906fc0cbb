package dev.wanctl.app.config;

import dev.wanctl.core.units.Rates;

/// What a line's shapers are left at when the daemon stops.
public sealed interface StopPolicy {

  /// As they were found.
  record Restore() implements StopPolicy {}

  /// At the last rate.
  record Leave() implements StopPolicy {}

  /// At these rates.
  record AtRate(Rates rates) implements StopPolicy {}
}
