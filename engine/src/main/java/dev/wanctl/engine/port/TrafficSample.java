package dev.wanctl.engine.port;

/// One reading of a line's counters, reused from reading to reading. All counters only grow; a
/// smaller value than before means that the device started again. Not thread-safe.
public final class TrafficSample {

  public static final long UNKNOWN = -1;

  /// When the counters were taken, [System#nanoTime].
  public long takenAtNanos;

  /// Bytes that arrived from the Internet, before the download shaper; where a device cannot tell,
  /// what the shaper passed, dropped and still holds.
  public long downloadArrivedBytes = UNKNOWN;

  /// Bytes that the download shaper passed on.
  public long downloadPassedBytes = UNKNOWN;

  /// Bytes that left the upload shaper towards the Internet.
  public long uploadSentBytes = UNKNOWN;

  /// Bytes waiting in the download shaper now.
  public long downloadBacklogBytes = UNKNOWN;

  /// Bytes waiting in the upload shaper now.
  public long uploadBacklogBytes = UNKNOWN;
}
