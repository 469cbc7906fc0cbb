package dev.wanctl.engine.record;

/// What a recording tells, event by event; see [Replay#tell].
///
/// Times are milliseconds since 1970, rates bit/s.
public sealed interface Told {

  long epochMillis();

  /// @param download and `upload`: the rates wanted
  /// @param delay added delay that was acted on, in seconds; `NaN` where none was seen
  record Decision(long epochMillis, double download, double upload, double delay) implements Told {}

  /// @param download and `upload`: bytes that have passed since some beginning
  record Passed(long epochMillis, long download, long upload) implements Told {}

  /// @param download and `upload`: the rates that stand in the device; 0 where there is none
  record Standing(long epochMillis, double download, double upload) implements Told {}
}
