package dev.wanctl.core.line;

/// Something observed, with the time it was taken ([System#nanoTime] or a simulation's clock). What
/// a recorder writes and a replay reads; the running system hands the same to [LineController]
/// without making objects.
public sealed interface Evidence {

  /// When it was known to us.
  long atNanos();

  /// A probe left.
  record Sent(int reflector, long atNanos) implements Evidence {}

  /// A reply that shows the round trip only.
  record Echo(int reflector, long sentAtNanos, long atNanos) implements Evidence {}

  /// A reply that also shows the delay of each direction, up to a constant that is unknown.
  record OneWayEcho(
      int reflector, long sentAtNanos, long atNanos, long uploadDelayNanos, long downloadDelayNanos)
      implements Evidence {}

  /// Byte counters and backlogs; [LineController#UNKNOWN] where the device does not tell.
  record Traffic(
      long atNanos,
      long downloadArrivedBytes,
      long uploadSentBytes,
      long downloadBacklogBytes,
      long uploadBacklogBytes)
      implements Evidence {}

  /// The rates that a device confirmed, bit/s.
  record Confirmation(long sentAtNanos, long atNanos, double download, double upload)
      implements Evidence {}
}
