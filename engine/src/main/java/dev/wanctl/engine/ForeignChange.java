package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;

/// Somebody else set a device's rates. Immutable.
///
/// @param found what stood there
/// @param instead what the device had confirmed before
public record ForeignChange(Rates found, Rates instead) {

  /// One that is left as it is: nothing is written meanwhile.
  ///
  /// @param sinceNanos since when, [System#nanoTime]
  public record Left(ForeignChange change, long sinceNanos) {}

  @Override
  public String toString() {
    return found + " instead of " + instead;
  }
}
